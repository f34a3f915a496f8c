"""What a field says of its row: one row of another table, several, a page of them, or a value; as SQL that is not yet shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tortoise.fields import DatetimeField
from tortoise.queryset import QuerySet

from kit import clock
from models.paging import COUNT_MOST, Sort, Values, sealed
from models.ways import newest
from models.writing.dialect import Part, Sql
from models.writing.statement import Place, Statement, all_of_them


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
class Json:
    """JSON as clients have it, kept as a text; never NULL."""

    expression: Sql


@dataclass(frozen=True)
class Sealed:
    """A row's cursor in a list, which Python seals."""

    row: Place
    sorts: tuple[Sort, ...]
    purpose: str

    def told(self, values: Sequence[Any]) -> str:
        """The cursor of a row with these sort values, as JSON has them."""
        fields = self.row.model._meta.fields_map
        held = [
            clock.from_text(value) if isinstance(fields.get(sort.column), DatetimeField) and value else value
            for sort, value in zip(self.sorts, values, strict=True)
        ]
        return sealed(held, self.sorts, self.purpose)


@dataclass(frozen=True)
class Row:
    """At most one row; without a source it is that of the statement around."""

    place: Place
    source: str
    where: str

    def told(self, shown: Sql, null: Sql) -> Sql:
        """What is shown of it, or of there being none."""
        return Sql(f"coalesce((SELECT {shown} FROM {self.source} WHERE {self.where}), {null})")


@dataclass(frozen=True)
class Rows:
    """Rows in order; `order`: expressions, each ascending."""

    place: Place
    source: str
    where: str
    order: Sequence[str]

    def told(self, shown: Sql) -> Sql:
        """What is shown of each, separated by commas; NULL where there is none."""
        one = (
            f"SELECT {shown} AS shown FROM {self.source} WHERE {self.where} ORDER BY {', '.join(self.order)}"
        )
        return Sql(f"(SELECT {self.place.dialect.list_of('shown')} FROM ({one}) AS listed)")


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
    after: Values
    before: Values

    def counted(self, told: Callable[[str], str]) -> Sql:
        """What is told of the number of all rows, which is counted up to one more than there may be."""
        return self.statement.counted(self.all_rows, COUNT_MOST + 1, told, self.meets)

    def told(self, shown: Sql, rows: Place, *, numbered: bool) -> Sql:
        """What is shown of all rows of the page together; `numbered`: they have `nth`, from where the page began, and `found`,
        and there is one more where there are more.
        """
        some = self._some(self.size + (1 if numbered else 0))
        within = self.statement.place(self.rows.model, self.rows._annotations)
        if numbered:
            nth = f"row_number() OVER (ORDER BY {self._order(within, backwards=self.backwards)}) AS nth"
            some = f"SELECT {within.name}.*, {nth}, count(*) OVER () AS found FROM ({some}) AS {within.name}"
        if self.backwards:
            turned = self._order(within, backwards=False)
            some = f"SELECT {within.name}.* FROM ({some}) AS {within.name} ORDER BY {turned}"
        return Sql(f"(SELECT {shown} FROM ({some}) AS {rows.name})")

    def _some(self, most: int) -> str:
        """The statement of the rows of the page."""
        if self.meets is all_of_them:
            bounds = self.after, self.before
            some = newest(self.statement, self.rows, self.sorts, bounds, most, backwards=self.backwards)
            if some is not None:
                return some
        place, source = self.statement.from_rows(self.rows)
        order = self._order(place, backwards=self.backwards)
        return f"SELECT {place.name}.* FROM {source} WHERE {self.meets(place)} ORDER BY {order} LIMIT {most}"

    def _order(self, place: Place, *, backwards: bool) -> str:
        """The order of the page, or its reverse, as SQL."""
        terms: list[str] = []
        for sort in self.sorts:
            column = place.column(sort.column)
            if sort.nullable:
                absent_last = sort.nulls_first is backwards
                terms.append(f"({column} IS NULL){'' if absent_last else ' DESC'}")
            terms.append(f"{column}{' DESC' if sort.descending is not backwards else ''}")
        return ", ".join(terms)


Source: TypeAlias = "Nothing | Value | Plain | Number | Json | Sealed | Row | Rows | Paged"
