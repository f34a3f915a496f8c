"""What clients send, as what the rooms below understand: ids as keys, filters as trees, orders as sorts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

import strawberry

from kit import clock
from kit.errors import FilterNotLive, Invalid, NotAllowed
from kit.ids import from_global
from kit.text import camel, fold
from models import FieldNoun, Viewer
from models.paging import Sort, Window, complete
from models.properties.declaration import Kind, Properties, Property
from models.properties.filters import EVERYTHING, All, AnyOf, Condition, Filter, Not, conditions
from resolvers import custom_filters as custom

PEOPLE = ("user", "customer", "team", "organization")
FILTER_CONDITIONS_MOST = 100
IDS_MOST = 1000

_DURATION = re.compile(r"([+-]?)P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def key(id: strawberry.ID, *prefixes: str, path: tuple[str | int, ...] = ("id",)) -> UUID:
    """The key in an id of one of these types. Raises: Invalid."""
    return from_global(id, *prefixes, path=path)


def keys(
    ids: Sequence[strawberry.ID] | None, *prefixes: str, path: str | tuple[str, ...], most: int = IDS_MOST
) -> list[UUID]:
    """The keys in ids of these types. Raises: Invalid, with the index at fault."""
    path = (path,) if isinstance(path, str) else path
    if ids is not None and len(ids) > most:
        raise Invalid(f"At most {most} ids at once.", *path)
    return [from_global(id, *prefixes, path=(*path, index)) for index, id in enumerate(ids or ())]


def window(first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """The page asked for, its numbers checked. Raises: Invalid."""
    asked = Window(first, after, last, before)
    _ = asked.size
    return asked


class Direction(Enum):
    """Which way an order runs."""

    ASC = "asc"
    DESC = "desc"


class Nulls(Enum):
    """Where rows without a value come."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Term:
    """One term of an order as a client asks for it."""

    property: str
    direction: Direction
    nulls: Nulls | None
    custom_field: str | None = None
    """The key, where it is a custom field."""


class OrderInput(Protocol):
    """An order input of the schema."""

    def term(self) -> Term:
        """What it asks for."""


def sorts(properties: Properties, order: Sequence[OrderInput], viewer: Viewer) -> tuple[Sort, ...]:
    """The order asked for, completed by the primary key.

    Raises: Invalid (too many terms, one twice), NotAllowed (by what is not for customers).
    """
    terms = [each.term() for each in order]
    if len(terms) > 4 or len({(t.property, t.custom_field) for t in terms}) != len(terms):
        raise Invalid("An order has at most four terms, each property once.", "orderBy")
    found = [(properties.named(t.property), t) for t in terms]
    for one, _ in found:
        if one.internal and not viewer.is_staff:
            raise NotAllowed(f"Only staff may sort by {one.name}.", "orderBy")
    return complete([_sort(properties, one, term, viewer, index) for index, (one, term) in enumerate(found)])


def _sort(properties: Properties, one: Property, term: Term, viewer: Viewer, index: int) -> Sort:
    """One term of an order. Raises: Invalid."""
    descending, nulls_first = term.direction is Direction.DESC, term.nulls is Nulls.FIRST
    if one.kind is Kind.CUSTOM:
        noun, path = FieldNoun(properties.noun), ("orderBy", index)
        return custom.sort(
            noun, term.custom_field, viewer, path, descending=descending, nulls_first=nulls_first
        )
    if term.custom_field is not None:
        raise Invalid("Only CUSTOM_FIELD goes by a field's key.", "orderBy", index, "customField")
    return Sort(one.column, descending, one.nullable, nulls_first)


def filter_tree(properties: Properties, given: Any, viewer: Viewer, *, live: bool = False) -> Filter:
    """A filter input object as a tree.

    Raises: Invalid (ids of the wrong type, wrong durations, too many conditions), NotAllowed (a property that is not for
    customers), FilterNotLive (a property that streams cannot follow, where `live`).
    """
    if given is None:
        return EVERYTHING
    tree = _tree(properties, given, ("filter",), viewer)
    leaves = conditions(tree)
    if len(leaves) > FILTER_CONDITIONS_MOST:
        raise Invalid(f"A filter has at most {FILTER_CONDITIONS_MOST} conditions.", "filter")
    for leaf in leaves:
        if leaf.property.internal and not viewer.is_staff:
            raise NotAllowed(f"Only staff may filter by {leaf.property.name}.", "filter")
        if live and not leaf.property.live:
            raise FilterNotLive(f"A stream cannot follow {leaf.property.name}; query it instead.", "filter")
        _check_sight(leaf, viewer)
    return tree


