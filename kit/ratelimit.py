"""How often somebody may do something: a moving window for each key, counted in this process unless `count_with` says where."""

import math
from dataclasses import dataclass
from typing import Protocol

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kit import clock
from kit.errors import RateLimited


@dataclass(frozen=True)
class Limit:
    """At most `most` times in any `seconds` seconds, for each key that it is asked about."""

    name: str
    most: int
    seconds: int

    @property
    def window(self) -> RateLimitItem:
        """The limit as the counting library knows it."""
        return RateLimitItemPerSecond(self.most, self.seconds, self.name)


def seconds_until(freed_at: float) -> float:
    """How long to wait for a window that allows the next attempt at this instant (seconds of the epoch)."""
    return max(0.0, freed_at - clock.now().timestamp()) + 0.001  # at that very instant it still counts


class Counter(Protocol):
    """Where attempts are counted; one that several processes share has this shape too."""

    async def wait(self, limit: Limit, key: str) -> float:
        """Count an attempt and return 0, or count nothing and return the seconds until the next is allowed."""


class OwnCounter:
    """Counts in this process's memory."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    async def wait(self, limit: Limit, key: str) -> float:
        """See `Counter`."""
        if self._windows.hit(limit.window, key):
            return 0
        return seconds_until(self._windows.get_window_stats(limit.window, key).reset_time)


_counter: Counter = OwnCounter()


def count_with(counter: Counter) -> None:
    """Count there from now on."""
    global _counter
    _counter = counter


async def check(limit: Limit, key: str, *path: str | int) -> None:
    """Count one more attempt by `key`.

    Raises: RateLimited, with the whole seconds until the next is allowed as `retryAfter`.
    """
    seconds = math.ceil(await _counter.wait(limit, key))
    if seconds > 0:
        raise RateLimited(f"Too many attempts: try again in {seconds} seconds.", *path, retryAfter=seconds)
