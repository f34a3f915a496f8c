"""When work is done, and the mutations that say so."""

import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from domain import working_hours as verbs
from domain.working_hours import Holiday, Span
from domain.working_hours.given import SpansGiven, spans_of
from kit.errors import Conflict, Invalid, NotFound
from kit.public_holidays import all_countries
from kit.worktime import Spans
from models import Principal, PrincipalKind, Viewer, WorkingHours
from resolvers.context import Ask
from resolvers.given import given, optional
from resolvers.inputs import key
from resolvers.item_plans import instant
from resolvers.outcome import outcome
from resolvers.signed_in import signed_in

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


@dataclass(frozen=True)
class Part:
    """A part of a day as clients read it."""

    begins: str
    ends: str


@dataclass(frozen=True)
class Day:
    """A day of the company's own as clients read it."""

    day: date
    name: str
    spans: list[Part]


@dataclass(frozen=True)
class Hours:
    """Somebody's hours as clients read them."""

    is_own: bool
    time_zone: str
    week: list[list[Part]]
    country: str | None
    region: str | None
    days: list[Day]
    version: int
    updated_at: datetime | None


@dataclass(frozen=True)
class Country:
    """A country whose holidays are known."""

    code: str
    regions: Sequence[str]


async def working_hours(info: Ask, user_id: strawberry.ID | None = None) -> Hours | None:
    """The company's hours or a user's; None for whoever may not look people up, and where there is no such user."""
    viewer, whose = signed_in(info), optional(user_id, "user", path=("userId",))
    if not WorkingHours.are_seen_by(viewer) or not await _is_there(viewer, whose):
        return None
    return await _shown(await _held(whose), whose)


async def holidays(info: Ask, first_day: date, last_day: date) -> Sequence[Holiday]:
    viewer = signed_in(info)
    return await verbs.between(first_day, last_day) if WorkingHours.are_seen_by(viewer) else []


async def holiday_countries(info: Ask) -> Sequence[Country]:
    if not WorkingHours.are_seen_by(signed_in(info)):
        return []
    return [Country(code, regions) for code, regions in (await all_countries()).items()]


async def working_time(
    info: Ask, begins: str, ends: str, user_id: strawberry.ID | None = None
) -> Sequence[Span]:
    viewer, whose = signed_in(info), optional(user_id, "user", path=("userId",))
    if not WorkingHours.are_seen_by(viewer):
        return []
    try:
        return await verbs.worked(viewer, whose, instant(begins, "begins"), instant(ends, "ends"))
    except NotFound:
        return []


def spans(row: Holiday) -> list[Part]:
    """When work is done on a special day all the same."""
    return _parts(row.spans)


@outcome("hours")
async def set_company(info: Ask, input: Any, version: int | None = None) -> Hours:
    for name in ("week", "days"):
        if getattr(input, name) is None:
            raise Invalid("This can be changed, not cleared: give an empty list.", "input", name)
    week, days = given(input.week), given(input.days)
    wanted = verbs.Given(
        week=None if week is None else _week(week, "input", "week"),
        country="" if input.country is None else given(input.country),
        region="" if input.region is None else given(input.region),
        days=None if days is None else [_day(day, "input", "days", n) for n, day in enumerate(days)],
    )
    return await _set(verbs.set_company(info.context.viewer, wanted, version), None)


@outcome("hours")
async def set_user(
    info: Ask, user_id: strawberry.ID, week: list[Any] | None = None, version: int | None = None
) -> Hours:
    whose = key(user_id, "user", path=("userId",))
    wanted = None if week is None else _week(week, "week")
    return await _set(verbs.set_user(info.context.viewer, whose, wanted, version), whose)


async def _set(done: Awaitable[WorkingHours], user: UUID | None) -> Hours:
    """The hours as they are now, also where a newer version is in the way."""
    try:
        return await _shown(await done, user)
    except Conflict as conflict:
        if isinstance(conflict.current, WorkingHours):
            conflict.with_current(await _shown(conflict.current, user))
        raise


async def _is_there(viewer: Viewer, user: UUID | None) -> bool:
    found = Principal.visible_to(viewer).filter(id=user, kind=PrincipalKind.USER)
    return user is None or await found.exists()


async def _held(user: UUID | None) -> WorkingHours:
    return await (verbs.of_user(user) if user else verbs.company())


async def _shown(hours: WorkingHours, user: UUID | None) -> Hours:
    """Hours with what of the company's holds for all."""
    company = await verbs.company() if user else hours
    week = company.week if hours.week is None else hours.week
    return Hours(
        is_own=user is not None and hours.week is not None,
        time_zone=await verbs.zone_of(user),
        week=[_parts(spans_of(day)) for day in week or ()],
        country=company.country or None,
        region=company.region or None,
        days=[
            Day(date.fromisoformat(each["day"]), each["name"], _parts(spans_of(each["spans"])))
            for each in company.days
        ],
        version=hours.version,
        updated_at=hours.updated_at,
    )


def _parts(spans: Spans) -> list[Part]:
    return [Part(_said(begin), _said(end)) for begin, end in spans]


def _said(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _week(week: Sequence[Any], *path: str | int) -> list[SpansGiven]:
    return [_spans(spans, *path, n) for n, spans in enumerate(week)]


def _day(day: Any, *path: str | int) -> verbs.OwnDay:
    return verbs.OwnDay(day=day.day, name=day.name, spans=_spans(day.spans, *path, "spans"))


def _spans(spans: Sequence[Any], *path: str | int) -> SpansGiven:
    return [
        (_minute(span.begins, *path, n, "begins"), _minute(span.ends, *path, n, "ends"))
        for n, span in enumerate(spans)
    ]


def _minute(said: str, *path: str | int) -> int:
    if not _TIME.fullmatch(said):
        raise Invalid('A time is written as in "09:00", from "00:00" to "24:00".', *path)
    return int(said[:2]) * 60 + int(said[3:])
