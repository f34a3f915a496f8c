"""The plans of copies: as much later as the whole plan begins, in the company's working time."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from domain import working_hours
from domain.copies.given import Given
from domain.jobs import Failed
from domain.plans.given import apply, assigned
from domain.plans.kept import keep_all
from kit import clock
from kit.errors import Invalid
from kit.network import Constraint
from kit.worktime import Timeline, instant_of, minute_of
from models import Item, ItemPlan

_SAME = ("driver", "work_minutes", "duration_minutes", "constraint")
_ENDS = (Constraint.MUST_FINISH_ON, Constraint.FINISH_NO_EARLIER_THAN, Constraint.FINISH_NO_LATER_THAN)


async def copy_plans(given: Given, copies: Mapping[UUID, Item]) -> list[Failed]:
    """Plan copies, by the items that they are copies of, without what really happened. Of what would come after the end of time
    the dates are left out: why, for each.
    """
    plans = await ItemPlan.filter(id__in=list(copies)).order_by("id")  # house: of visible items
    if not plans:
        return []
    people = {key for item in copies.values() for key in assigned(item)}
    calendars, failures, made, now = (
        await working_hours.calendars(sorted(people)),
        list[Failed](),
        [],
        clock.now(),
    )
    for plan in plans:
        item = copies[plan.id]
        same = {name: getattr(plan, name) for name in _SAME}
        copy = ItemPlan(id=item.id, item_id=item.id, version=1, updated_at=now, **same)
        try:
            copy.start = _later(given, plan.start, calendars.company)
            at = _later(given, plan.constraint_at, calendars.company, ends=plan.constraint in _ENDS)
            apply(copy, {"constraint_at": at}, calendars, assigned(item))
        except Invalid as why:
            failures.append(Failed(why, item.id))
            copy.start = copy.finish = copy.constraint_at = None
            copy.constraint = Constraint.AS_SOON_AS_POSSIBLE
        made.append(copy)
    await ItemPlan.bulk_create(made)
    await keep_all((copies[plan.id], copy) for plan, copy in zip(plans, made, strict=True))
    return failures


def _later(given: Given, at: datetime | None, time: Timeline, *, ends: bool = False) -> datetime | None:
    """As far from the beginning of the copy's plan as this is from that of the project's. Raises: OutOfTime."""
    begins, starts = given.begins, given.starts
    if at is None or begins is None or starts is None or begins == starts:
        return at
    worked = time.count(minute_of(starts)) + time.between(minute_of(begins), minute_of(at))
    return instant_of(time.first(worked) if ends else time.last(worked))
