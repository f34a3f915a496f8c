"""The figures of what stands below items, in folders and in projects, as they are kept."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from importlib import import_module
from random import Random
from types import SimpleNamespace
from uuid import UUID

import pytest
from tortoise import connections

from domain import folders, items, plans, projects, statuses
from domain.items import Wanted
from domain.unit_of_work import unit_of_work
from kit.errors import UserError
from models import Item, PlanDriver, RollUp, StatusCategory, Viewer
from tests import rolled
from tests.domain.rolling import DAY, MONDAY, Desk, set_plan, status_of, task
from tests.factories import Keys


async def _finish(by: Viewer, item: Item) -> None:
    await items.set_status(by, item.id, await status_of(item, StatusCategory.FINISHED))


async def _figures(key: UUID) -> tuple[int, int, int, int, int]:
    """Items by category, percent, planned work; zeros where nothing is kept."""
    row = await RollUp.get_or_none(id=key)
    if row is None:
        return 0, 0, 0, 0, 0
    return row.not_started, row.in_progress, row.finished, row.percent_complete, row.planned_work_minutes


async def _dates(key: UUID) -> tuple[datetime | None, datetime | None]:
    row = await RollUp.get(id=key)
    return row.start, row.finish


async def test_a_change_reaches_all_that_is_above(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    outer = await folders.create(admin, website, "Outer")
    inner = await folders.create(admin, website, "Inner", outer.id)
    top = await task(admin, "Top", folder_id=inner.id)
    sub = await task(admin, "Sub", parent_id=top.id)
    leaf = await task(admin, "Leaf", parent_id=sub.id)
    above = (website, outer.id, inner.id)
    assert [await _figures(key) for key in above] == [(3, 0, 0, 0, 0)] * 3
    assert [await _figures(key) for key in (top.id, sub.id, leaf.id)] == [
        (2, 0, 0, 0, 0),
        (1, 0, 0, 0, 0),
        (0, 0, 0, 0, 0),
    ]
    await _finish(admin, leaf)
    assert [await _figures(key) for key in (*above, top.id, sub.id)] == [
        *[(2, 0, 1, 33, 0)] * 3,
        (1, 0, 1, 50, 0),
        (0, 0, 1, 100, 0),
    ]


async def test_planned_work_weighs_where_there_is_any(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    large, small = [await task(admin, name, project_id=website) for name in ("Large", "Small")]
    await set_plan(admin, large, driver=PlanDriver.WORK, work_minutes=200)
    await set_plan(admin, small, driver=PlanDriver.WORK, work_minutes=100, actual_work_minutes=7)
    await _finish(admin, small)
    assert await _figures(website) == (1, 0, 1, 33, 300)
    row = await RollUp.get(id=website)
    assert (row.finished_work_minutes, row.actual_work_minutes) == (100, 7)
    unplanned = await task(admin, "Unplanned", project_id=website)
    await _finish(admin, large)
    assert await _figures(website) == (1, 0, 2, 99, 300)
    await _finish(admin, unplanned)
    assert await _figures(website) == (0, 0, 3, 100, 300)
    await plans.set_plan(admin, small.id, None)
    assert await _figures(website) == (0, 0, 3, 100, 200)


async def test_dates_go_with_the_item_that_said_them(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    top = await task(admin, "Top", project_id=website)
    early, late = [await task(admin, name, parent_id=top.id) for name in ("Early", "Late")]
    await set_plan(admin, early, start=MONDAY, duration_minutes=60)
    await set_plan(admin, late, start=MONDAY + DAY, duration_minutes=60)
    hour = timedelta(hours=1)
    assert await _dates(top.id) == await _dates(website) == (MONDAY, MONDAY + DAY + hour)
    await set_plan(admin, early, start=MONDAY + 2 * DAY)
    assert await _dates(website) == (MONDAY + DAY, MONDAY + 2 * DAY + hour)
    await items.place(admin, early.id, Wanted(project_id=website))
    assert await _dates(top.id) == (MONDAY + DAY, MONDAY + DAY + hour)
    assert await _dates(website) == (MONDAY + DAY, MONDAY + 2 * DAY + hour)
    await items.remove(admin, early.id)
    assert await _dates(website) == (MONDAY + DAY, MONDAY + DAY + hour)
    await items.remove(admin, top.id)
    assert await _dates(website) == (None, None)
    await items.restore(admin, top.id)
    assert await _dates(top.id) == await _dates(website) == (MONDAY + DAY, MONDAY + DAY + hour)


async def test_several_moves_in_one_unit_of_work_carry_what_is_below(admin: Viewer, workspace: Keys) -> None:
    """What leaves something that leaves itself goes its own way."""
    website = workspace["website"]
    a, b, c = [await task(admin, name, project_id=website) for name in "abc"]
    q = await task(admin, "q", parent_id=a.id)
    p = await task(admin, "p", parent_id=q.id)
    await task(admin, "leaf", parent_id=p.id)
    async with unit_of_work(admin):
        await items.place(admin, p.id, Wanted(parent_id=b.id))
        await items.place(admin, q.id, Wanted(parent_id=c.id))
        await items.place(admin, p.id, Wanted(parent_id=q.id))
        await items.place(admin, c.id, Wanted(parent_id=b.id))
    assert [(await _figures(row.id))[0] for row in (a, b, c, q, p)] == [0, 4, 3, 2, 1]


async def test_what_a_status_means_is_counted_anew(admin: Viewer, workspace: Keys) -> None:
    item = await task(admin, "Task", project_id=workspace["website"])
    await set_plan(admin, item, start=MONDAY, driver=PlanDriver.WORK, work_minutes=60)
    dates = await _dates(workspace["website"])
    assert dates[0] == MONDAY
    going = await status_of(item, StatusCategory.IN_PROGRESS)
    await items.set_status(admin, item.id, going)
    assert await _figures(workspace["website"]) == (0, 1, 0, 0, 60)
    await statuses.edit(admin, going, category=StatusCategory.FINISHED)
    assert await _figures(workspace["website"]) == (0, 0, 1, 100, 60)
    assert (await RollUp.get(id=workspace["website"])).finished_work_minutes == 60
    assert await _dates(workspace["website"]) == dates


async def test_archived_projects_have_none_until_they_are_back(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    folder = await folders.create(admin, website, "Folder")
    top = await task(admin, "Top", folder_id=folder.id)
    await task(admin, "Sub", parent_id=top.id)
    had = await rolled.kept()
    assert set(had) == {website, folder.id, top.id}
    await projects.archive(admin, website)
    assert await rolled.kept() == {}
    await projects.unarchive(admin, website)
    assert await rolled.kept() == had


async def test_what_left_a_project_before_it_is_archived_keeps_its_figures(
    admin: Viewer, workspace: Keys
) -> None:
    """What is in the bin stays behind: of the parent, nothing else is there."""
    top = await task(admin, "Top", project_id=workspace["website"])
    await task(admin, "Sub", parent_id=top.id)
    binned = await task(admin, "Binned", parent_id=top.id)
    await items.remove(admin, binned.id)
    await items.move(admin, top.id, workspace["inbox"])
    await projects.archive(admin, workspace["website"])
    assert await _figures(top.id) == (1, 0, 0, 0, 0)


async def test_what_is_gone_leaves_no_row(admin: Viewer, workspace: Keys) -> None:
    folder = await folders.create(admin, workspace["website"], "Folder")
    item = await task(admin, "Task", folder_id=folder.id)
    await items.place(admin, item.id, Wanted(project_id=workspace["website"]))
    assert await RollUp.filter(id=folder.id).exists()
    await folders.remove(admin, folder.id)
    assert not await RollUp.filter(id=folder.id).exists()


async def test_what_fails_changes_nothing(admin: Viewer, workspace: Keys) -> None:
    item = await task(admin, "Task", project_id=workspace["website"])
    had = await rolled.kept()

    async def fails() -> None:
        async with unit_of_work(admin):
            await _finish(admin, item)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    assert await rolled.kept() == had == await rolled.anew()


async def test_what_was_there_before_is_added_up_once(admin: Viewer, workspace: Keys) -> None:
    desk = Desk(admin, workspace, Random(9))
    await desk.begin()
    for change in [*[desk.any] * 30, *[desk.points] * 9, *[desk.progress] * 9]:
        with suppress(UserError):
            await change()
    had = await rolled.kept()
    await RollUp.all().delete()
    editor = SimpleNamespace(client=connections.get("default"))
    await import_module("models.migrations.0048_roll_ups").roll_up(None, editor)
    assert {row.earned_percents for row in await RollUp.all()} == {0}
    await import_module("models.migrations.0067_roll_up_points").weigh(None, editor)
    assert await rolled.kept() == had == await rolled.anew()
    assert any(row.agile_points for row in await RollUp.all())
    assert any(row.percent_complete % 100 for row in await RollUp.all())


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_done_figures_are_what_adding_up_says(
    admin: Viewer, workspace: Keys, seed: int
) -> None:
    desk = Desk(admin, workspace, Random(seed))
    await desk.begin()
    for step in range(60):
        await (desk.several() if step % 10 == 9 else desk.any())
        assert await rolled.kept() == await rolled.anew(), step


async def test_many_at_once_wait_in_no_circle_and_lose_nothing(admin: Viewer, workspace: Keys) -> None:
    """Movers of overlapping subtrees and folders, and who changes what is in them."""
    desk = Desk(admin, workspace, Random(5))
    await desk.begin()
    for _ in range(4):
        results = await asyncio.gather(*[desk.any() for _ in range(24)], return_exceptions=True)
        assert [each for each in results if isinstance(each, BaseException)] == []
        assert await rolled.kept() == await rolled.anew()
