"""Pages of the newest items are put together from several ways to them: they hold what each viewer sees, in its order."""

from uuid import UUID

import pytest
from tortoise import connections
from tortoise.expressions import Q

from kit.ids import new_id, to_global
from models import Item, ItemParty, Part, PrincipalKind, Project, paging
from models import viewer as viewers
from models.paging import Sort, Window, complete, count, page
from models.ways import all_keys, as_found
from models.writing.answers import dialect
from models.writing.statement import Statement
from tests.on_server import ON_POSTGRES
from tests.rights.asking import Desk
from tests.rights.viewers import ALL, SIGNED_IN


@pytest.mark.parametrize("few", [viewers.FEW, 0])
@pytest.mark.parametrize("viewer", sorted(ALL))
async def test_pages_hold_all_that_is_seen_once_and_in_order(
    desk: Desk, viewer: str, few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(viewers, "FEW", few)
    seen = Item.visible_to((await desk.session(viewer)).viewer)
    oldest_first = [row.id for row in await seen.order_by("updated_at", "id")]
    for descending in (False, True):
        order = complete([Sort("updated_at", descending)])
        wanted = oldest_first[::-1] if descending else oldest_first
        forwards: list[UUID] = []
        backwards: list[UUID] = []
        after = before = None
        while True:
            part = await page(seen, order, Window(first=3, after=after), "item")
            forwards += [row.id for row in part.rows]
            if not part.has_next:
                break
            after = part.cursor(part.rows[-1])
        while True:
            part = await page(seen, order, Window(last=3, before=before), "item")
            backwards = [row.id for row in part.rows] + backwards
            if not part.has_previous:
                break
            before = part.cursor(part.rows[0])
        assert forwards == backwards == wanted


@pytest.mark.parametrize("viewer", sorted(ALL))
async def test_of_each_project_all_that_is_seen_is_found_and_no_more(desk: Desk, viewer: str):
    seen = Item.visible_to((await desk.session(viewer)).viewer)
    by_project: dict[UUID, set[UUID]] = {project.id: set() for project in await Project.all()}
    for row in await seen.filter(project_id__isnull=False):
        assert row.project_id is not None
        by_project[row.project_id].add(row.id)
    order = complete([Sort("order_key")])
    for project, wanted in by_project.items():
        there = seen.filter(project_id=project)
        assert {row.id for row in (await page(there, order, Window(first=100), "item")).rows} == wanted
        assert await count(there) == (len(wanted), True)
        elsewhere = seen.filter(~Q(project_id=project) | Q(project_id__isnull=True))
        assert await count(elsewhere) == (len(await seen) - len(wanted), True)


async def test_what_is_followed_is_looked_for_in_the_project_that_is_asked_for(desk: Desk):
    seen = Item.visible_to((await desk.session("org_follower")).viewer)
    project = await Project.all().first()
    assert project is not None
    assert "item_project_id" not in as_found(seen.filter(priority=1)).sql()
    assert "item_project_id" in as_found(seen.filter(project_id=project.id)).sql()


async def test_the_right_to_a_project_is_asked_once(desk: Desk):
    seen = Item.visible_to((await desk.session("member")).viewer)
    project = await Project.get(id=next(iter((await desk.session("member")).viewer.projects)))
    asked_of_each_row = "OR"
    assert asked_of_each_row in seen.filter(project_id=project.id).sql()
    assert asked_of_each_row not in as_found(seen.filter(project_id=project.id)).sql()
    assert asked_of_each_row in as_found(seen.filter(Q(project_id=project.id) | Q(priority=1))).sql()


@pytest.mark.parametrize("few", [viewers.FEW, 0])
@pytest.mark.parametrize("viewer", sorted(ALL))
async def test_all_that_is_seen_is_counted_once(
    desk: Desk, viewer: str, few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(viewers, "FEW", few)
    seen = Item.visible_to((await desk.session(viewer)).viewer)
    assert await count(seen) == (len(await seen), True)
    monkeypatch.setattr(paging, "COUNT_MOST", 1)
    assert await count(seen) == (min(len(await seen), 1), len(await seen) <= 1)


async def test_what_two_ways_lead_to_is_counted_once_up_to_the_most(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    viewer = (await desk.session("org_follower")).viewer
    assert viewer.principal_id
    assert viewer.organization_id
    people = {viewer.principal_id: PrincipalKind.CUSTOMER, viewer.organization_id: PrincipalKind.ORGANIZATION}
    for item in await Item.filter(removed_at__isnull=True, published=True).limit(6):
        for key, kind in people.items():
            await ItemParty.get_or_create(
                item_id=item.id,
                principal_id=key,
                part=Part.FOLLOWER,
                defaults={"id": new_id(), "principal_kind": kind},
            )
    seen = Item.visible_to(viewer)
    newest = [row.id for row in await seen.order_by("-id")]
    for most in range(1, len(newest) + 1):
        monkeypatch.setattr(paging, "COUNT_MOST", most)
        assert await count(seen) == (most, most == len(newest))
        statement = Statement(dialect(), viewer, once=True)
        found = all_keys(statement, seen, most, " ORDER BY 1 DESC")
        if found is not None:
            sql = f"{found} ORDER BY 1 DESC LIMIT {most}"
            rows = await connections.get("default").execute_query_dict(sql, statement.values)
            assert [UUID(str(row["id"])) for row in rows] == newest[:most]


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite locks no rows")
async def test_a_row_that_is_to_be_locked_is_asked_for_by_its_own_condition(desk: Desk):
    for viewer in sorted(ALL):
        locked = Item.visible_to((await desk.session(viewer)).viewer).select_for_update()
        assert as_found(locked) is locked


_BY_PROJECT = """query ($filter: ItemFilter) { items(filter: $filter, first: 100) { nodes { id } totalCount { value } }
    placed: items(filter: $filter, orderBy: [{field: PLACE}]) { nodes { id } } }"""


@pytest.mark.parametrize("viewer", sorted(SIGNED_IN))
async def test_the_database_writes_what_is_asked_of_a_project(desk: Desk, viewer: str):
    for project in await Project.all():
        one = {"project": {"eq": to_global("project", project.id)}}
        await desk.ask(viewer, _BY_PROJECT, filter=one)
