"""Times and rows read of one call against the database."""

import logging
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

TIMES = 5


@dataclass(frozen=True)
class Cost:
    """The median time of a call in milliseconds, what it returned, and how many rows were read for each row returned."""

    milliseconds: float
    rows: int
    read: float


class _Last(logging.Handler):
    """Remembers the last statement, which is the one that counts: what comes before it makes ready for it."""

    statement: str = ""
    values: Sequence[Any] = ()

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and len(record.args) == 2:
            self.statement, self.values = str(record.args[0]), record.args[1] or ()  # type: ignore[assignment]


async def cost(call: Callable[[], Awaitable[Any]], rows: Callable[[Any], int], connection: Any) -> Cost:
    """What a call costs once all that it needs is in memory."""
    log, last = logging.getLogger("tortoise.db_client"), _Last()
    log.addHandler(last)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    found = await call()
    log.removeHandler(last)
    log.setLevel(logging.WARNING)
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await call()
        taken.append(time.perf_counter() - began)
    returned = rows(found)
    return Cost(statistics.median(taken) * 1000, returned, await _read(connection, last) / max(1, returned))


async def _read(connection: Any, last: _Last) -> int:
    """How many rows (and places in indexes) the statement looked at, by EXPLAIN."""
    async with connection.transaction():
        await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        if "search_documents" in last.statement:  # as searches are asked (`models/search/postgres.py`)
            await connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        (plan,) = await connection.fetchrow(f"EXPLAIN (ANALYZE, FORMAT JSON) {last.statement}", *last.values)
    return _looked_at(orjson.loads(plan)[0]["Plan"])


def _looked_at(node: dict[str, Any]) -> int:
    own = 0
    if "Scan" in node["Node Type"] and node["Node Type"] not in ("Subquery Scan", "CTE Scan"):
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        own = round((node["Actual Rows"] + removed) * node["Actual Loops"])
    return own + sum(_looked_at(each) for each in node.get("Plans", ()))
