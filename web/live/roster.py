"""Everyone who is connected to this process: one clock for all, an orderly end for all, counts for the metrics."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from web.graphql.engine import Viewer
from web.graphql.refusals import Fault, Refusal
from web.live.codes import Code
from web.live.limits import LiveLimits

log = logging.getLogger("deskwire.live")


class Connection(Protocol):
    """A socket or an event stream."""

    def tick(self, now: float) -> None:
        """Look at the clock (the loop's): ping, or give up."""

    async def finish(self) -> None:
        """Take nothing new; returns when what has one answer has been answered."""

    def leave(self) -> None:
        """Close with 1012, whatever is still under way."""


class Roster:
    """The open connections of this process."""

    def __init__(self, limits: LiveLimits) -> None:
        self.limits = limits
        self.is_draining = False
        self.connections: set[Connection] = set()
        self.work: set[asyncio.Task[None]] = set()
        """Mutations whose socket has gone: they are finished all the same."""
        self.streams: Counter[str] = Counter()
        """Open streams by their viewer's key."""
        self.closes: Counter[int] = Counter()
        """How many connections this process closed, by code."""
        self._clock: asyncio.Task[None] | None = None
        self._empty = asyncio.Event()

    def add(self, connection: Connection) -> None:
        """A connection begins; the clock starts with the first one."""
        self.connections.add(connection)
        if self._clock is None or self._clock.done():
            self._clock = asyncio.create_task(self._tick())

    def discard(self, connection: Connection) -> None:
        """A connection is over."""
        self.connections.discard(connection)
        if not self.connections:
            self._empty.set()

    def closed(self, code: Code) -> None:
        """Count a close of ours."""
        self.closes[int(code)] += 1

    def adopt(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task that must finish although nobody waits for it."""
        self.work.add(task)
        task.add_done_callback(self.work.discard)

    @contextmanager
    def stream(self, viewer: Viewer) -> Iterator[None]:
        """Count an open stream as its viewer's; visitors without a key are not bounded here.

        Raises: Refusal (TOO_MANY_STREAMS).
        """
        if viewer.key and self.streams[viewer.key] >= self.limits.streams:
            message = f"You have {self.limits.streams} open streams; that is the most."
            raise Refusal(Fault.TOO_MANY_STREAMS, message, most=self.limits.streams)
        self.streams[viewer.key] += 1
        try:
            yield
        finally:
            self.streams[viewer.key] -= 1
            if not self.streams[viewer.key]:
                del self.streams[viewer.key]

    async def drain(self, grace: float) -> None:
        """Take no one new, let what is under way finish for `grace` seconds, and close everybody with 1012."""
        self.is_draining = True
        finishing = [asyncio.create_task(connection.finish()) for connection in self.connections]
        waiting: set[asyncio.Task[None]] = {*finishing, *self.work}
        if waiting:
            await asyncio.wait(waiting, timeout=grace)
        for task in finishing:
            task.cancel()
        for connection in list(self.connections):
            connection.leave()
        if self.connections:
            self._empty.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(2 * self.limits.farewell):
                    await self._empty.wait()

    async def _tick(self) -> None:
        now = asyncio.get_running_loop().time
        while self.connections:
            await asyncio.sleep(self.limits.tick)
            for connection in list(self.connections):
                try:
                    connection.tick(now())
                except Exception:
                    log.exception("a connection could not look at the clock")
