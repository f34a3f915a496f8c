"""Days that are not like their weekday."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.working_hours.given import spans_of
from domain.working_hours.stored import company
from kit import public_holidays
from kit.errors import Invalid, TooLarge
from kit.worktime import Spans
from kit.worktime.minutes import FIRST_YEAR
from models import WorkingHours

DAYS_AT_ONCE = 3_660


@dataclass(frozen=True)
class Holiday:
    """A public holiday, or a day of the company's own; with spans it is worked on then."""

    day: date
    name: str
    spans: Spans
    is_own: bool


def by_year(hours: WorkingHours) -> Callable[[int], Mapping[date, Holiday]]:
    """The special days of each year, the company's own before public ones."""
    own: dict[int, dict[date, Holiday]] = {}
    for each in hours.days:
        day = date.fromisoformat(each["day"])
        own.setdefault(day.year, {})[day] = Holiday(day, each["name"], spans_of(each["spans"]), is_own=True)

    def days(year: int) -> Mapping[date, Holiday]:
        public = public_holidays.of_year(hours.country, hours.region, year)
        found = {day: Holiday(day, name, (), is_own=False) for day, name in public.items()}
        return found | own.get(year, {})

    return days


async def between(first_day: date, last_day: date) -> list[Holiday]:
    """The company's special days from one day to another, by date.

    Raises: Invalid (before 1970, or the last before the first), TooLarge (more than ten years).
    """
    if first_day.year < FIRST_YEAR:
        raise Invalid("A date is one from 1970 to 9999.", "firstDay")
    if last_day < first_day:
        raise Invalid("The last day is not before the first.", "lastDay")
    if (last_day - first_day).days >= DAYS_AT_ONCE:
        raise TooLarge(f"Ask for {DAYS_AT_ONCE} days at once at most.", "lastDay", limit=DAYS_AT_ONCE)
    days = by_year(await company())
    found = [day for year in range(first_day.year, last_day.year + 1) for day in days(year).values()]
    return sorted((day for day in found if first_day <= day.day <= last_day), key=lambda day: day.day)
