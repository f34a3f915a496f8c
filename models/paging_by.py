"""Pages of many parents at once: the newest messages of fifty items in one statement."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models.paging import Page, Row, Sort, Window, around, fit, narrow


async def pages_by(
    rows: QuerySet[Row], by: str, keys: Sequence[UUID], sorts: tuple[Sort, ...], window: Window, purpose: str
) -> list[Page[Row]]:
    """For each key in `keys` the page of the rows whose column `by` holds it, in one statement.

    The rows are those of `rows`, which carries the rights; the database numbers them within each parent.
    """
    size = window.size
    chosen = narrow(rows.filter(**{f"{by}__in": list(dict.fromkeys(keys))}), sorts, window, purpose)
    found: dict[UUID, list[Row]] = {}
    for row in await _ranked(chosen, by, sorts, size + 1, backwards=window.backwards):
        found.setdefault(getattr(row, by), []).append(row)
    return [fit(found.get(key, []), rows.filter(**{by: key}), sorts, window, purpose) for key in keys]


async def _ranked(
    rows: QuerySet[Row], by: str, sorts: tuple[Sort, ...], most: int, *, backwards: bool
) -> Sequence[Row]:
    """The first `most` rows of each parent."""
    order = ", ".join(f"{s.column} {'DESC' if s.descending is not backwards else 'ASC'}" for s in sorts)
    columns = ", ".join(f'"{c}"' for c in rows.model._meta.fields_db_projection.values())
    numbered = (
        f"SELECT *, row_number() OVER (PARTITION BY {by} ORDER BY {order}) AS place FROM ({{}}) AS visible"
    )
    records = await around(
        rows, f"SELECT {columns} FROM ({numbered}) AS ranked WHERE place <= {int(most)} ORDER BY {by}, place"
    )
    return [rows.model._init_from_db(**record) for record in records]
