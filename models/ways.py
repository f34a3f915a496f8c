"""Rows that are reached in several ways, each of which gives them in order by an index of its own.

One condition for all of them would have the database read either everything that is reached, to sort it, or everything there is,
to leave out what is not. So a page is put together from the first rows of each way. That is PostgreSQL's alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

if TYPE_CHECKING:
    from models.paging import Sort, Values
    from models.writing.statement import Statement

EACH = RawSQL('"each"."key"')
"""The key that a way is gone for."""
WALKED = RawSQL('"walked"."item_id"')
"""The key of the row at which a walk has come."""


@dataclass(frozen=True)
class Way:
    """What rows must fulfil who are reached in this way, for each of these keys apart (`EACH`), if there are any.

    `walk`: rows of another table that give the rows in their order (`WALKED`), since they repeat when each was updated.
    """

    rows: Q
    keys: tuple[UUID, ...] = ()
    walk: QuerySet[Any] | None = None


class AnyWay(Q):
    """What rows must fulfil who are reached in any of these ways, each of which finds the newest first; perhaps none does."""

    def __init__(self, rows: Q, ways: Sequence[Way]) -> None:
        super().__init__(rows)
        self.ways = tuple(ways)


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
        some._q_objects = [way.rows if q is found else q for q in rows._q_objects]
        place, source = statement.from_rows(some)
        if way.walk is None:
            by = order(place.name, "updated_at", "id")
            part = f"SELECT {place.name}.* FROM {source} ORDER BY {by} LIMIT {most}"
        else:
            walk = way.walk if first is None else way.walk.filter(item_updated_at__gte=first)
            walk = walk if last is None else walk.filter(item_updated_at__lte=last)
            by = order("walked", "item_updated_at", "item_id")
            reached = f"CROSS JOIN LATERAL (SELECT {place.name}.* FROM {source} OFFSET 0) AS {place.name}"
            part = f"SELECT {place.name}.* FROM {statement.rows(walk)} AS walked {reached} ORDER BY {by} LIMIT {most}"
        if way.keys:
            keys = f"unnest({statement.parameter(list(way.keys))}::uuid[]) AS each(key)"
            part = f"SELECT {place.name}.* FROM {keys} CROSS JOIN LATERAL ({part}) AS {place.name}"
        parts.append(f"({part})")
    row = statement.place(rows.model)
    once = f"{row.column('updated_at')}, {row.column('id')}"
    return (
        f"SELECT DISTINCT ON ({once}) {row.name}.* FROM ({' UNION ALL '.join(parts)}) AS {row.name}"
        f" ORDER BY {order(row.name, 'updated_at', 'id')} LIMIT {most}"
    )
