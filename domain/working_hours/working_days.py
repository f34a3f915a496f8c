"""Days on which the company works."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from domain.working_hours.holidays import Holiday, by_year
from domain.working_hours.stored import company
from models import WorkingHours

LOOK_AHEAD = 366
"""Days, among which the next one on which the company works is looked for."""


class WorkingDays:
    """The company's: by its week, by public holidays, and by its own days before both."""

    def __init__(self, hours: WorkingHours) -> None:
        self._week = hours.week or ()
        self._of_year: Callable[[int], Mapping[date, Holiday]] = by_year(hours)
        self._special: dict[int, Mapping[date, Holiday]] = {}

    def has(self, day: date) -> bool:
        """Whether the company works on it at all."""
        if day.year not in self._special:
            self._special[day.year] = self._of_year(day.year)
        special = self._special[day.year].get(day)
        return bool(self._week[day.weekday()] if special is None else special.spans)

    def first_from(self, day: date) -> date | None:
        """This day or the next one on which the company works; None if it does not for a year, or until time ends."""
        for ahead in range(min(LOOK_AHEAD, (date.max - day).days) + 1):
            found = day + timedelta(days=ahead)
            if self.has(found):
                return found
        return None


async def working_days() -> WorkingDays:
    """As they are set now."""
    return WorkingDays(await company())