def _tree(properties: Properties, given: Any, path: tuple[str | int, ...], viewer: Viewer) -> Filter:
    parts: list[Filter] = []
    for one in properties.all:
        comparator = getattr(given, one.name, None)
        if comparator is not None and comparator is not strawberry.UNSET:
            if one.kind is Kind.CUSTOM:
                noun = FieldNoun(properties.noun)
                parts.extend(custom.tests(noun, comparator, viewer, (*path, camel(one.name))))
            else:
                parts.extend(_meant(each) for each in _conditions(one, comparator, (*path, camel(one.name))))
    for name, joined in (("all_", All), ("any_", AnyOf)):
        listed = getattr(given, name, None)
        if listed is not None and listed is not strawberry.UNSET:
            parts.append(
                joined(
                    tuple(
                        _tree(properties, each, (*path, name.rstrip("_"), n), viewer)
                        for n, each in enumerate(listed)
                    )
                )
            )
    negated = getattr(given, "not_", None)
    if negated:
        parts.append(Not(_tree(properties, negated, (*path, "not"), viewer)))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _conditions(property: Property, comparator: Any, path: tuple[str | int, ...]) -> list[Condition]:
    found = []
    for name, value in vars(comparator).items():
        if value is not None and value is not strawberry.UNSET:
            operator = name.rstrip("_")
            found.append(Condition(property, operator, _value(property, operator, value, (*path, operator))))
    return found


def _meant(leaf: Condition) -> Filter:
    """The condition, or what it is short for."""
    means = leaf.property.means
    return leaf if means is None else means if leaf.value else Not(means)


def _value(property: Property, operator: str, value: Any, path: tuple[str | int, ...]) -> Any:
    if operator == "is_null":
        return value
    if isinstance(value, list):
        if len(value) > IDS_MOST:
            raise Invalid(f"At most {IDS_MOST} values at once.", *path)
        return [_value(property, "eq", each, (*path, index)) for index, each in enumerate(value)]
    if property.kind in (Kind.ID, Kind.IDS):
        return from_global(value, *property.refers_to, path=path)
    if property.kind is Kind.TEXT:
        return fold(value)
    if property.kind is Kind.INSTANT:
        return moment(value, *path)
    if property.kind is Kind.NUMBER and abs(value) > property.largest:
        raise Invalid("This number is too large.", *path)
    return value


def moment(text: str, *path: str | int) -> datetime | timedelta:
    """An instant (ISO 8601 with its offset) or a duration relative to now (`-P14D`, `PT4H`).

    Raises: Invalid, also for years before 1970 and after 9999.
    """
    found = _DURATION.fullmatch(text)
    if found:
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        try:
            offset = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
            clock.now() - offset, clock.now() + offset
        except OverflowError:
            raise Invalid("This duration is too long.", *path) from None
        return -offset if found[1] == "-" else offset
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None or instant.astimezone(UTC).year < 1970:
            raise ValueError
    except (ValueError, OverflowError):
        raise Invalid(
            "Write an instant with its offset (2026-11-21T09:00:00Z) or a duration (-P14D).", *path
        ) from None
    return instant.astimezone(UTC)


def _check_sight(leaf: Condition, viewer: Viewer) -> None:
    """Customers filter only by projects and people of their own, so that a filter cannot probe for others."""
    nouns = leaf.property.refers_to
    if viewer.is_staff or not nouns or nouns[0] in ("status", "type") or leaf.operator == "is_null":
        return
    own = {viewer.principal_id, viewer.organization_id, *viewer.guest_projects}
    values = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    if not own.issuperset(values):
        raise NotAllowed(f"You may filter by {leaf.property.name} only for what is yours.", "filter")
