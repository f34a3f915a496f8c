"""Recurrence: items that are made anew on certain dates."""

from datetime import date, datetime

import strawberry

from models import DaysOff
from resolvers import recurrences as resolved
from resolvers.fields import Depends, batch, computed, root
from schema.principal import Principal

_UNSET = strawberry.UNSET
_RULE = (
    "An RRULE (RFC 5545): FREQ (DAILY, WEEKLY or MONTHLY), INTERVAL, BYDAY, BYMONTHDAY, BYSETPOS, and one end: COUNT or UNTIL, "
    "such as FREQ=WEEKLY;BYDAY=MO;COUNT=10"
)
_ENDS = "It gives up to 1,000 dates, all within ten years of the first day; dates that are left out count."
_FIRST_DAY = "The day from which the rule counts, from 1970; where the rule does not fit it, the first date is the next that does"
_ZONE = "On whose walls the time is (IANA name)"
_FIRST = (int, f"How many, 0 to 50; {resolved.FIRST} by default.")


@strawberry.type(description="A date on which an item is to be made.")
class RecurrenceDate:
    day: date = strawberry.field(description="The day.")
    at: datetime = strawberry.field(description="When, on that day.")
    rule_day: date = strawberry.field(
        description="The date that the rule says: another one, where the item is made later because nobody works then."
    )


@strawberry.type(description="That an item is made anew on certain dates. For staff alone.")
class ItemRecurrence:
    rule: str = strawberry.field(description="By which rule: an RRULE (RFC 5545).")
    first_day: date = strawberry.field(description="The day from which the rule counts.")
    time: str = strawberry.field(description='At which time of day, as in "09:00".')
    time_zone: str = strawberry.field(description=f"{_ZONE}.")
    days_off: DaysOff = strawberry.field(
        description="What happens on dates on which the company does not work."
    )
    paused: bool = strawberry.field(description="Whether nothing is made until it goes on.")
    stopped: str | None = strawberry.field(
        description="Why it was paused by itself, in a sentence: what could not be made; null where it was not."
    )
    set_by: Principal | None = batch(
        resolved.set_by,
        Principal | None,
        "Who changed it last: in their name, and by their rights, items are made.",
        Depends.ROW,
    )
    next: datetime | None = computed(
        resolved.following,
        datetime | None,
        "When the next item is made; null while this one is paused, archived or merged into another, and once dates are over.",
    )
    preview: list[RecurrenceDate] = batch(
        resolved.preview,
        list[RecurrenceDate],
        "The next dates, by the working hours and holidays of now; of what is paused, archived or merged into another those "
        "that would come if it went on.",
        Depends.ROW,
        first=_FIRST,
    )
    version: int = strawberry.field(
        description="Guards writes: send it back to change the recurrence that you saw. The item's own version stays."
    )
    updated_at: datetime = strawberry.field(description="When somebody last changed it, or it stopped.")


@strawberry.input(description="What to change in a recurrence; what is left out stays.")
class ItemRecurrenceInput:
    rule: str | None = strawberry.field(
        default=_UNSET, description=f"{_RULE}. {_ENDS} A new recurrence needs it."
    )
    first_day: date | None = strawberry.field(
        default=_UNSET, description=f"{_FIRST_DAY}. Of a new one by default today."
    )
    time: str | None = strawberry.field(
        default=_UNSET,
        description='At which time of day, from "00:00" to "23:59"; of a new one by default "09:00".',
    )
    time_zone: str | None = strawberry.field(
        default=_UNSET, description=f"{_ZONE}; of a new one by default yours."
    )
    days_off: DaysOff | None = strawberry.field(
        default=_UNSET,
        description="What happens on dates on which the company does not work; of a new one by default MAKE.",
    )
    paused: bool | None = strawberry.field(
        default=_UNSET, description="True so that nothing is made for now; false to have it go on from now."
    )


@strawberry.type
class RecurrenceQueries:
    recurrence_preview = root(
        resolved.would_be,
        list[RecurrenceDate],
        "The next dates of a recurrence before it is set, by the working hours and holidays of now. Empty for customers.",
        rule=(str, f"{_RULE}. {_ENDS}"),
        first_day=(date | None, f"{_FIRST_DAY}; by default today."),
        time=(str | None, 'At which time of day; by default "09:00".'),
        time_zone=(str | None, f"{_ZONE}; by default yours."),
        days_off=(DaysOff, "What happens on dates on which the company does not work."),
        first=_FIRST,
    )
