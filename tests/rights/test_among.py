"""The keys among which searches of those look who see few rows: they are those of what each viewer sees, newest first."""

from typing import Any
from uuid import UUID

import pytest
from tortoise import connections
from tortoise.queryset import QuerySet

from models import Item, Message, SearchKind
from models import viewer as viewers
from models.search import find
from models.search.find import SEEN
from models.ways import AnyWay, all_keys
from models.writing.answers import dialect
from models.writing.statement import Statement
from tests.on_server import ON_POSTGRES
from tests.rights.asking import Desk
from tests.rights.viewers import ALL

_OF_ALL: dict[SearchKind, Any] = {SearchKind.ITEM: Item, SearchKind.MESSAGE: Message}


@pytest.mark.parametrize("few", [viewers.FEW, 0])
@pytest.mark.parametrize("viewer", sorted(ALL))
@pytest.mark.parametrize("kind", _OF_ALL)
async def test_they_are_all_that_is_seen_newest_first(
    desk: Desk, kind: SearchKind, viewer: str, few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(viewers, "FEW", few)
    session = (await desk.session(viewer)).viewer
    found: list[UUID] = []
    for rows in SEEN[kind](session):
        some = await _newest(session, rows, 1_000)
        assert some == sorted(some, reverse=True)
        assert await _newest(session, rows, 3) == some[:3]
        found += some
    assert sorted(found) == sorted(row.id for row in await _OF_ALL[kind].visible_to(session))


async def _newest(viewer: viewers.Viewer, rows: QuerySet[Any], most: int) -> list[UUID]:
    statement = Statement(dialect(), viewer, once=True)
    sql = find._newest(statement, rows, most)
    found = await connections.get("default").execute_query_dict(sql, statement.values)
    return [UUID(str(row["id"])) for row in found]


@pytest.mark.skipif(not ON_POSTGRES, reason="on SQLite no message says where its item is")
async def test_messages_in_few_projects_are_reached_without_their_items(desk: Desk):
    viewer = (await desk.session("member")).viewer
    on_items, _ = SEEN[SearchKind.MESSAGE](viewer)
    assert isinstance(on_items._q_objects[0], AnyWay)
    in_projects, *_ = (all_keys(Statement(dialect(), viewer), on_items, None) or "").split("UNION")
    assert "item_project_id" in in_projects
    assert "items" not in in_projects
