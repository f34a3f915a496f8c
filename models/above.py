"""What is above rows in a graph, as a list of keys to look for: a recursive query, which Tortoise has no word for."""

from typing import Any

from pypika_tortoise.context import SqlContext
from pypika_tortoise.terms import Term
from tortoise.expressions import Subquery
from tortoise.models import Model


class Above(Term):
    """The rows that a query gives, in one column, and all that are above these by the links of a table.

    Each is found once, by however many ways: so a graph in which there were a circle ends too.
    """

    is_aggregate = None

    def __init__(self, begin: Any, links: type[Model], low: str, high: str) -> None:
        super().__init__()
        self._begin = Subquery(begin)
        self._links, self._low, self._high = links._meta.db_table, low, high

    def get_sql(self, ctx: SqlContext) -> str:
        begin = self._begin.get_sql(ctx.copy(subquery=False, with_alias=False))
        step = f'SELECT l."{self._high}" FROM "{self._links}" l JOIN up ON l."{self._low}" = up.id'
        return f"(WITH RECURSIVE up(id) AS ({begin} UNION {step}) SELECT id FROM up)"
