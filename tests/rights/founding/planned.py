"""What is planned in Website: when its tasks are to be done, which waits for which, which recurs; and that it was rescheduled."""

from datetime import UTC, datetime, timedelta

from domain import baselines, items, plans, recurrences
from domain.items import Points, Progress
from kit.network import Constraint
from models import BaselineItem, PlanLink
from tests.rights.world import World, happened, text

DAILY = "FREQ=DAILY;COUNT=9"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def plan_items(world: World) -> None:
    """The task that is shown has a plan that says everything, and waits for the hidden one, which comes too late."""
    lead = await world.viewer("user lead")
    shown, hidden = world.keys("item shown", "item hidden")
    await plans.set_plan(
        lead,
        shown,
        {
            "start": START,
            "duration_minutes": 60,
            "work_minutes": 30,
            "actual_start": START,
            "actual_finish": START,
            "actual_work_minutes": 0,
        },
    )
    world.keep("item_plan shown", shown)
    await plans.set_plan(
        lead,
        hidden,
        {
            "start": START,
            "duration_minutes": 60,
            "constraint": Constraint.FINISH_NO_LATER_THAN,
            "constraint_at": START,
        },
    )
    await plans.set_predecessor(lead, shown, hidden, lag_minutes=30)
    link = await PlanLink.get(before_id=hidden, after_id=shown)
    world.keep("plan_link hidden shown", link.id)
    await happened(world, "event hidden waited for", "item.plan_linked")
    await items.edit(lead, shown, progress=Progress(40))
    await happened(world, "event shown progressed", "item.progress_set")
    await items.edit(lead, shown, points=Points(8))
    await happened(world, "event shown sized", "item.points_set")
    await recurrences.set_recurrence(lead, shown, {"rule": DAILY})
    world.keep("recurrence shown", shown)
    await happened(world, "event shown recurs", "item.recurrence_set")
    elsewhere = world.key("item loose draft")
    await plans.set_predecessor(await world.viewer("user admin"), elsewhere, hidden)
    across = await PlanLink.get(before_id=hidden, after_id=elsewhere)
    world.keep("plan_link hidden loose", across.id)
    change = await plans.reschedule(lead, world.key("project website"), START + timedelta(days=1))
    assert change is not None
    world.keep("plan_change website", change.id)
    baseline = await baselines.take(lead, world.key("project website"), text("baseline name"))
    world.keep("baseline website", baseline.id)
    world.keep("baseline_item shown", (await BaselineItem.get(baseline_id=baseline.id, item_id=shown)).id)
