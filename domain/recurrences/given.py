"""Recurrences as they are given: checked, and what was left out filled in."""

from datetime import date
from typing import TypedDict
from zoneinfo import ZoneInfo

from domain import working_hours
from domain.recurrences.dates import Said
from kit import clock, zones
from kit import recurrence_rule as rules
from kit.errors import Invalid
from models import DaysOff, Recurrence, Viewer

NINE = 540


class Wanted(TypedDict, total=False):
    """What to change in a recurrence: what is absent stays. `minute`: of the day."""

    rule: str
    first_day: date
    minute: int
    time_zone: str
    days_off: DaysOff
    paused: bool


async def check(viewer: Viewer, wanted: Wanted, row: Recurrence | None, *path: str) -> Said:
    """What a recurrence says then; of a new one what nobody said is: from today, at nine, in the viewer's zone, on any day.

    `path` leads to what is given.

    Raises: Invalid (no rule; one that is none, has no end, no date, or is not over within ten years; a first day, a zone),
    TooLarge (more dates than a recurrence has).
    """
    said = wanted.get("rule", row.rule if row else None)
    if said is None:
        raise Invalid("Say by which rule it recurs, such as FREQ=WEEKLY;BYDAY=MO;COUNT=10.", *path, "rule")
    rule = rules.parse(said, *path, "rule")
    if "time_zone" in wanted:
        zone = zones.check(wanted["time_zone"], *path, "timeZone")
    else:
        zone = row.time_zone if row else await working_hours.zone_of(viewer.principal_id)
    minute = wanted.get("minute", row.minute if row else NINE)
    first = wanted.get("first_day", row.first_day if row else None)
    first = clock.now().astimezone(ZoneInfo(zone)).date() if first is None else first
    rules.check_first_day(first, *path, "firstDay")
    rules.check(rule, first, minute, zone, *path, "rule")
    return Said(rule, first, minute, zone, wanted.get("days_off", row.days_off if row else DaysOff.MAKE))
