"""Plans the demo company's next machine through the verbs that clients use: half a year, of which six weeks are over."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from deskwire.demo.machine import LATE, LATE_DAYS, MACHINE, PROJECT, Planned
from deskwire.demo.play import Stage
from domain import baselines, items, plans
from domain.items import NewItem
from domain.plans import Wanted
from kit import clock
from models import Baseline, Item, ItemPlan, Source, Viewer

DAY = 480
WEEKS_OVER = 6


async def plan_the_machine(stage: Stage) -> None:
    """Make the tasks with their links, a baseline, what has happened since, and what turned out to take longer.

    Broken off, it goes on the next time where it stopped.
    """
    lead, project = stage.viewers["wiebke"], stage.keys[PROJECT]
    rows = {each.name: await _make(stage, lead, each) for each in MACHINE}
    for each in MACHINE:
        for before in each.waits:
            await plans.set_predecessor(lead, rows[each.name].id, rows[before].id)
    if not await Baseline.visible_to(lead).filter(project_id=project).exists():
        for each in MACHINE:
            await plans.set_plan(lead, rows[each.name].id, {"duration_minutes": int(each.days * DAY)})
        await plans.reschedule(lead, project, _start())
        await baselines.take(lead, project, "As the board saw it")
    for row in rows.values():
        await _live(stage, lead, row.id)
    await plans.set_plan(lead, rows[LATE].id, {"duration_minutes": LATE_DAYS * DAY})
    await plans.reschedule(lead, project)


async def _make(stage: Stage, by: Viewer, planned: Planned) -> Item:
    new = NewItem(
        title=planned.title,
        type_id=stage.types["task"],
        source=Source.HAND,
        project_id=stage.keys[PROJECT],
        project_given=True,
        assignee_ids=[stage.keys[planned.who]],
    )
    return await items.create(by, new, f"demo plan {planned.name}")


async def _live(stage: Stage, by: Viewer, item_id: UUID) -> None:
    """What was to be done by now is done, and what was to be begun has begun, when it was to."""
    plan = await ItemPlan.visible_to(by).get(id=item_id)
    assert plan.start is not None, "it was scheduled"
    assert plan.finish is not None, "it was scheduled"
    now = clock.now()
    if plan.start > now:
        return
    wanted: Wanted = {"actual_start": plan.start}
    status = stage.status("task", "In progress")
    if plan.finish <= now:
        wanted |= {"actual_finish": plan.finish, "actual_work_minutes": plan.duration_minutes}
        status = stage.status("task", "Done")
    await plans.set_plan(by, item_id, wanted)
    await items.set_status(by, item_id, status)


def _start() -> datetime:
    """Nine o'clock on a Monday some weeks ago."""
    now = clock.now().astimezone(UTC)
    monday = now - timedelta(days=now.weekday(), weeks=WEEKS_OVER)
    return monday.replace(hour=9, minute=0, second=0, microsecond=0)
