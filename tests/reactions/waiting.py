"""Waiting for a condition, with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(true: Callable[[], bool | Awaitable[bool]], seconds: float = 60) -> None:
    """Return as soon as it is so.

    Raises: TimeoutError.
    """
    async with asyncio.timeout(seconds):
        while not (now if isinstance(now := true(), bool) else await now):  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # what is waited for happens in the database, or in another process
