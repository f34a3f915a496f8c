"""Columns by their types: what becomes of the values that a field gave, and which rows they bring.

A row that several parents share is answered once: they all show the same object.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from graphql import GraphQLAbstractType, GraphQLSchema, Undefined
from graphql.pyutils import is_awaitable, is_iterable

from web.fast.leaves import Column, Serialise, refuse_unforeseen
from web.fast.unfit import Unfit

if TYPE_CHECKING:
    from web.fast.plan import Selection

Bring: TypeAlias = "Callable[[Selection, Column, list[dict[str, Any]]], None]"
"""Told of a selection, its rows, and the objects to be filled for them."""


class Shape(Protocol):
    """A type of the schema as a plan sees it."""

    def complete(self, values: Column, bring: Bring) -> Column:
        """What is shown of each value. Raises: any exception, where one of them cannot be."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or an enum."""

    type_: Any
    serialise: Serialise

    def complete(self, values: Column, bring: Bring) -> Column:
        return self.serialise(values)


@dataclass(frozen=True, slots=True)
class NonNull:
    """Never null."""

    of: Shape

    def complete(self, values: Column, bring: Bring) -> Column:
        column = self.of.complete(values, bring)
        if None in column:
            raise Unfit("null where none may be")
        return column


@dataclass(frozen=True, slots=True)
class Many:
    """A list: completed as one long column, then cut again."""

    of: Shape

    def complete(self, values: Column, bring: Bring) -> Column:
        lists = [value if type(value) is list else _listed(value) for value in values]
        inner = self.of.complete([each for value in lists if value for each in value], bring)
        column: Column = []
        start = 0
        for value in lists:
            if value is None:
                column.append(None)
            else:
                end = start + len(value)
                column.append(inner[start:end])
                start = end
        return column


@dataclass(frozen=True, slots=True)
class Object:
    """Rows of one type."""

    name: str
    is_type_of: Callable[[Any, Any], Any] | None
    selection: "Selection"

    def complete(self, values: Column, bring: Bring) -> Column:
        rows, shown, column = _distinct(values)
        self.bring(rows, shown, bring)
        return column

    def bring(self, rows: Column, shown: list[dict[str, Any]], bring: Bring) -> None:
        """Ask the selection of these rows, once each is known to be of the type."""
        check = self.is_type_of
        if check is None:
            refuse_unforeseen(rows)
        elif not all(check(row, None) is True for row in rows):
            raise Unfit(f"a row that is no {self.name}")
        if rows:
            bring(self.selection, rows, shown)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What of `info` an abstract type's resolver reads."""

    schema: GraphQLSchema
    field_name: str
    is_awaitable: Callable[[Any], Any] = is_awaitable


class Abstract:
    """Rows of several types: each is resolved as the stock executor does, then answered with others of its type."""

    def __init__(
        self, type_: GraphQLAbstractType, schema: GraphQLSchema, field_name: str, of: dict[str, Object]
    ) -> None:
        resolve: Any = type_.resolve_type
        asking = _Asking(schema, field_name)
        self._name_of: Callable[[Any], Any] = lambda row: resolve(row, asking, type_)
        self.of = of

    def complete(self, values: Column, bring: Bring) -> Column:
        rows, shown, column = _distinct(values)
        refuse_unforeseen(rows)
        of_type: dict[Any, tuple[Column, list[dict[str, Any]]]] = {}
        for row, each in zip(rows, shown, strict=True):
            some = of_type.setdefault(self._name_of(row), ([], []))
            some[0].append(row)
            some[1].append(each)
        for name, (its_rows, its_shown) in of_type.items():
            self.of[name].bring(its_rows, its_shown, bring)
        return column


def _distinct(values: Column) -> tuple[Column, list[dict[str, Any]], Column]:
    """(each row once, an empty object for each, the object of each value); rows are told apart by identity."""
    objects: dict[int, dict[str, Any]] = {}
    rows: Column = []
    column: Column = []
    for value in values:
        if value is None or value is Undefined:
            column.append(None)
            continue
        shown = objects.get(id(value))
        if shown is None:
            shown = objects[id(value)] = {}
            rows.append(value)
        column.append(shown)
    return rows, list(objects.values()), column


def _listed(value: Any) -> Column | None:
    if value is None or value is Undefined:
        return None
    if not is_iterable(value):
        raise Unfit("no list where one should be")
    return list(value)
