"""The row that a column names, if it is one of some rows: found by its key, for each row that is asked, instead of all of them
first. That is what a condition needs which is only one of several (`OR`).
"""

from typing import Any

from tortoise.expressions import RawSQL, Subquery
from tortoise.queryset import QuerySet


class RowNamedBy(Subquery):
    """The key of that row, or nothing; for `<column>__in`. The table must stand in its query under its own name."""

    def __init__(self, table: str, column: str, rows: QuerySet[Any]) -> None:
        super().__init__(rows.filter(id=RawSQL(f'"{table}"."{column}"')).values("id"))
