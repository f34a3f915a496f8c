"""How much one person, key or address may ask for in a minute, over all processes.

Each process counts by itself and settles with the others through Redis once a second; while Redis is away it counts alone.
What others spend within that second is not seen yet, so the sum may pass the budget by about a second's worth.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from kit import clock
from kit.errors import RateLimited

log = logging.getLogger(__name__)

WINDOW_SECONDS = 60
SETTLE_SECONDS = 1.0


class Budget:
    """A budget of `per_minute` for each name."""

    def __init__(self, per_minute: int, redis_url: str | None = None, prefix: str = "deskwire") -> None:
        self.per_minute = per_minute
        self._prefix = prefix
        self._redis = (
            Redis.from_url(redis_url, socket_connect_timeout=1, socket_timeout=1) if redis_url else None
        )
        self._ended = False
        self._window = 0
        self._spent: dict[str, int] = defaultdict(int)
        self._unsettled: dict[str, int] = defaultdict(int)

    def charge(self, names: Iterable[str], cost: int) -> None:
        """Take `cost` from the budget of each name, or from none.

        Raises: RateLimited, with the seconds until the next window as `retryAfter`.
        """
        now = clock.seconds()
        self._turn(int(now // WINDOW_SECONDS))
        charged = list(names)
        left = self.per_minute - cost
        for name in charged:
            if self._spent[name] > left:
                wait = WINDOW_SECONDS - int(now % WINDOW_SECONDS)
                raise RateLimited(
                    f"You have used up your budget of {self.per_minute} for this minute.", retryAfter=wait
                )
        for name in charged:
            self._spent[name] += cost
            self._unsettled[name] += cost

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Budget"]:
        """Settle with the other processes in the background."""
        task = asyncio.create_task(self._settle_for_ever()) if self._redis else None
        try:
            yield self
        finally:
            self._ended = True
            if task is not None and self._redis is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
                await self._redis.aclose()

    def _turn(self, window: int) -> None:
        """A new minute begins with nothing spent."""
        if window != self._window:
            self._window = window
            self._spent.clear()
            self._unsettled.clear()

    async def _settle_for_ever(self) -> None:
        while not self._ended:  # a library whose time is over may take the end for its own, and swallow it
            await asyncio.sleep(SETTLE_SECONDS)
            if self._unsettled:
                with suppress(RedisError, OSError, TimeoutError):
                    await self._settle()

    async def _settle(self) -> None:
        assert self._redis is not None
        window, taken = self._window, dict(self._unsettled)
        self._unsettled.clear()
        async with self._redis.pipeline(transaction=False) as pipe:
            for name, cost in taken.items():
                key = f"{self._prefix}:budget:{window}:{name}"
                pipe.incrby(key, cost)
                pipe.expire(key, 2 * WINDOW_SECONDS)
            totals = (await pipe.execute())[::2]
        if window == self._window:
            for name, total in zip(taken, totals, strict=True):
                self._spent[name] = max(int(total) + self._unsettled[name], self._spent[name])
