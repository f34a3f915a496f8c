"""Pages of the newest items are put together from several ways to them: they hold what each viewer sees, in its order."""

from uuid import UUID

import pytest
from tortoise.expressions import Q

from models import Item, Project, paging
from models import viewer as viewers
from models.paging import Sort, Window, complete, count, page
from models.ways import as_found
from tests.rights.asking import Desk
from tests.rights.viewers import ALL


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
