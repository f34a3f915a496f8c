"""Rows that are reached in several ways, each of which gives them in order by an index of its own.

One condition for all of them would have the database read either everything that is reached, to sort it, or everything there is,
to leave out what is not. So a page is put together from the first rows of each way, and where all rows are counted or searched,
each way gives their keys by an index that has all it asks for. That is PostgreSQL's alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pypika_tortoise.functions import Cast
from pypika_tortoise.terms import Term, ValueWrapper
from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.models import Model
from tortoise.query_utils import QueryModifier
from tortoise.queryset import QuerySet

from models.any_row_of import AnyRowOf
from models.postgres import is_any_of

if TYPE_CHECKING:
    from models.paging import Sort, Values
    from models.writing.dialect import Dialect
    from models.writing.statement import Statement

EACH = RawSQL('"each"."key"')
"""The key that a way is gone for."""
WALKED = RawSQL('"walked"."item_id"')
"""The key of the row at which a walk has come."""


@dataclass(frozen=True)
class Way:
    """What rows must fulfil who are reached in this way.

    by, keys: a column that is one of these, for each of which apart an index gives the rows in their order. `walk`: rows of
    another table that give these rows and no others (`WALKED`), in their order, since they repeat when each was updated; `by` is
    its column then. `repeats`: further columns that they repeat, by which name.
    """

    rows: Q
    by: str = ""
    keys: tuple[UUID, ...] = ()
    walk: QuerySet[Any] | None = None
    repeats: Mapping[str, str] = field(default_factory=dict)

    def of_each(self, condition: Q) -> Q:
        """A condition on rows, or on those of the walk, for each of the keys apart."""
        one_of_them: dict[str, Any] = {self.by: EACH} if self.by else {}
        return condition & Q(**one_of_them)

    def of_all(self, some: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of all keys together."""
        return some.filter(**{f"{self.by}__in": list(self.keys)}) if self.by else some


class AnyWay(Q):
    """All that rows must fulfil who are reached in any of these ways, each of which finds the newest first; perhaps none does.

    only: the one way, if there is any, to rows that have a value in its column `by`; then there is one way to each row.
    """

    def __init__(self, rows: Q, ways: Sequence[Way], only: Way | None = None) -> None:
        super().__init__(rows)
        self.ways = tuple(ways)
        self.only = only


class _OneOf(Q):
    """That a key is one of these: asked once, and not of each row."""

    def __init__(self, key: UUID, keys: Sequence[UUID]) -> None:
        super().__init__()
        self._key, self._keys = key, keys

    def resolve(self, resolve_context: Any) -> QueryModifier:
        return QueryModifier(is_any_of(Cast(ValueWrapper(self._key), "uuid"), list(self._keys)))


