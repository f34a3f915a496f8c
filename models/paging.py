"""Keyset pages: a page begins after a row's own sort values, never after a count of rows.

`first`/`after` walk forwards, `last`/`before` backwards; rows come in the list's order either way. Follows the Relay cursor
connections specification (https://relay.dev/graphql/connections.htm).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.models import Model
from tortoise.queryset import QuerySet

from kit import clock
from kit.errors import Invalid
from kit.seal import seal, unseal
from models.viewer import ANONYMOUS
from models.ways import as_found, newest
from models.writing.answers import dialect
from models.writing.statement import Statement

FIRST_DEFAULT, FIRST_MOST = 20, 100
COUNT_MOST = 10_000

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Sort:
    """One term of an order. `expression`: SQL that gives a text, where what is sorted by is no column of the rows; it goes by the
    name `column` then.
    """

    column: str
    descending: bool = False
    nullable: bool = False
    nulls_first: bool = False
    expression: str = ""


@dataclass(frozen=True)
class Window:
    """Which page is asked for: at most one of `first` and `last`, with `after` and `before` as sealed cursors."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @property
    def backwards(self) -> bool:
        return self.last is not None

    @property
    def size(self) -> int:
        """How many rows to read at most.

        Raises: Invalid, if the numbers are not between 0 and 100, or both are given.
        """
        if self.first is not None and self.last is not None:
            raise Invalid("Ask for first or last, not for both.", "last")
        name, asked = ("last", self.last) if self.backwards else ("first", self.first)
        size = FIRST_DEFAULT if asked is None else asked
        if not 0 <= size <= FIRST_MOST:
            raise Invalid(f"A page has 0 to {FIRST_MOST} rows.", name)
        return size


@dataclass
class Page(Generic[Row]):
    """One page of rows, and what is needed to say where it lies and how many there are in all."""

    rows: Sequence[Row]
    sorts: tuple[Sort, ...]
    purpose: str
    has_next: bool = False
    has_previous: bool = False
    counted: "QuerySet[Row] | None" = None

    def cursor(self, row: Row) -> str:
        """The sealed cursor of one row of this list."""
        return cursor_of(row, self.sorts, self.purpose)

    async def total(self) -> tuple[int, bool]:
        """(how many rows the list has, whether that is exact)."""
        return (0, True) if self.counted is None else await count(self.counted)


def complete(sorts: Sequence[Sort], key: str = "id") -> tuple[Sort, ...]:
    """The order with the primary key as its last term, so that no two rows are equal in it."""
    descending = sorts[-1].descending if sorts else False
    return (*sorts, Sort(key, descending))


def cursor_of(row: Model, sorts: tuple[Sort, ...], purpose: str) -> str:
    """A row's place in an order, sealed."""
    return sealed([getattr(row, s.column) for s in sorts], sorts, purpose)


def sealed(values: Sequence[Any], sorts: tuple[Sort, ...], purpose: str) -> str:
    """The place of a row with these values in an order, sealed."""
    return seal(_signed(purpose, sorts), [_plain(value) for value in values])


async def page(rows: QuerySet[Row], sorts: tuple[Sort, ...], window: Window, purpose: str) -> Page[Row]:
    """One page of `rows` in one statement (one row more than asked for tells whether there is a next page).

    Raises: Invalid, for sizes out of range and cursors that are not of this list and order.
    """
    size, backwards = window.size, window.backwards
    bounds = opened(rows.model, sorts, window, purpose)
    narrowed = between(rows, sorts, *bounds)
    statement = Statement(dialect(), ANONYMOUS, once=True)
    by_ways = newest(statement, narrowed, sorts, bounds, size + 1, backwards=backwards)
    if by_ways is None:
        narrowed = as_found(narrowed) if statement.dialect.has_lateral else narrowed
        found = list(await ordered(narrowed, sorts, backwards=backwards).limit(size + 1))
    else:
        records = await rows._choose_db().execute_query_dict(by_ways, statement.values)
        found = [rows.model._init_from_db(**record) for record in records]
    return fit(found, rows, sorts, window, purpose)


def fit(
    found: list[Row], rows: QuerySet[Row], sorts: tuple[Sort, ...], window: Window, purpose: str
) -> Page[Row]:
    """The page made of what was found, which is one row longer than the page where there is more."""
    size = window.size
    more, found = len(found) > size, found[:size]
    if window.backwards:
        found.reverse()
        return Page(
            found, sorts, purpose, has_next=window.before is not None, has_previous=more, counted=rows
        )
    return Page(found, sorts, purpose, has_next=more, has_previous=window.after is not None, counted=rows)


def narrow(rows: QuerySet[Row], sorts: tuple[Sort, ...], window: Window, purpose: str) -> QuerySet[Row]:
    """Only what lies between the window's cursors."""
    return between(rows, sorts, *opened(rows.model, sorts, window, purpose))


Values: TypeAlias = "tuple[Any, ...] | None"
"""A row's values in the terms of an order."""


