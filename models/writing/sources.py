"""What a field says of its row: one row of another table, several, a page of them, or a value; as SQL that is not yet shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tortoise.fields import DatetimeField
from tortoise.queryset import QuerySet

from kit import clock
from models.paging import COUNT_MOST, Sort, sealed
from models.writing.dialect import Part, Sql
from models.writing.statement import Place, Statement


@dataclass(frozen=True)
class Nothing:
    """Null, whatever the row."""


@dataclass(frozen=True)
class Value:
    """A value, which may be NULL: an expression, and the field whose values are of its kind."""

    expression: Sql
    field: Any
    nullable: bool


@dataclass(frozen=True)
class Plain:
    """A text without anything that JSON escapes, in parts; never NULL."""

    parts: Sequence[Part]


@dataclass(frozen=True)
class Number:
    """A small number."""

    expression: Sql


@dataclass(frozen=True)
class Row:
    """At most one row."""

    place: Place
    source: str
    where: str


@dataclass(frozen=True)
class Rows:
    """Rows in order; `order`: expressions, each ascending. Null for a viewer to whom `where` is NULL."""

    place: Place
    source: str
    where: str
    order: Sequence[str]


@dataclass(frozen=True)
class Paged:
    """One page of those rows of `all_rows` that fulfil a condition."""

    statement: Statement
    rows: QuerySet[Any]
    all_rows: QuerySet[Any]
    meets: Callable[[Place], str]
    sorts: tuple[Sort, ...]
    purpose: str
    size: int
    backwards: bool
    has_after: bool
    has_before: bool

    def counted(self, told: Callable[[str], str]) -> Sql:
        """What is told of the number of all rows, which is counted up to one more than there may be."""
        place, source = self.statement.from_rows(self.all_rows)
        some = f"SELECT 1 FROM {source} WHERE {self.meets(place)} LIMIT {COUNT_MOST + 1}"
        return Sql(f"(SELECT {told('count(*)')} FROM ({some}) AS counted)")

    def cursor(self, values: Sequence[Any]) -> str:
        """The sealed cursor of a row with these sort values, as JSON has them."""
        fields = self.rows.model._meta.fields_map
        held = [
            clock.from_text(value) if isinstance(fields[sort.column], DatetimeField) and value else value
            for sort, value in zip(self.sorts, values, strict=True)
        ]
        return sealed(held, self.sorts, self.purpose)

    def order(self, place: Place, *, backwards: bool) -> str:
        """The order of the page, or its reverse, as SQL."""
        terms: list[str] = []
        for sort in self.sorts:
            column = place.column(sort.column)
            if sort.nullable:
                absent_last = sort.nulls_first is backwards
                terms.append(f"({column} IS NULL){'' if absent_last else ' DESC'}")
            terms.append(f"{column}{' DESC' if sort.descending is not backwards else ''}")
        return ", ".join(terms)


Source: TypeAlias = "Nothing | Value | Plain | Number | Row | Rows | Paged"
