"""Rules of recurrence (RFC 5545, section 3.3.10): by days, weeks or months, as far as work recurs, and always with an end.

A rule gives dates; at which time of day, and in which zone, is said beside it. It gives only dates that it fits: the first day
counts where it fits. What no month has, such as a 31st of April, is left out (RFC 5545, section 3.3.10: such instances are
ignored); the last day of a month is BYMONTHDAY=-1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil import rrule

from kit.errors import Invalid, TooLarge
from kit.worktime.minutes import FIRST_YEAR

TEXT_MOST = 200
DATES_MOST = 1_000
YEARS_MOST = 10
INTERVAL_MOST = 366

_FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "COUNT", "UNTIL")
"""In the order in which a rule is kept."""
_NUMBER = re.compile(r"[+-]?\d{1,4}", re.ASCII)
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?", re.ASCII)
_CYCLE = 400
_LAST = date(9999, 11, 30)
"""Far enough from the end of time that a time zone, or a working day to be looked for, does not lead over it."""


@dataclass(frozen=True)
class Rule:
    """A rule, understood. `until`: a date, itself included, or an instant."""

    text: str
    frequency: int
    interval: int
    by_day: tuple[tuple[int, int], ...]
    by_month_day: tuple[int, ...]
    by_position: tuple[int, ...]
    count: int | None
    until: date | datetime | None


def parse(said: str, *path: str | int) -> Rule:
    """The rule that a text says. Raises: Invalid, TooLarge."""
    parts = _parts(said, *path)
    if "FREQ" not in parts:
        raise Invalid("A rule begins with how often: FREQ=DAILY, WEEKLY or MONTHLY.", *path)
    frequency = parts["FREQ"]
    if frequency not in _FREQUENCIES:
        raise Invalid(
            "What recurs does so by days, weeks or months: FREQ is DAILY, WEEKLY or MONTHLY.", *path
        )
    if ("COUNT" in parts) is ("UNTIL" in parts):
        raise Invalid("A recurrence has one end: give COUNT, or UNTIL, and not both.", *path)
    by_day = tuple(_day(each, frequency, *path) for each in _listed(parts, "BYDAY"))
    by_month_day = tuple(_number(each, "BYMONTHDAY", 31, *path) for each in _listed(parts, "BYMONTHDAY"))
    by_position = tuple(_number(each, "BYSETPOS", 366, *path) for each in _listed(parts, "BYSETPOS"))
    if by_month_day and frequency == "WEEKLY":
        raise Invalid("A week has no days of the month: BYMONTHDAY goes with DAILY and MONTHLY.", *path)
    if by_position and not (by_day or by_month_day):
        raise Invalid("BYSETPOS chooses from what BYDAY or BYMONTHDAY give: add one of these.", *path)
    return Rule(
        text=";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts),
        frequency=_FREQUENCIES[frequency],
        interval=_positive(parts.get("INTERVAL", "1"), "INTERVAL", INTERVAL_MOST, *path),
        by_day=by_day,
        by_month_day=by_month_day,
        by_position=by_position,
        count=_positive(parts["COUNT"], "COUNT", DATES_MOST, *path) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"], *path) if "UNTIL" in parts else None,
    )


def check(rule: Rule, first_day: date, minute: int, zone: str, *path: str | int) -> None:
    """Raises: Invalid (no date at all; not over within ten years), TooLarge (more dates than a recurrence has)."""
    found = days(rule, first_day, minute, zone)
    if not found:
        raise Invalid("This rule gives no date.", *path)
    if len(found) > DATES_MOST:
        raise TooLarge(
            f"A recurrence has {DATES_MOST:,} dates at most: end it earlier.", *path, limit=DATES_MOST
        )
    until = None if rule.until is None else _last_day(rule.until, minute, zone)
    if len(found) != rule.count if until is None else until > _end(first_day):
        raise Invalid(f"A recurrence is over within {YEARS_MOST} years of its first day.", *path)


@lru_cache(maxsize=1_024)
def days(rule: Rule, first_day: date, minute: int, zone: str) -> tuple[date, ...]:
    """The dates that a rule gives, in order, one more than DATES_MOST at most; `minute`: of the day, on the walls of the zone.

    Of a rule that gives none, dates are looked for until the year 9999. So they are looked for near that: every 400 years
    calendars are the same, leap days and weekdays, too.
    """
    positions = _possible(rule)
    if rule.by_position and not positions:
        return ()
    last = _end(first_day)
    if rule.until is not None:
        last = min(last, _last_day(rule.until, minute, zone))
    later = max(0, (_LAST.year - YEARS_MOST - 1 - first_day.year) // _CYCLE * _CYCLE)
    weekdays = [rrule.weekdays[day](nth) if nth else rrule.weekdays[day] for nth, day in rule.by_day]
    found = rrule.rrule(
        rule.frequency,
        dtstart=datetime.combine(first_day.replace(year=first_day.year + later), time()),
        until=datetime.combine(last.replace(year=last.year + later), time()),
        interval=rule.interval,
        wkst=rrule.MO,
        byweekday=weekdays or None,
        bymonthday=rule.by_month_day or None,
        bysetpos=positions or None,
        cache=False,
    )
    most = DATES_MOST + 1 if rule.count is None else rule.count
    return tuple(each.date().replace(year=each.year - later) for each in islice(found, most))


def _possible(rule: Rule) -> tuple[int, ...]:
    """The positions that there can be at all: a day has one date, a week as many as its weekdays, a month 31."""
    most = {rrule.DAILY: 1, rrule.WEEKLY: len(set(rule.by_day)), rrule.MONTHLY: 31}[rule.frequency]
    return tuple(each for each in dict.fromkeys(rule.by_position) if abs(each) <= most)


def instant(day: date, minute: int, zone: str) -> datetime:
    """When the clocks on the walls of a zone show this minute of a day, in UTC.

    A time that is shown twice is the first of both; one that is left out is read by the offset before the gap, so that 2:30 is
    3:30 then, and nothing of that day is lost (RFC 5545, section 3.3.5, on DATE-TIME with a local time).
    """
    shown = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return shown.astimezone(UTC)


def check_first_day(day: date, *path: str | int) -> date:
    """Raises: Invalid."""
    if day.year < FIRST_YEAR:
        raise Invalid("A date is one from 1970 to 9999.", *path)
    return day


def _parts(said: str, *path: str | int) -> Mapping[str, str]:
    """What a text says, by name. Raises: Invalid, TooLarge."""
    if len(said) > TEXT_MOST:
        raise TooLarge(f"A rule has {TEXT_MOST} characters at most.", *path, limit=TEXT_MOST)
    found: dict[str, str] = {}
    for part in said.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if name not in _PARTS:
            raise Invalid(f"A rule says {', '.join(_PARTS)}, as in FREQ=WEEKLY;BYDAY=MO;COUNT=10.", *path)
        if name in found or not value:
            raise Invalid(f"A rule says {name} once, with a value.", *path)
        found[name] = value
    return found


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _day(said: str, frequency: str, *path: str | int) -> tuple[int, int]:
    """Which one of them in a month, 0 for each, and the weekday, Monday 0."""
    match = _DAY.fullmatch(said)
    if match is None:
        raise Invalid(
            "BYDAY lists weekdays, such as MO,TU; of a month also 1MO for the first, -1FR for the last.",
            *path,
        )
    if match[1] and frequency != "MONTHLY":
        raise Invalid("Only a month has a first or last of its weekdays, as in BYDAY=1MO.", *path)
    return int(match[1] or 0), _DAYS.index(match[2])


def _number(said: str, name: str, most: int, *path: str | int) -> int:
    value = int(said) if _NUMBER.fullmatch(said) else 0
    if not 1 <= abs(value) <= most:
        raise Invalid(
            f"{name} lists numbers from 1 to {most}, or from -1 to -{most}, counted from the end.", *path
        )
    return value


def _positive(said: str, name: str, most: int, *path: str | int) -> int:
    value = int(said) if said.isascii() and said.isdigit() and len(said) <= 6 else 0
    if not 1 <= value <= most:
        raise Invalid(f"{name} is a number from 1 to {most:,}.", *path)
    return value


def _until(said: str, *path: str | int) -> date | datetime:
    match = _UNTIL.fullmatch(said)
    try:
        if match is None:
            raise ValueError
        numbers = [int(each) for each in match.groups() if each is not None]
        found = datetime(*numbers, tzinfo=UTC) if match[4] else date(*numbers)  # type: ignore[arg-type,misc]
    except ValueError:
        raise Invalid(
            "UNTIL is a date, as 20270131, or an instant in UTC, as 20270131T090000Z.", *path
        ) from None
    check_first_day(found, *path)
    return found


def _last_day(until: date | datetime, minute: int, zone: str) -> date:
    """The last date whose time of day is not after this."""
    if not isinstance(until, datetime):
        return until
    day = min(until.date(), _LAST) + timedelta(days=2)
    while instant(day, minute, zone) > until:
        day -= timedelta(days=1)
    return day


def _end(first_day: date) -> date:
    """The last day on which what begins then may recur."""
    if first_day.year + YEARS_MOST > _LAST.year:
        return _LAST
    leap = first_day.month == 2 and first_day.day == 29
    return first_day.replace(year=first_day.year + YEARS_MOST, day=28 if leap else first_day.day)
