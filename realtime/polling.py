"""How the hub waits: for a wake-up, or for the next look at the database."""

import asyncio
from contextlib import suppress

from tortoise import connections

POLL_SECONDS = 2.0
SQLITE_POLL_SECONDS = 0.1


async def until_woken_or_polled(woken: asyncio.Event) -> None:
    """The bus wakes the hub at once; a wake-up that was lost is made up for by the next poll (promise R9)."""
    await _woken_within(POLL_SECONDS, woken)


class SqlitePoll:
    """Other processes' commits show in `PRAGMA data_version`, which costs microseconds: looked at ten times a second."""

    def __init__(self) -> None:
        self._seen: int | None = None

    async def __call__(self, woken: asyncio.Event) -> None:
        while True:
            if await _woken_within(SQLITE_POLL_SECONDS, woken):
                return
            version = (await connections.get("default").execute_query_dict("PRAGMA data_version"))[0][
                "data_version"
            ]
            changed, self._seen = version != self._seen, version
            if changed:
                return


async def _woken_within(seconds: float, woken: asyncio.Event) -> bool:
    """Whether the hub was woken in this time. Not by `asyncio.wait_for`: until Python 3.12 it forgets that it was cancelled,
    where what it waits for comes at the same moment, and the hub would never end.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await woken.wait()
            return True
    return False
