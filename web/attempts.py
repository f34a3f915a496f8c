"""How often somebody may try to sign in, counted over all processes: in Redis, and in this process while Redis is away."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool

from kit.ratelimit import Limit, OwnCounter, seconds_until

log = logging.getLogger(__name__)


class SharedCounter:
    """A `kit.ratelimit.Counter` that the processes of a workspace share; `prefix` keeps workspaces on one Redis apart."""

    def __init__(self, redis_url: str, prefix: str = "deskwire") -> None:
        self._pool = ConnectionPool.from_url(redis_url, socket_connect_timeout=1, socket_timeout=1)
        options: Any = {"connection_pool": self._pool}  # typed more narrowly than it is used
        storage = RedisStorage(
            f"async+{redis_url}", implementation="redispy", key_prefix=f"{prefix}:attempts", **options
        )
        self._windows = MovingWindowRateLimiter(storage)
        self._own = OwnCounter()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["SharedCounter"]:
        """Keeps connections to Redis until its end."""
        try:
            yield self
        finally:
            await self._pool.aclose()

    async def wait(self, limit: Limit, key: str) -> float:
        """See `Counter`."""
        try:
            return await self._wait(limit, key)
        except Exception as error:  # noqa: BLE001 - a stopped Redis has many faces, and none may lock people out
            log.warning("Redis is gone (%s); this process counts attempts alone.", type(error).__name__)
            return await self._own.wait(limit, key)

    async def _wait(self, limit: Limit, key: str) -> float:
        if await self._windows.hit(limit.window, key):
            return 0
        return seconds_until((await self._windows.get_window_stats(limit.window, key)).reset_time)
