"""When something recurs: the dates of a rule, and what days off make of them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.working_hours import WorkingDays
from domain.working_hours.working_days import LOOK_AHEAD
from kit import recurrence_rule as rules
from kit.recurrence_rule import Rule
from models import DaysOff, Recurrence


@dataclass(frozen=True)
class Said:
    """When something is to recur. `minute`: of the day, on the walls of the zone."""

    rule: Rule
    first_day: date
    minute: int
    time_zone: str
    days_off: DaysOff

    @classmethod
    def by(cls, row: Recurrence) -> "Said":
        """What a recurrence says."""
        return cls(rules.parse(row.rule), row.first_day, row.minute, row.time_zone, row.days_off)

    def at(self, day: date) -> datetime:
        """When it is time on a day."""
        return rules.instant(day, self.minute, self.time_zone)

    def rule_days(self) -> tuple[date, ...]:
        """The dates of the rule, whatever days they are."""
        return rules.days(self.rule, self.first_day, self.minute, self.time_zone)


@dataclass(frozen=True)
class Occurrence:
    """One of the dates. `rule_day`: the rule's, where the day is another because nobody works on that."""

    day: date
    at: datetime
    rule_day: date


def dates(said: Said, working: WorkingDays, since: date = date.min) -> Iterator[Occurrence]:
    """The dates in order, each day once, though several may be shifted to it; `since`: none of the rule before this."""
    days = said.rule_days()
    last = date.min
    for rule_day in days[bisect_left(days, since) :]:
        day: date | None = rule_day
        if said.days_off is not DaysOff.MAKE and not working.has(rule_day):
            day = working.first_from(rule_day) if said.days_off is DaysOff.SHIFT else None
        if day is not None and day > last:
            last = day
            yield Occurrence(day, said.at(day), rule_day)


def ahead(
    said: Said, working: WorkingDays, passed_until: datetime, last_day: date | None
) -> Iterator[Occurrence]:
    """Those that come after an instant, and after the last day for which something was made."""
    reach = timedelta(days=LOOK_AHEAD + 2)  # one that was shifted is of a rule's day that far back, at most
    since = passed_until.date() - reach if passed_until.date() - date.min > reach else date.min
    for each in dates(said, working, since):
        if each.at > passed_until and (last_day is None or each.day > last_day):
            yield each


def look_at(
    said: Said, working: WorkingDays, passed_until: datetime, last_day: date | None
) -> datetime | None:
    """When to look next whether it is time: None for never.

    That is with the next date of the rule, whether or not the company works then: what a day is may change until it comes.
    """
    coming = next(ahead(said, working, passed_until, last_day), None)
    days = said.rule_days()
    start = bisect_left(days, passed_until.date() - timedelta(days=2))
    ruled = next((at for day in days[start:] if (at := said.at(day)) > passed_until), None)
    moments = [ruled] if coming is None else [ruled, coming.at]
    return min((at for at in moments if at is not None), default=None)
