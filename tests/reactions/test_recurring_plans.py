"""What recurs is planned as it was, so much later."""

from datetime import datetime
from typing import Any

import pytest

from domain import items, plans, recurrences
from domain.items import Points, Progress
from kit.network import Constraint
from models import (
    ItemPlan,
    ItemType,
    PlanDriver,
    Viewer,
)
from reactions.worker import Worker
from tests.factories import Keys
from tests.reactions.recurring import at, made_of, recurring


async def test_its_plan_starts_on_its_day(lead: Viewer, workspace: Keys, mailer: Worker, moment: Any) -> None:
    row = await recurring(lead, workspace)
    await recurrences.set_recurrence(lead, row.id, {"time_zone": "Europe/Berlin"})
    await plans.set_plan(
        lead, row.id,
        {"start": at("2026-03-06 14:00"), "duration_minutes": 600, "work_minutes": 90, "actual_start": at("2026-03-06 14:00"),
         "constraint": Constraint.FINISH_NO_LATER_THAN, "constraint_at": at("2026-03-12 16:00")},
    )  # fmt: skip
    await items.edit(lead, row.id, points=Points(8), progress=Progress(50))
    for day in ("2026-03-09 08:00", "2026-03-30 07:00"):
        moment.move_to(at(day))
        await mailer.drain()
    found = [await ItemPlan.get(id=made.id) for made in await made_of(row)]
    assert [(p.start, p.finish, p.constraint_at) for p in found] == [
        # Ten hours from three in Berlin, which is two in UTC, by the company's hours, nine to five in UTC.
        (at("2026-03-09 14:00"), at("2026-03-10 16:00"), at("2026-03-15 16:00")),
        # An hour earlier in UTC, once clocks have changed.
        (at("2026-03-30 13:00"), at("2026-03-31 15:00"), at("2026-04-05 15:00")),
    ]  # fmt: skip
    assert {(p.duration_minutes, p.work_minutes, p.actual_start, p.constraint) for p in found} == {
        (600, 90, None, Constraint.FINISH_NO_LATER_THAN)
    }
    assert {(made.agile_points, made.percent_complete) for made in await made_of(row)} == {(8, None)}, (
        "as large"
    )


async def test_a_plan_that_work_drives(lead: Viewer, workspace: Keys, mailer: Worker, moment: Any) -> None:
    row = await recurring(lead, workspace, assignee_ids=[workspace["member"], workspace["lead"]])
    await plans.set_plan(
        lead, row.id, {"driver": PlanDriver.WORK, "start": at("2026-03-04 09:00"), "work_minutes": 240}
    )
    other = await recurring(lead, workspace)
    await plans.set_plan(lead, other.id, {"duration_minutes": 60})
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    ((made,), (open_,)) = [await made_of(each) for each in (row, other)]
    plan, unplanned = await ItemPlan.get(id=made.id), await ItemPlan.get(id=open_.id)
    assert (plan.driver, plan.start, plan.finish) == (
        PlanDriver.WORK,
        at("2026-03-09 09:00"),
        at("2026-03-09 11:00"),
    )
    assert (unplanned.start, unplanned.duration_minutes) == (None, 60)


async def test_where_its_type_is_not_planned_any_more(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any
) -> None:
    row = await recurring(lead, workspace)
    await plans.set_plan(lead, row.id, {"duration_minutes": 60})
    await items.convert(lead, row.id, (await ItemType.get(slug="ticket")).id)
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    (made,) = await made_of(row)
    assert not await ItemPlan.filter(id=made.id).exists()


@pytest.mark.parametrize("start", [at("2026-03-06 14:00"), None])
async def test_what_would_come_after_the_end_of_time_stays_within(
    lead: Viewer, workspace: Keys, mailer: Worker, moment: Any, start: datetime | None
) -> None:
    """As who plans without an end may say."""
    row = await recurring(lead, workspace)
    await recurrences.set_recurrence(lead, row.id, {"time_zone": "Pacific/Kiritimati"})
    await plans.set_plan(
        lead, row.id,
        {"start": start, "duration_minutes": 60,
         "constraint": Constraint.FINISH_NO_LATER_THAN, "constraint_at": at("9999-12-31 16:00")},
    )  # fmt: skip
    moment.move_to(at("2026-03-09 09:00"))
    await mailer.drain()
    (made,) = await made_of(row)
    found = await ItemPlan.get(id=made.id)
    assert found.constraint_at == (at("9999-12-31 16:00") if start else at("2026-03-09 02:00"))
