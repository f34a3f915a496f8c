"""How many items of each project have each status, as it is kept."""

import asyncio
from importlib import import_module
from types import SimpleNamespace
from uuid import UUID

import pytest
from tortoise import connections

from domain import items
from domain.unit_of_work import unit_of_work
from kit.ids import to_global
from models import Item, ItemCount, Status, Viewer
from tests import factories
from tests.api.asking import ask
from tests.counted import anew, kept
from tests.factories import Keys
from tests.on_server import ON_POSTGRES

COUNTS = "query ($f: ItemFilter) { itemStatusCounts(filter: $f) { count } }"


async def _statuses(item: Item) -> list[UUID]:
    return [s.id for s in await Status.filter(type_id=item.type_id).order_by("rank")]


async def test_each_verb_changes_what_is_kept(admin: Viewer, workspace: Keys) -> None:
    item = await factories.item(admin, project_id=workspace["website"])
    begun, going, *_ = await _statuses(item)
    website, inbox = workspace["website"], workspace["inbox"]
    assert await kept() == {(website, begun): 1}
    await items.set_status(admin, item.id, going)
    assert await kept() == {(website, going): 1}
    await items.move(admin, item.id, inbox)
    assert await kept() == {(inbox, going): 1}
    await items.move(admin, item.id, None)
    assert await kept() == {}
    await items.set_status(admin, item.id, begun)
    await items.move(admin, item.id, website)
    assert await kept() == {(website, begun): 1}


async def test_verbs_in_one_unit_of_work_count_as_one(admin: Viewer, workspace: Keys) -> None:
    async with unit_of_work(admin):
        item = await factories.item(admin, project_id=workspace["website"])
        begun, going, *_ = await _statuses(item)
        await items.set_status(admin, item.id, going)
        await items.move(admin, item.id, workspace["inbox"])
        await factories.item(admin, project_id=workspace["inbox"])
    assert await kept() == {(workspace["inbox"], going): 1, (workspace["inbox"], begun): 1}


async def test_what_fails_changes_nothing(admin: Viewer, workspace: Keys) -> None:
    item = await factories.item(admin, project_id=workspace["website"])
    had = await kept()
    going = (await _statuses(item))[1]

    async def fails() -> None:
        async with unit_of_work(admin):
            await items.set_status(admin, item.id, going)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    assert await kept() == had == await anew()


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_many_at_once_neither_wait_for_each_other_nor_lose_a_change(
    admin: Viewer, workspace: Keys
) -> None:
    """Half of them go from the one status to the other, half back."""
    made = [await factories.item(admin, project_id=workspace["website"]) for _ in range(8)]
    begun, going, *_ = await _statuses(made[0])
    for item in made[::2]:
        await items.set_status(admin, item.id, going)
    for _ in range(3):
        rows = await Item.filter(id__in=[item.id for item in made])
        other = {row.id: begun if row.status_id == going else going for row in rows}
        await asyncio.gather(*(items.set_status(admin, key, status) for key, status in other.items()))
        half = {(workspace["website"], status): 4 for status in (begun, going)}
        assert await kept() == await anew() == half


@pytest.mark.parametrize(
    "name", ["admin", "member", "teammate", "restricted", "outsider", "customer", "guest"]
)
async def test_everybody_is_told_what_they_would_count(name: str, admin: Viewer, workspace: Keys) -> None:
    """Of projects and of lists of them, by what is kept; the same is counted where the filter says more."""
    for project, requester in (("website", "customer"), ("website", None), ("inbox", "guest"), (None, None)):
        place, customer = project and workspace[project], requester and workspace[requester]
        await factories.item(admin, project_id=place, requester_id=customer, published=True)
    viewer = await factories.viewer(workspace[name])
    projects = [to_global("project", workspace[name]) for name in ("website", "inbox")]
    if not viewer.is_staff:
        projects = projects[:1] if name == "guest" else []
    for test in [{"eq": each} for each in projects] + [{"in": projects}]:
        told = await ask(viewer, COUNTS, f={"project": test})
        counted = await ask(viewer, COUNTS, f={"all": [{"project": test}, {"number": {"gt": 0}}]})
        assert told == counted


async def test_what_was_there_before_is_counted_once(admin: Viewer, workspace: Keys) -> None:
    for project in ("website", "website", "inbox", None):
        await factories.item(admin, project_id=project and workspace[project])
    had = await kept()
    await ItemCount.all().delete()
    migration = import_module("models.migrations.0008_item_counts")
    await migration.count_items(None, SimpleNamespace(client=connections.get("default")))
    assert await kept() == had == await anew()
