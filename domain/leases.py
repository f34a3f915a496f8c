"""Rows that a worker sees to when their time has come: one worker's at a time, until its lease runs out."""

from datetime import timedelta
from uuid import UUID

from tortoise.models import Model

from kit import clock


async def claim_due(table: type[Model], column: str, lease: timedelta, most: int) -> list[UUID]:
    """The keys of rows whose time in this column has come, the longest due first, put off by the lease: whoever dies meanwhile
    leaves them to the next.
    """
    now = clock.now()
    due = table.filter(**{f"{column}__lte": now}).order_by(column, "id").limit(most)
    claimed = []
    for key, at in await due.values_list("id", column):
        mine = table.filter(id=key, **{column: at})  # unless another worker was faster
        if await mine.update(**{column: now + lease}):
            claimed.append(key)
    return claimed