def opened(
    model: type[Model], sorts: tuple[Sort, ...], window: Window, purpose: str
) -> tuple[Values, Values]:
    """What the window's cursors say: the values after which, and before which, rows are asked for.

    Raises: Invalid, for cursors that are not of this list and order.
    """
    after, before = (
        _opened(model, cursor, argument, sorts, purpose)
        for cursor, argument in ((window.after, "after"), (window.before, "before"))
    )
    return after, before


def between(rows: QuerySet[Row], sorts: tuple[Sort, ...], after: Values, before: Values) -> QuerySet[Row]:
    """Only what lies after and before these values; what is sorted by stands beside each row."""
    for sort in sorts:
        if sort.expression:
            rows = rows.annotate(**{sort.column: RawSQL(sort.expression)})
    if after is not None:
        rows = rows.filter(_beyond(sorts, after, forwards=True))
    return rows if before is None else rows.filter(_beyond(sorts, before, forwards=False))


def ordered(rows: QuerySet[Row], sorts: tuple[Sort, ...], *, backwards: bool) -> QuerySet[Row]:
    """The rows in this order, or in its reverse; absent values come where the order says, on every database."""
    terms: list[str] = []
    for sort in sorts:
        if sort.nullable:
            rows = rows.annotate(
                **{f"{sort.column}_absent": RawSQL(f"{sort.expression or sort.column} IS NULL")}
            )
            terms.append(("-" if sort.nulls_first is not backwards else "") + f"{sort.column}_absent")
        terms.append(("-" if sort.descending is not backwards else "") + sort.column)
    return rows.order_by(*terms)


async def count(rows: QuerySet[Row]) -> tuple[int, bool]:
    """(how many, whether that is exact): counting stops at 10,000."""
    statement = Statement(dialect(), ANONYMOUS, once=True)
    few = rows.order_by()
    few._fields_for_select = ("id",)  # of rows that are read in part, too
    found = f"SELECT {statement.counted(few, COUNT_MOST + 1, str)} AS found"
    (counted,) = await rows._choose_db().execute_query_dict(found, statement.values)
    return min(counted["found"], COUNT_MOST), counted["found"] <= COUNT_MOST


async def around(rows: Any, statement: str) -> list[dict[str, Any]]:
    """The records of this statement, in which `{}` stands for that of a QuerySet: so its rights hold in it."""
    rows._make_query()
    inner, values = rows.query.get_parameterized_sql()
    found: list[dict[str, Any]] = await rows._choose_db().execute_query_dict(statement.format(inner), values)
    return found


def _beyond(sorts: tuple[Sort, ...], values: Sequence[Any], *, forwards: bool) -> Q:
    """Rows after (or before) the place with these sort values."""
    parts: list[Q] = []
    equal = Q()
    for sort, held in zip(sorts, values, strict=True):
        parts.append(equal & _past(sort, held, forwards=forwards))
        equal = equal & (_q(sort.column, "isnull", True) if held is None else _q(sort.column, "", held))
    lead, first = sorts[0], values[0]
    if lead.nullable or first is None:
        return Q(*parts, join_type=Q.OR)
    # Said once more for the planner: an index scan can begin at the first term's value.
    start = "lte" if lead.descending is forwards else "gte"
    return _q(lead.column, start, first) & Q(*parts, join_type=Q.OR)


def _past(sort: Sort, value: Any, *, forwards: bool) -> Q:
    """One column beyond one value, absent values counted as first or last."""
    nulls_ahead = sort.nulls_first is not forwards  # whether absent values still lie ahead of a present one
    if value is None:
        return _q(sort.column, "in", []) if nulls_ahead else _q(sort.column, "isnull", False)
    ahead = _q(sort.column, "lt" if sort.descending is forwards else "gt", value)
    return (
        Q(ahead, _q(sort.column, "isnull", True), join_type=Q.OR) if sort.nullable and nulls_ahead else ahead
    )


def _q(column: str, operator: str, value: Any) -> Q:
    return Q(**{f"{column}__{operator}" if operator else column: value})


def _opened(
    model: type[Model], cursor: str | None, argument: str, sorts: tuple[Sort, ...], purpose: str
) -> Values:
    if cursor is None:
        return None
    values = unseal(_signed(purpose, sorts), cursor, argument)
    if len(values) != len(sorts):
        raise Invalid("This cursor is not one of this list.", argument)
    return tuple(
        value
        if value is None or sort.expression
        else model._meta.fields_map[sort.column].to_python_value(value)
        for sort, value in zip(sorts, values, strict=True)
    )


def _signed(purpose: str, sorts: tuple[Sort, ...]) -> str:
    """A cursor opens only for the list and order that it was made for."""
    return f"page {purpose} " + ",".join(f"{s.column}{s.descending:d}{s.nulls_first:d}" for s in sorts)


def _plain(value: Any) -> str | int | float | bool | None:
    if isinstance(value, datetime):
        return clock.to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be a sort value.")
