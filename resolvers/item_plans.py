"""Plans of items: read beside them, and set."""

from datetime import datetime
from typing import Any

import strawberry
from tortoise.queryset import QuerySet

from domain import plans as verbs
from kit import clock
from kit.errors import Invalid
from kit.network import Constraint
from kit.text import camel
from models import Item, ItemPlan, Viewer
from resolvers.context import Ask
from resolvers.inputs import key, moment
from resolvers.outcome import outcome
from resolvers.relations import One, staff

_INSTANTS = ("start", "finish", "constraint_at", "actual_start", "actual_finish")
_OTHERS = ("driver", "work_minutes", "duration_minutes", "constraint", "actual_work_minutes")


def _of_visible(_: Viewer) -> QuerySet[ItemPlan]:
    return ItemPlan.all()  # house: of visible items, for staff


plan = One("id", _of_visible, staff)


@outcome("item")
async def set_plan(
    info: Ask, id: strawberry.ID, input: Any | None = None, version: int | None = None
) -> Item:
    given = None if input is None else wanted(input, "input")
    return await verbs.set_plan(info.context.viewer, key(id, "item"), given, version)


def wanted(input: Any, *path: str | int) -> verbs.Wanted:
    """What an input changes; `path` leads to it. Raises: Invalid."""
    found: verbs.Wanted = {}
    for name in (*_INSTANTS, *_OTHERS):
        value = getattr(input, name)
        if value is strawberry.UNSET:
            continue
        if name == "driver" and value is None:
            raise Invalid("This can be changed, not cleared.", *path, name)
        if name == "constraint" and value is None:
            value = Constraint.AS_SOON_AS_POSSIBLE
        if name in _INSTANTS and value is not None:
            value = instant(value, *path, camel(name))
        found[name] = value  # type: ignore[literal-required]
    return found


def instant(said: str, *path: str | int) -> datetime:
    """An instant, also where it is given as a duration from now. Raises: Invalid."""
    found = moment(said, *path)
    return found if isinstance(found, datetime) else clock.now() + found
