"""The figures of parents, by what items say themselves: how far each is, and how large."""

from typing import Any
from uuid import UUID

from domain import items, plans
from domain.items import Points, Progress, Wanted
from domain.unit_of_work import unit_of_work
from models import EventRecord, Item, ItemType, PlanDriver, RollUp, StatusCategory, Viewer
from tests.domain.rolling import MONDAY, set_plan, status_of, task
from tests.factories import Keys


async def finish(by: Viewer, item: Item) -> None:
    await items.set_status(by, item.id, await status_of(item, StatusCategory.FINISHED))


async def figures(key: UUID) -> tuple[int, int, int, int, int]:
    """Items by category, percent, planned work."""
    row = await RollUp.get(id=key)
    return row.not_started, row.in_progress, row.finished, row.percent_complete, row.planned_work_minutes


async def test_what_items_say_counts_and_what_is_finished_is_whole(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    top = await task(admin, "Top", project_id=website)
    one, two = [await task(admin, name, parent_id=top.id) for name in ("One", "Two")]

    async def far(item: Item, percent: int | None) -> tuple[int, int]:
        await items.edit(admin, item.id, progress=Progress(percent))
        return (await RollUp.get(id=top.id)).percent_complete, (await RollUp.get(id=website)).percent_complete

    assert await far(one, 45) == (22, 15)
    assert await far(top, 60) == (22, 35), "of an item that others stand below, what it says counts above it"
    assert await far(two, 100) == (72, 68)
    assert await far(one, 100) == (99, 86), "not whole before all is finished"
    assert await far(one, 1) == (50, 53)
    await finish(admin, one)
    assert (await RollUp.get(id=top.id)).percent_complete == 99
    assert await far(one, 1) == (99, 86), "whole, whatever it says"
    await finish(admin, two)
    assert (await RollUp.get(id=top.id)).percent_complete == 100


async def test_what_items_say_is_weighed_by_planned_work(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    large, small, none = [await task(admin, name, project_id=website) for name in ("Large", "Small", "None")]
    for item, minutes in ((large, 300), (small, 100)):
        await set_plan(admin, item, driver=PlanDriver.WORK, work_minutes=minutes)
    await items.edit(admin, large.id, progress=Progress(50))
    assert await figures(website) == (3, 0, 0, 37, 400)
    await items.edit(admin, none.id, progress=Progress(100))
    assert await figures(website) == (3, 0, 0, 37, 400), "what has no work weighs nothing"
    await finish(admin, small)
    assert await figures(website) == (2, 0, 1, 62, 400)
    await set_plan(admin, large, work_minutes=100)
    assert await figures(website) == (2, 0, 1, 75, 200)
    await items.edit(admin, large.id, progress=Progress(100))
    assert await figures(website) == (2, 0, 1, 99, 200)
    await items.edit(admin, large.id, progress=Progress(None))
    assert await figures(website) == (2, 0, 1, 50, 200)
    for item in (large, small):
        await plans.set_plan(admin, item.id, None)
    assert await figures(website) == (2, 0, 1, 66, 0), "by number, where no work is planned any more"
    ticket = await ItemType.get(slug="ticket")
    await items.convert(admin, none.id, ticket.id)
    assert await figures(website) == (2, 0, 1, 66, 0), "what stays with an item counts"


async def test_points_are_added_up(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    top = await task(admin, "Top", project_id=website)
    small, large = [await task(admin, name, parent_id=top.id) for name in ("Small", "Large")]

    async def points(key: UUID) -> tuple[int, int]:
        row = await RollUp.get(id=key)
        return row.agile_points, row.finished_agile_points

    for item, size in ((small, 3), (large, 13), (top, 1)):
        await items.edit(admin, item.id, points=Points(size))
    assert (await points(top.id), await points(website)) == ((16, 0), (17, 0))
    await finish(admin, large)
    assert (await points(top.id), await points(website)) == ((16, 13), (17, 13))
    await items.edit(admin, large.id, points=Points(8))
    await items.edit(admin, small.id, points=Points(None))
    assert (await points(top.id), await points(website)) == ((8, 8), (9, 8))
    await items.place(admin, large.id, Wanted(project_id=website))
    assert (await points(top.id), await points(website)) == ((0, 0), (9, 8))
    await items.remove(admin, large.id)
    assert await points(website) == (1, 0)


async def test_several_things_said_in_one_unit_of_work_count_once(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    item = await task(admin, "Task", project_id=website)
    await task(admin, "Other", project_id=website)
    await items.edit(admin, item.id, progress=Progress(10), points=Points(2))
    async with unit_of_work(admin):
        for percent, size in ((20, 3), (80, 5)):
            await items.edit(admin, item.id, progress=Progress(percent), points=Points(size))
            await items.set_status(admin, item.id, await status_of(item, StatusCategory.IN_PROGRESS))
        new = await task(admin, "New", project_id=website)
        await items.edit(admin, new.id, progress=Progress(40), points=Points(8))
    row = await RollUp.get(id=website)
    assert (row.agile_points, row.percent_complete, row.earned_percents) == (13, 40, 120)
    assert await figures(website) == (2, 1, 0, 40, 0)


async def test_each_parent_is_told_once_and_no_version_moves(admin: Viewer, workspace: Keys) -> None:
    top = await task(admin, "Top", project_id=workspace["website"])
    item = await task(admin, "Task", parent_id=top.id)
    before = await EventRecord.all().count()
    await items.edit(admin, item.id, progress=Progress(10), points=Points(2))
    kinds = await EventRecord.all().order_by("position").offset(before).values_list("kind", flat=True)
    assert sorted(kinds[:2]) == ["item.rolled_up", "project.rolled_up"]
    assert kinds[2:] == ["item.progress_set", "item.points_set"]
    assert [(await Item.get(id=row.id)).version for row in (top, item)] == [1, 1]


async def test_what_is_said_finds_no_dates_anew(admin: Viewer, workspace: Keys, queries: Any) -> None:
    """Of an item whose dates are the earliest and the latest, too."""
    item = await task(admin, "Task", project_id=workspace["website"])
    await set_plan(admin, item, start=MONDAY, driver=PlanDriver.WORK, work_minutes=60)
    with queries(6):
        await items.edit(admin, item.id, progress=Progress(10))
