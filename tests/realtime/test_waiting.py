"""How the hub waits: it ends when it is told to, also where it is woken in that very moment."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from realtime.polling import SqlitePoll, until_woken_or_polled


@pytest.mark.parametrize("pause", [until_woken_or_polled, SqlitePoll()], ids=["a bus", "SQLite"])
async def test_who_is_woken_and_told_to_end_at_once_ends(pause: Callable[[asyncio.Event], Awaitable[None]]):
    woken = asyncio.Event()
    waiting = asyncio.ensure_future(pause(woken))
    await asyncio.sleep(0.01)
    woken.set()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
