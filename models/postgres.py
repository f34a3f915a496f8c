"""Tortoise's engine for PostgreSQL, which also tells how long statements and transactions wait for a free connection."""

import time
from collections.abc import Callable
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import PoolConnectionWrapper

on_acquired: list[Callable[[float], None]] = []
"""Called with the seconds that each connection was waited for: a metric. The front door fills this in."""


class PostgresClient(AsyncpgDBClient):
    """A pool of connections whose waits are told."""

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


client_class = PostgresClient
"""Where Tortoise looks for it."""
