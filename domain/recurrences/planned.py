"""The plan of what was made: like that of what it was made from, as far later as it was made."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import plans
from domain.recurrences.dates import Said
from kit.recurrence_rule import instant
from models import Ability, Item, ItemPlan, ItemType, Viewer

_END = datetime(9999, 12, 30, tzinfo=UTC)
"""So near to the end of time zones lead over it."""


async def plan_like(viewer: Viewer, item: Item, made: Item, said: Said, day: date) -> None:
    """Give what was made the plan of the item, if it has one, so that it starts on this day, at the time of day when that does.

    What is to do stays as much, so its finish follows in working time; a constraint moves by as many days as the start. What
    really happened is not of it. Of a plan without a start nothing moves but the constraint, which is then of this day.
    """
    plan = await ItemPlan.filter(id=item.id).first()  # house: of an item that the viewer sees
    if plan is None or not await _is_planned(made.type_id):
        return
    anchor = plan.start or plan.constraint_at
    wanted = plans.like(plan)
    if anchor is not None:
        moved = day.toordinal() - _shown(anchor, said).toordinal()
        wanted["start"] = plan.start and _later(plan.start, moved, said)
        wanted["constraint_at"] = plan.constraint_at and _later(plan.constraint_at, moved, said)
    await plans.set_plan(viewer, made.id, wanted)


async def _is_planned(type_id: UUID) -> bool:
    type_ = await ItemType.get(id=type_id)  # house: an item shows its type
    return type_.offers(Ability.PLANNING)


def _shown(at: datetime, said: Said) -> datetime:
    """An instant on the walls of the recurrence's zone; on the last days of time there is one zone."""
    return at.astimezone(UTC if at >= _END else ZoneInfo(said.time_zone))


def _later(at: datetime, moved: int, said: Said) -> datetime:
    """The same time of day so many days later, on these walls; what would come after the end of time stays where it is."""
    shown = _shown(at, said)
    if shown.toordinal() + moved >= _END.toordinal():
        return at
    day = date.fromordinal(max(1, shown.toordinal() + moved))
    return instant(day, shown.hour * 60 + shown.minute, said.time_zone)
