"""The bus between processes: wake-ups, which carry a position, and signals, which live for seconds (realtime promise R9).

Nothing durable travels here. A bus that is down delays what other processes hear until their next poll, and loses nothing.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from broadcaster import Broadcast
from redis.exceptions import RedisError

from realtime.redis_backend import RECONNECTED, RedisBackend, ended

log = logging.getLogger(__name__)

WAKE, SIGNALS = "wake", "signals"
SIGNALS_WAITING_MOST = 1000
SIGNAL_FRESH_SECONDS = 2.0  # what could not be said by then is not said any more: they live for seconds


class Bus:
    """Says and hears wake-ups and signals; `prefix` keeps workspaces on one Redis apart."""

    def __init__(self, redis_url: str | None = None, prefix: str = "deskwire") -> None:
        self._backend = RedisBackend(redis_url) if redis_url else None
        self._broadcast = Broadcast(backend=self._backend) if self._backend else Broadcast("memory://")
        self._prefix = prefix
        self._latest = 0
        self._said = asyncio.Event()
        self._signals: asyncio.Queue[tuple[float, str]] = asyncio.Queue(SIGNALS_WAITING_MOST)

    @property
    def healthy(self) -> bool:
        """Whether other processes are heard at once, not only at the next poll."""
        return self._backend is None or self._backend.healthy

    def committed(self, position: int) -> None:
        """Tell every process that the log has grown to `position`; of several in a row only the last is told."""
        self._latest = max(self._latest, position)
        self._said.set()

    def signal(self, message: str) -> None:
        """Tell every process something that may be lost."""
        with suppress(asyncio.QueueFull):
            self._signals.put_nowait((time.monotonic(), message))

    @asynccontextmanager
    async def running(
        self, woken: Callable[[int], None], signalled: Callable[[str], None]
    ) -> AsyncIterator["Bus"]:
        """Call `woken(position)` (0: something may have been missed) and `signalled(message)` for what is heard."""
        await self._broadcast.connect()
        tasks = [
            asyncio.create_task(self._hear(WAKE, lambda text: woken(int(text) if text.isdigit() else 0))),
            asyncio.create_task(
                self._hear(SIGNALS, lambda text: None if text == RECONNECTED else signalled(text))
            ),
            asyncio.create_task(self._say_positions()),
            asyncio.create_task(self._say_signals()),
        ]
        try:
            yield self
        finally:
            await ended(*tasks)
            with suppress(asyncio.CancelledError):
                await self._broadcast.disconnect()

    async def _hear(self, channel: str, told: Callable[[str], None]) -> None:
        async with self._broadcast.subscribe(f"{self._prefix}:{channel}") as heard:
            while True:
                event = await heard.get()
                try:
                    told(event.message)
                except Exception:
                    log.exception("A message on the bus was not understood.")  # another version's, perhaps

    async def said(self) -> None:
        """Wait until the last position has been told, or could not be: for processes that end right after a commit."""
        if self._said.is_set():
            self._said.clear()
            await self._publish(WAKE, str(self._latest))

    async def _say_positions(self) -> None:
        while True:
            await self._said.wait()
            self._said.clear()
            await self._publish(WAKE, str(self._latest))

    async def _say_signals(self) -> None:
        while True:
            said, message = await self._signals.get()
            if time.monotonic() - said < SIGNAL_FRESH_SECONDS:
                await self._publish(SIGNALS, message)

    async def _publish(self, channel: str, message: str) -> None:
        try:
            async with asyncio.timeout(2):
                await self._broadcast.publish(f"{self._prefix}:{channel}", message)
        except (RedisError, OSError, TimeoutError) as error:
            log.debug(
                "Not published: %s", type(error).__name__
            )  # polls make up for it; health is told elsewhere
