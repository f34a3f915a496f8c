"""Recurrences of items: read beside them, previewed, set and removed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain import recurrences as verbs
from domain import working_hours
from domain.recurrences import Occurrence
from domain.recurrences.preview import check_first
from domain.recurrences.told import shown_time
from domain.working_hours import WorkingDays
from kit.errors import Invalid
from models import DaysOff, Item, Recurrence, Viewer
from resolvers.context import Ask, Context
from resolvers.given import never_cleared
from resolvers.inputs import key
from resolvers.outcome import outcome
from resolvers.people import everyone
from resolvers.relations import One, by_id, staff
from resolvers.signed_in import signed_in

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
FIRST = 10


@dataclass(frozen=True)
class Shown:
    """A recurrence as clients read it."""

    rule: str
    first_day: date
    time: str
    time_zone: str
    days_off: DaysOff
    paused: bool
    stopped: str | None
    set_by_id: UUID
    version: int
    updated_at: datetime
    row: Recurrence
    rests: bool
    working: WorkingDays


def _of_visible(_: Viewer) -> QuerySet[Recurrence]:
    return Recurrence.all()  # house: of visible items, for staff


async def recurrence(rows: Sequence[Item], context: Context) -> Sequence[Shown | None]:
    """The recurrence of each item; None for customers."""
    if not staff(context.viewer):
        return [None] * len(rows)
    found = await by_id(_of_visible, [row.id for row in rows], context)
    if not found:
        return [None] * len(rows)
    working = await working_hours.working_days()
    return [_shown(found[row.id], row, working) if row.id in found else None for row in rows]


set_by = One("set_by_id", everyone)


def following(row: Shown) -> datetime | None:
    """When the next item is made; None where that is never."""
    if row.rests:
        return None
    coming = verbs.upcoming(row.row, row.working, 1, rests=False)
    return coming[0].at if coming else None


async def preview(
    rows: Sequence[Shown], context: Context, first: int = FIRST
) -> Sequence[Sequence[Occurrence]]:
    """The next dates of each."""
    check_first(first)
    return [verbs.upcoming(row.row, row.working, first, rests=row.rests) for row in rows]


async def would_be(
    info: Ask,
    rule: str,
    first_day: date | None = None,
    time: str | None = None,
    time_zone: str | None = None,
    days_off: DaysOff = DaysOff.MAKE,
    first: int = FIRST,
) -> Sequence[Occurrence]:
    """The next dates of a recurrence before it is set."""
    wanted: verbs.Wanted = {"rule": rule, "days_off": days_off}
    if first_day is not None:
        wanted["first_day"] = first_day
    if time is not None:
        wanted["minute"] = _minute(time, "time")
    if time_zone is not None:
        wanted["time_zone"] = time_zone
    return await verbs.preview(signed_in(info), wanted, first)


@outcome("item")
async def set_recurrence(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Item:
    names = ("rule", "first_day", "time", "time_zone", "days_off", "paused")
    never_cleared(input, *names)
    wanted: verbs.Wanted = {}
    for name in names:
        value = getattr(input, name)
        if value is strawberry.UNSET:
            continue
        if name == "time":
            wanted["minute"] = _minute(value, "input", "time")
        else:
            wanted[name] = value  # type: ignore[literal-required]
    return await verbs.set_recurrence(info.context.viewer, key(id, "item"), wanted, version)


@outcome("item")
async def remove_recurrence(info: Ask, id: strawberry.ID, version: int | None = None) -> Item:
    return await verbs.remove_recurrence(info.context.viewer, key(id, "item"), version)


def _shown(row: Recurrence, item: Item, working: WorkingDays) -> Shown:
    return Shown(
        row.rule,
        row.first_day,
        shown_time(row.minute),
        row.time_zone,
        row.days_off,
        row.paused,
        row.stopped,
        row.set_by_id,
        row.version,
        row.updated_at,
        row,
        row.paused or item.archived or item.merged_into_id is not None,
        working,
    )


def _minute(said: str, *path: str) -> int:
    if not _TIME.fullmatch(said):
        raise Invalid('A time of day is written as in "09:00", from "00:00" to "23:59".', *path)
    return int(said[:2]) * 60 + int(said[3:])
