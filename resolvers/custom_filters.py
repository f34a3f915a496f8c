"""Filters by custom fields, and orders, as clients send them: which comparator was given says of which kind the field is."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import strawberry

from domain.custom_fields.given import check_key
from kit import sortable
from kit.errors import Invalid
from kit.ids import from_global
from kit.text import fold
from models import FieldNoun, Viewer
from models.paging import Sort
from models.properties.custom import flag, property_of, sort_of
from models.properties.declaration import Kind
from models.properties.filters import Condition

VALUES_MOST = 1_000

Path = tuple[str | int, ...]


def tests(noun: FieldNoun, given: Sequence[Any], viewer: Viewer, path: Path) -> Iterator[Condition]:
    """What is asked of a noun's custom fields. Raises: Invalid."""
    for index, each in enumerate(given):
        key = check_key(each.key, *path, index, "key")
        for name, (kind, read, live) in _READ.items():
            comparator = getattr(each, name)
            if comparator is not None and comparator is not strawberry.UNSET:
                property = property_of(noun, key, kind, viewer, live=live)
                for operator, value in vars(comparator).items():
                    if value is not None and value is not strawberry.UNSET:
                        where = (*path, index, name, operator.rstrip("_"))
                        yield Condition(property, operator.rstrip("_"), _each(read, value, where))
        if each.is_null is not None and each.is_null is not strawberry.UNSET:
            yield Condition(property_of(noun, key, Kind.TEXT, viewer, live=False), "is_null", each.is_null)


def sort(
    noun: FieldNoun, key: str | None, viewer: Viewer, path: Path, *, descending: bool, nulls_first: bool
) -> Sort:
    """An order by a custom field of a noun. Raises: Invalid."""
    if key is None:
        raise Invalid("Name the custom field by its key.", *path, "customField")
    key = check_key(key, *path, "customField")
    return sort_of(noun, key, viewer, descending=descending, nulls_first=nulls_first)


def _each(read: Callable[[Any, Path], str], value: Any, path: Path) -> Any:
    if not isinstance(value, list):
        return value if path[-1] == "is_null" else read(value, path)
    if len(value) > VALUES_MOST:
        raise Invalid(f"At most {VALUES_MOST} values at once.", *path)
    return [read(each, (*path, index)) for index, each in enumerate(value)]


def _number(value: float, path: Path) -> str:
    try:
        return sortable.number(value)
    except sortable.NotSortable as why:
        raise Invalid(str(why), *path) from None


def _day(value: str, path: Path) -> str:
    try:
        return sortable.day(sortable.to_day(value))
    except ValueError:
        raise Invalid("Write a day as 2026-11-26, from 1970 to 9999.", *path) from None


def _person(value: str, path: Path) -> str:
    return str(from_global(value, "user", path=path))


_READ: dict[str, tuple[Kind, Callable[[Any, Path], str], bool]] = {
    "text": (Kind.TEXT, lambda value, path: fold(value), False),
    "number": (Kind.NUMBER, _number, True),
    "day": (Kind.NUMBER, _day, True),
    "checked": (Kind.FLAG, lambda value, path: flag(value), True),
    "options": (Kind.IDS, lambda value, path: str(value), True),
    "person": (Kind.ID, _person, True),
}
"""By comparator: the kind of its property, how a value is read, and whether streams can follow it."""
