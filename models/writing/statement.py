"""One statement as it is put together: its parameters, its tables, its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypika_tortoise.terms import Parameterizer, ValueWrapper
from tortoise.fields import TextField
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.viewer import Viewer
from models.ways import all_keys, as_found
from models.writing.dialect import Dialect, Sql
from models.writing.stand_ins import stands_for_something


def all_of_them(_: "Place") -> str:
    """The condition that all rows meet."""
    return "TRUE"


class Unwritable(Exception):
    """The database cannot write this; rows are loaded instead."""


class _Parameters(Parameterizer):
    """Only what stands for something is a parameter: what is always the same is written out, so that the database can plan
    for it.
    """

    def should_parameterize(self, value: Any) -> bool:
        return stands_for_something(value)


class Statement:
    """Collects parameters and names tables while an answer's SQL is written for a viewer, or for a stand-in of many."""

    def __init__(self, dialect: Dialect, viewer: Viewer, *, once: bool = False) -> None:
        """once: it is not kept, and so all values are parameters."""
        self.dialect = dialect
        self.viewer = viewer
        self._parameters = Parameterizer(dialect.hole) if once else _Parameters(dialect.hole)
        self.tables = 0

    @property
    def values(self) -> list[Any]:
        """The parameters so far."""
        return self._parameters.values

    def parameter(self, value: Any) -> Sql:
        """A value, given beside the statement."""
        self._parameters.create_param(value)
        return Sql(self.dialect.hole(len(self.values)))

    def rows(self, queryset: Any, most: int | None = None) -> str:
        """A QuerySet's own SQL, in brackets; `most`: not more rows than these."""
        if self.dialect.has_lateral:
            queryset = as_found(queryset)
        queryset._choose_db_if_not_chosen()
        queryset._make_query()
        if most is not None:
            queryset.query._limit = ValueWrapper(most, allow_parametrize=False)
        context = queryset.query.QUERY_CLS.SQL_CONTEXT.copy(parameterizer=self._parameters)
        return f"({queryset.query.get_sql(context)})"

    def place(self, model: type[Model], beside: Iterable[str] = ()) -> "Place":
        """A row of a table, under a name that nothing else in the statement has; `beside`: texts that stand beside its
        columns.
        """
        self.tables += 1
        return Place(self, f"t{self.tables}", model, beside=frozenset(beside))

    def from_rows(self, queryset: QuerySet[Any]) -> tuple["Place", str]:
        """(a row of these, what stands after FROM)."""
        place = self.place(queryset.model, queryset._annotations)
        return place, f"{self.rows(queryset)} AS {place.name}"

    def counted(
        self,
        queryset: QuerySet[Any],
        most: int,
        told: Callable[[str], str],
        meets: "Callable[[Place], str]" = all_of_them,
    ) -> Sql:
        """What is told of the number of rows that meet a condition, which are not counted beyond `most`."""
        some = all_keys(self, queryset, most) if meets is all_of_them else None
        if some is None:
            place, source = self.from_rows(queryset)
            some = f"SELECT 1 FROM {source} WHERE {meets(place)}"
        return Sql(f"(SELECT {told('count(*)')} FROM ({some} LIMIT {most}) AS counted)")

    def grouped(self, queryset: QuerySet[Any], by: str, summed: str | None = None) -> str:
        """How many rows there are with each value of a column, or the sum of another column over them, as `found`; what
        stands after FROM.
        """
        place, source = self.from_rows(queryset)
        found = f"sum({place.column(summed)})" if summed else "count(*)"
        return f"(SELECT {place.column(by)} AS {by}, {found} AS found FROM {source} GROUP BY 1)"

    def first(
        self, queryset: QuerySet[Any], told: str, meets: "Callable[[Place], str]", order: Sequence[str] = ()
    ) -> Sql:
        """A column of the first row that meets a condition; NULL where there is none. order: columns, `-` before those from the
        last value to the first.
        """
        place, source = self.from_rows(queryset)
        columns = [
            f"{place.column(name.removeprefix('-'))}{' DESC' * name.startswith('-')}" for name in order
        ]
        ordered = f" ORDER BY {', '.join(columns)} LIMIT 1" if order else ""
        return Sql(f"(SELECT {place.column(told)} FROM {source} WHERE {meets(place)}{ordered})")


@dataclass(frozen=True)
class Place:
    """A row that an expression speaks of."""

    statement: Statement
    name: str
    model: type[Model]
    parts: Mapping[str, Any] = field(default_factory=dict)
    """What else stands beside the columns, by attribute: sources."""
    beside: frozenset[str] = frozenset()
    """Texts that the rows have besides their columns, or NULL."""

    @property
    def viewer(self) -> Viewer:
        return self.statement.viewer

    @property
    def dialect(self) -> Dialect:
        return self.statement.dialect

    def is_among(self, queryset: QuerySet[Any]) -> str:
        """Whether the row is one of these, as a condition."""
        place, source = self.statement.from_rows(queryset)
        return f"{self.column('id')} IN (SELECT {place.column('id')} FROM {source})"

    def field_of(self, attribute: str) -> Any:
        """The field behind an attribute of the row. Raises: Unwritable."""
        if attribute in self.beside:
            return TextField(null=True)
        try:
            return self.model._meta.fields_map[attribute]
        except KeyError:
            raise Unwritable(f"{self.model.__name__}.{attribute}") from None

    def column(self, attribute: str) -> Sql:
        """A column of the row, by its attribute. Raises: Unwritable."""
        if attribute in self.beside:
            return Sql(f'{self.name}."{attribute}"')
        found = self.model._meta.fields_db_projection.get(attribute)
        if found is None:
            raise Unwritable(f"{self.model.__name__}.{attribute}")
        return Sql(f'{self.name}."{found}"')