def as_found(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, asked for so that PostgreSQL finds them soonest."""
    found = next((q for q in rows._q_objects if isinstance(q, AnyWay)), None)
    if found is None or rows._select_for_update:
        return rows  # a row that is waited for is asked again by what stands beside it, not by keys that were found before
    if found.only is not None:
        return _in_one_place(rows, found, found.only)
    keys = _keys(rows.model, found.ways, _keys_asked(rows))
    return _with(rows, found, Q(id__in=AnyRowOf(*keys))) if keys else rows


def _in_one_place(rows: QuerySet[Any], found: AnyWay, only: Way) -> QuerySet[Any]:
    """Where all are to have one value in the column to which there is only one way, that is compared once with the keys of that:
    else the database takes both for rare together, and reads all that is reached instead of an index of the place.
    """
    if not only.keys:
        return rows
    key = _keys_asked(rows).get(only.by)
    return _with(rows, found, only.rows, _OneOf(key, only.keys)) if key else rows


def _with(rows: QuerySet[Any], found: AnyWay, *conditions: Q) -> QuerySet[Any]:
    """The rows with these conditions in place of that one."""
    some = rows._clone()
    some._q_objects = [each for each in rows._q_objects if each is not found]
    some._q_objects += conditions
    return some


def _keys_asked(rows: QuerySet[Any]) -> dict[str, UUID]:
    """The columns in which all of these are to have one key."""
    asked: list[dict[str, Any]] = [dict(each.filters) for each in _all_asked(rows._q_objects)]
    return {column: key for each in asked for column, key in each.items() if isinstance(key, UUID)}


def _all_asked(conditions: Sequence[Q]) -> Iterator[Q]:
    """Of these conditions those that each row must fulfil, down to the last."""
    for each in conditions:
        if not each._is_negated and (each.join_type == Q.AND or len(each.children) == 1):
            yield each
            yield from _all_asked(each.children)


def newest(
    statement: "Statement",
    rows: QuerySet[Any],
    sorts: Sequence["Sort"],
    bounds: tuple["Values", "Values"],
    most: int,
    *,
    backwards: bool,
) -> str | None:
    """The statement of a page of these rows; None where they are not reached in ways, or are asked for in another order.

    bounds: the sort values between which the page lies, which `rows` are narrowed to already.
    """
    found = next((q for q in rows._q_objects if isinstance(q, AnyWay) and q.ways), None)
    in_order = [sort.column for sort in sorts] == ["updated_at", "id"]
    if found is None or not in_order or not statement.dialect.has_lateral:
        return None
    first, last = (values and values[0] for values in bounds)
    if sorts[0].descending:
        first, last = last, first
    up = sorts[0].descending is backwards

    def order(name: str, *columns: str) -> str:
        return ", ".join(f'{name}."{column}"{"" if up else " DESC"}' for column in columns)

    parts = []
    for way in found.ways:
        some = rows._clone()
        mine = way.rows if way.walk is not None else way.of_each(way.rows)
        some._q_objects = [mine if q is found else q for q in rows._q_objects]
        place, source = statement.from_rows(some)
        if way.walk is None:
            by = order(place.name, "updated_at", "id")
            part = f"SELECT {place.name}.* FROM {source} ORDER BY {by} LIMIT {most}"
        else:
            walk = way.walk.filter(way.of_each(Q()))
            walk = walk if first is None else walk.filter(item_updated_at__gte=first)
            walk = walk if last is None else walk.filter(item_updated_at__lte=last)
            by = order("walked", "item_updated_at", "item_id")
            reached = f"CROSS JOIN LATERAL (SELECT {place.name}.* FROM {source} OFFSET 0) AS {place.name}"
            part = f"SELECT {place.name}.* FROM {statement.rows(walk)} AS walked {reached} ORDER BY {by} LIMIT {most}"
        if way.keys:
            each = f"unnest({statement.parameter(list(way.keys))}::uuid[]) AS each(key)"
            part = f"SELECT {place.name}.* FROM {each} CROSS JOIN LATERAL ({part}) AS {place.name}"
        parts.append(f"({part})")
    row = statement.place(rows.model)
    once = f"{row.column('updated_at')}, {row.column('id')}"
    return (
        f"SELECT DISTINCT ON ({once}) {row.name}.* FROM ({' UNION ALL '.join(parts)}) AS {row.name}"
        f" ORDER BY {order(row.name, 'updated_at', 'id')} LIMIT {most}"
    )


def _keys(model: type[Model], ways: Sequence[Way], asked: Mapping[str, UUID] | None = None) -> list[Any]:
    """Queries of one column that give the keys of all rows, way by way; each gives none twice. asked: keys that these have in
    some columns, so that others need not be given.
    """
    queries: list[Any] = []
    for way in ways:
        if way.walk is None:
            queries.append(way.of_all(model.filter(way.rows)).values("id"))
        else:
            some = {way.repeats[name]: key for name, key in (asked or {}).items() if name in way.repeats}
            queries += [way.walk.filter(**{way.by: key}, **some).values("item_id") for key in way.keys]
    return queries


def _all_ways(rows: QuerySet[Any], dialect: "Dialect") -> list[Any]:
    """What gives the keys of these rows; nothing, where they are not reached in ways, or something else is asked of them, too."""
    conditions = rows._q_objects
    if len(conditions) != 1 or not isinstance(conditions[0], AnyWay) or not dialect.has_lateral:
        return []
    return _keys(rows.model, conditions[0].ways)


def beside(
    rows: QuerySet[Any], condition: Q, column: str, repeats: Mapping[str, str], dialect: "Dialect"
) -> Q:
    """What others must fulfil that stand beside one of these rows, whose key is in that column of theirs, besides a condition.

    repeats: columns of these rows that those repeat, by which name: by that they are reached in the same way.
    """

    def among(keys: Term) -> Q:
        some: dict[str, Any] = {f"{column}__in": keys}
        return condition & Q(**some)

    keys = _all_ways(rows, dialect)
    if not keys:
        return among(Subquery(rows.values("id")))
    (found,) = rows._q_objects
    assert isinstance(found, AnyWay)
    if found.only is None:
        return among(AnyRowOf(*keys))
    ways = [
        Way(condition, repeats[way.by], way.keys)
        if way.by in repeats
        else Way(among(AnyRowOf(*_keys(rows.model, [way]))))
        for way in found.ways
    ]
    return AnyWay(among(AnyRowOf(*keys)), ways, ways[found.ways.index(found.only)])


def all_keys(statement: "Statement", rows: QuerySet[Any], most: int | None, order: str = "") -> str | None:
    """The statement of the keys of these rows, as `id`: all of them, or any `most` and perhaps more; `order`: the first in it.

    None where they are not reached in ways.
    """
    found = _all_ways(rows, statement.dialect)
    parts = [f"(SELECT * FROM {statement.rows(each)} AS way{order} LIMIT {most or 'ALL'})" for each in found]
    is_once = any(isinstance(each, AnyWay) and each.only for each in rows._q_objects)
    return (" UNION ALL " if is_once else " UNION ").join(parts) or None
