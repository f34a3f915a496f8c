"""When work is done."""

from datetime import date, datetime

import strawberry

from domain.working_hours.given import DAYS_MOST
from resolvers import working_hours as resolved
from resolvers.fields import computed, mutation, root
from schema.node import payload

_UNSET = strawberry.UNSET
_WEEK = "Of each weekday, Monday first, the spans in which work is done, in order; empty where none is."
_WEEK_GIVEN = (
    "Seven lists, Monday first, of up to 12 spans each that do not overlap; empty where nobody works."
)
_TIME = 'The time on the wall, as in "09:00"'
_MOMENT = "an instant with its offset (ISO 8601), or a duration from now such as P7D."
_USER = "Of which user; without one, of the company."


@strawberry.type(description="A part of a day.")
class TimeSpan:
    begins: str = strawberry.field(description=f"{_TIME}.")
    ends: str = strawberry.field(description=f'{_TIME}; "24:00" is midnight after the day.')


@strawberry.type(
    description="A day of the company's own, which holds instead of its weekday and of public holidays."
)
class OwnDay:
    day: date = strawberry.field(description="Which day.")
    name: str = strawberry.field(description="What it is called.")
    spans: list[TimeSpan] = strawberry.field(description="When work is done on it; empty where it is free.")


@strawberry.type(description="When the company works, or a user.")
class WorkingHours:
    is_own: bool = strawberry.field(
        description="Whether a user has hours of their own; false for the company's."
    )
    time_zone: str = strawberry.field(description="On whose walls these times are (IANA name).")
    week: list[list[TimeSpan]] = strawberry.field(description=_WEEK)
    country: str | None = strawberry.field(
        description="Whose public holidays are free (ISO 3166-1); null for none. It holds for all users."
    )
    region: str | None = strawberry.field(
        description="Which of its regions (the part of ISO 3166-2 after the country's code); null for none."
    )
    days: list[OwnDay] = strawberry.field(
        description="The company's own days, by date. They hold for all users."
    )
    version: int = strawberry.field(
        description="Guards writes: send it back to change what you saw; 0 before the first."
    )
    updated_at: datetime | None = strawberry.field(description="When they were last set; null for never.")


@strawberry.type(
    description="A day that is not like its weekday: a public holiday, or one of the company's own."
)
class Holiday:
    day: date = strawberry.field(description="Which day.")
    name: str = strawberry.field(
        description="What it is called; of public ones in English where it is known."
    )
    spans: list[TimeSpan] = computed(
        resolved.spans, list[TimeSpan], "When work is done on it all the same; empty where it is free."
    )
    is_own: bool = strawberry.field(description="Whether it is a day of the company's own.")


@strawberry.type(description="A country whose public holidays are known.")
class HolidayCountry:
    code: str = strawberry.field(description="Its code (ISO 3166-1), such as DE.")
    regions: list[str] = strawberry.field(description="The codes of its regions that differ, such as BY.")


@strawberry.type(description="A span in which work is done.")
class WorkingSpan:
    begins: datetime = strawberry.field(description="When it begins.")
    ends: datetime = strawberry.field(description="When it ends.")


@strawberry.input(description="A part of a day.")
class TimeSpanInput:
    begins: str = strawberry.field(description=f'{_TIME}, from "00:00".')
    ends: str = strawberry.field(description=f'{_TIME}, after `begins`, to "24:00".')


@strawberry.input(description="A day of the company's own.")
class OwnDayInput:
    day: date = strawberry.field(description="Which day; each once, from 1970.")
    name: str = strawberry.field(description="What it is called: 1 to 200 characters.")
    spans: list[TimeSpanInput] = strawberry.field(
        default_factory=list, description="When work is done on it; empty, as by default, where it is free."
    )


@strawberry.input(description="What to change in the company's hours; what is left out stays.")
class CompanyHoursInput:
    week: list[list[TimeSpanInput]] | None = strawberry.field(default=_UNSET, description=_WEEK_GIVEN)
    country: str | None = strawberry.field(
        default=_UNSET,
        description="Whose public holidays are free: a code of `holidayCountries`; null for none. Another one has no region yet.",
    )
    region: str | None = strawberry.field(
        default=_UNSET, description="Which of the country's regions; null for what holds in all of it."
    )
    days: list[OwnDayInput] | None = strawberry.field(
        default=_UNSET,
        description=f"All of the company's own days, up to {DAYS_MOST:,}: these replace those that were set.",
    )


@strawberry.type
class WorkingHoursQueries:
    working_hours = root(
        resolved.working_hours,
        WorkingHours | None,
        "When the company works, or a user; null where there is no such user. For staff who may look people up.",
        user_id=(strawberry.ID | None, _USER),
    )
    holidays = root(
        resolved.holidays,
        list[Holiday],
        "The days from one to another that are not like their weekday, by date. Empty for customers.",
        first_day=(date, "The first day, from 1970."),
        last_day=(date, "The last day, at most 3,660 days on."),
    )
    holiday_countries = root(
        resolved.holiday_countries,
        list[HolidayCountry],
        "The countries whose public holidays are known, by code. Empty for customers.",
    )
    working_time = root(
        resolved.working_time,
        list[WorkingSpan],
        "When the company works, or a user, as instants in order, holidays left out. Empty for customers.",
        user_id=(strawberry.ID | None, _USER),
        begins=(str, f"From when on, to the minute: {_MOMENT}"),
        ends=(str, f"Until when, to the minute, at most 400 days on: {_MOMENT}"),
    )


@strawberry.type
class WorkingHoursMutations:
    company_hours_set = mutation(
        resolved.set_company,
        payload("CompanyHoursSetPayload", "hours", WorkingHours, "The company's hours, as they are now."),
        "Say when the company works. For admins.",
        input=(CompanyHoursInput, "The changes."),
    )
    user_hours_set = mutation(
        resolved.set_user,
        payload("UserHoursSetPayload", "hours", WorkingHours, "The user's hours, as they are now."),
        "Say when a user works: you, or, for admins, anybody.",
        user_id=(strawberry.ID, "Whose hours."),
        week=(list[list[TimeSpanInput]] | None, f"{_WEEK_GIVEN} Null for the company's hours."),
    )
