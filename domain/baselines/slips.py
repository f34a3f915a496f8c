"""What is planned now, and what really happened, against what was planned once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import working_hours
from kit.worktime import OutOfTime, Timeline, minute_of
from models import BaselineItem, ItemPlan


@dataclass(frozen=True)
class Slip:
    """By how many minutes of the company's working time something is later than the baseline; negative: earlier."""

    start_minutes: int | None
    finish_minutes: int | None
    actual_start_minutes: int | None
    actual_finish_minutes: int | None


async def slips(rows: Sequence[BaselineItem]) -> list[Slip]:
    """How much each item has slipped; for whoever sees these rows. Three statements."""
    plans = {p.id: p for p in await ItemPlan.filter(id__in=[row.item_id for row in rows])}  # house: as above
    time = (await working_hours.calendars()).company
    return [_slip(row, plans.get(row.item_id), time) for row in rows]


def _slip(row: BaselineItem, plan: ItemPlan | None, time: Timeline) -> Slip:
    if plan is None:
        return Slip(None, None, None, None)
    return Slip(
        _later(time, row.start, plan.start),
        _later(time, row.finish, plan.finish),
        _later(time, row.start, plan.actual_start),
        _later(time, row.finish, plan.actual_finish),
    )


def _later(time: Timeline, then: datetime | None, now: datetime | None) -> int | None:
    if then is None or now is None:
        return None
    try:
        return time.between(minute_of(then), minute_of(now))
    except OutOfTime:
        return None
