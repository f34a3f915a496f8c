"""Tortoise's engine for PostgreSQL, as we want it.

A list of keys is one parameter, `= ANY($1)`, where Tortoise writes one for each key: so a statement has one text however many
keys there are, and is parsed and planned once for a connection. And it is told how long connections are waited for.
"""

import time
from collections.abc import Callable
from typing import Any

from pypika_tortoise.context import SqlContext
from pypika_tortoise.enums import Equality
from pypika_tortoise.terms import Array, BasicCriterion, Criterion, Term
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.asyncpg.executor import AsyncpgExecutor
from tortoise.backends.base.client import PoolConnectionWrapper
from tortoise.filters import is_in

on_acquired: list[Callable[[float], None]] = []
"""Called with the seconds that each connection was waited for: a metric. The front door fills this in."""


class _AnyOf(Term):
    """All values in one parameter; written out, where a statement has none."""

    is_aggregate = None

    def __init__(self, values: list[Any]) -> None:
        super().__init__()
        self._values = values

    def get_sql(self, ctx: SqlContext) -> str:
        held = ctx.parameterizer.create_param(self._values) if ctx.parameterizer else Array(*self._values)
        return f"ANY({held.get_sql(ctx)})"


def is_any_of(field: Term, value: Any) -> Criterion:
    """That a term is one of these values."""
    if value and isinstance(value, list | tuple | set | frozenset):
        return BasicCriterion(Equality.eq, field, _AnyOf(list(value)))
    return is_in(field, value)  # a subquery, or none at all


_FILTERS = {**AsyncpgExecutor.FILTER_FUNC_OVERRIDE, is_in: is_any_of}


class _Executor(AsyncpgExecutor):
    FILTER_FUNC_OVERRIDE = _FILTERS


class PostgresClient(AsyncpgDBClient):
    """A pool of connections whose waits are told."""

    executor_class = _Executor

    def _check_loop(self) -> bool:
        """Not looked at on each access, which is a system call: a process of ours has one event loop."""
        return True

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        """A connection of the pool, for a block."""
        return _Timed(self, self._pool_init_lock)


class _Timed(PoolConnectionWrapper[Any]):
    __slots__ = ()

    async def __aenter__(self) -> Any:
        began = time.perf_counter()
        connection = await super().__aenter__()
        waited = time.perf_counter() - began
        for told in on_acquired:
            told(waited)
        return connection

    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None:
        """Given back as asyncpg's pool does it, but without a task of its own where nothing is awaited: nothing went wrong,
        and nobody waits for a connection, who would be passed over by who asks again at once.
        """
        given: Any = self.connection
        if exc_type is not None or given._con is None or given._holder._pool._queue._getters:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        else:
            given._con._on_release()
            await given._holder.release(None)


client_class = PostgresClient
"""Where Tortoise looks for it."""
