"""The rows of several queries together, as a list of keys to look for: UNION ALL, which Tortoise has no word for.

Each of them can begin at an index of its own, where one condition with OR could begin at none.
"""

from typing import Any

from pypika_tortoise.context import SqlContext
from pypika_tortoise.terms import Term
from tortoise.expressions import Subquery


class AnyRowOf(Term):
    """What any of these queries gives, each of which gives one column."""

    is_aggregate = None

    def __init__(self, *queries: Any) -> None:
        super().__init__()
        self._queries = [Subquery(query) for query in queries]

    def get_sql(self, ctx: SqlContext) -> str:
        one = ctx.copy(subquery=False, with_alias=False)
        return f"({' UNION ALL '.join(query.get_sql(one) for query in self._queries)})"
