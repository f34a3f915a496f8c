"""Plans as they are given: checked, and what follows from them counted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.working_hours import Calendars
from kit.errors import Invalid
from kit.network import Constraint
from kit.text import camel
from kit.worktime import OutOfTime, Timeline, check_instant, instant_of, minute_of
from models import Item, ItemPlan, Part, PlanDriver, PrincipalKind

MINUTES_MOST = 1_000_000
"""Of work, durations and lags: more than eight years of eight hours a day."""

SAYS = (
    "driver", "start", "finish", "work_minutes", "duration_minutes", "constraint", "constraint_at",
    "actual_start", "actual_finish", "actual_work_minutes",
)  # fmt: skip
"""What a plan says, by its columns."""


class Wanted(TypedDict, total=False):
    """What to change in a plan: what is absent stays, None clears."""

    driver: PlanDriver
    start: datetime | None
    finish: datetime | None
    work_minutes: int | None
    duration_minutes: int | None
    constraint: Constraint
    constraint_at: datetime | None
    actual_start: datetime | None
    actual_finish: datetime | None
    actual_work_minutes: int | None


def like(plan: ItemPlan) -> Wanted:
    """What to want of another plan so that it says the same, but for what really happened: a finish follows from its start."""
    wanted: Wanted = {
        "driver": plan.driver,
        "start": plan.start,
        "work_minutes": plan.work_minutes,
        "constraint": plan.constraint,
        "constraint_at": plan.constraint_at,
    }
    if plan.driver is not PlanDriver.WORK:  # whose duration follows from its work
        wanted["duration_minutes"] = plan.duration_minutes
    return wanted


def check(wanted: Wanted) -> dict[str, Any]:
    """The same on whole minutes. Raises: Invalid (a date before 1970 or after 9999, minutes below 0 or too many)."""
    checked: dict[str, Any] = {}
    for name, value in wanted.items():
        path = ("input", camel(name))
        if isinstance(value, datetime):
            checked[name] = check_instant(value, *path)
        elif isinstance(value, int):
            checked[name] = check_minutes(value, *path)
        else:
            checked[name] = value
    return checked


def check_minutes(minutes: int, *path: str | int, least: int = 0) -> int:
    """Raises: Invalid."""
    if not least <= minutes <= MINUTES_MOST:
        raise Invalid(f"Minutes are a number from {least:,} to {MINUTES_MOST:,}.", *path)
    return minutes


def assigned(item: Item) -> list[UUID]:
    """The users who work on an item, whose parties are loaded."""
    return [
        p.principal_id
        for p in item.parties
        if p.part is Part.ASSIGNEE and p.principal_kind is PrincipalKind.USER
    ]


def time_of(plan: ItemPlan, calendars: Calendars, people: list[UUID]) -> Timeline:
    """The working time in which a plan's driver counts."""
    return calendars.of(people) if plan.driver is PlanDriver.WORK else calendars.company


def apply(plan: ItemPlan, wanted: Mapping[str, Any], calendars: Calendars, people: list[UUID]) -> None:
    """Change the plan to what is wanted, and to what follows: a finish from a start and what is to do, or the other way round.

    Raises: Invalid (values that do not go together; nobody works then).
    """
    for name, value in wanted.items():
        setattr(plan, name, value)
    _constrain(plan, wanted)
    _check_actual(plan)
    size, other = "duration_minutes", "work_minutes"
    if plan.driver is PlanDriver.WORK:
        size, other = other, size
        if wanted.get("duration_minutes") is not None:
            raise Invalid("Work drives this plan: its duration follows from it.", "input", "durationMinutes")
    try:
        _fit(plan, wanted, time_of(plan, calendars, people), size)
        if plan.driver is PlanDriver.WORK:
            plan.duration_minutes = duration(plan, calendars)
    except OutOfTime as error:
        raise Invalid(error.message, "input", "start") from None


def duration(plan: ItemPlan, calendars: Calendars) -> int | None:
    """How long the plan lasts in the company's working time."""
    if plan.start is None or plan.finish is None:
        return None
    return calendars.company.between(minute_of(plan.start), minute_of(plan.finish))


def _fit(plan: ItemPlan, wanted: Mapping[str, Any], time: Timeline, size: str) -> None:
    """Start, finish and what is to do, so that they say the same."""
    if plan.start is None:
        if wanted.get("finish") is not None:
            raise Invalid("What finishes has a start: give that too.", "input", "finish")
        plan.finish = None
        return
    start = minute_of(plan.start)
    if wanted.get("finish") is not None:
        if wanted.get(size) is not None:
            raise Invalid("Give either the finish or how long it takes.", "input", "finish")
        finish = minute_of(wanted["finish"])
        if finish < start:
            raise Invalid("It finishes after it starts.", "input", "finish")
        setattr(plan, size, check_minutes(time.between(start, finish), "input", "finish"))
        return
    minutes = getattr(plan, size)
    plan.finish = None if minutes is None else instant_of(time.add(start, minutes))


def _constrain(plan: ItemPlan, wanted: Mapping[str, Any]) -> None:
    if not plan.constraint.dated:
        if wanted.get("constraint_at") is not None:
            raise Invalid("This constraint has no date.", "input", "constraintAt")
        plan.constraint_at = None
    elif plan.constraint_at is None:
        raise Invalid("This constraint needs a date.", "input", "constraintAt")


def _check_actual(plan: ItemPlan) -> None:
    if plan.actual_finish is None:
        return
    if plan.actual_start is None:
        raise Invalid("What has finished has started: give that too.", "input", "actualFinish")
    if plan.actual_finish < plan.actual_start:
        raise Invalid("It finished after it started.", "input", "actualFinish")
