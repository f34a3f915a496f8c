"""What waits to be sent to one client: one bounded queue, one frame on its way at a time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Frame = TypeVar("Frame", str, bytes)


class Owner:
    """Whose frames they are; once it is `is_over`, those that still wait are not sent."""

    __slots__ = ("is_over",)

    def __init__(self) -> None:
        self.is_over = False


class Outbox(Generic[Frame]):
    """Frames in order. Who puts waits for room, so a slow client slows its own streams and nobody else.

    While nothing waits, who puts a frame also sends it: waking the writer would double the work of a delivery.
    """

    def __init__(self, write: Callable[[Frame], Awaitable[None]], most: int, most_bytes: int) -> None:
        self._write: Callable[[Frame], Awaitable[None]] = write
        self._most = most
        self._most_bytes = most_bytes
        self._frames: deque[tuple[Frame, Owner | None]] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._closing = False
        self._failure: Exception | None = None
        self._clock = asyncio.get_running_loop().time
        self.writing_since: float | None = None
        """When the frame that is being sent was begun (the loop's clock); None between frames."""

    async def put(self, frame: Frame, owner: Owner | None = None) -> None:
        """Send a frame, or queue it behind others; waits while the queue is full."""
        if self.writing_since is None and not self._frames:
            try:
                await self._send(frame)
            except Exception as failure:  # noqa: BLE001 - it is the writer's to tell
                self._failure = failure
                self._filled.set()
            return
        while self._is_full():
            self._drained.clear()
            await self._drained.wait()
        self.put_now(frame, owner)

    def put_now(self, frame: Frame, owner: Owner | None = None) -> None:
        """Queue a frame even if the queue is full: for the few that the transport itself has to say."""
        self._frames.append((frame, owner))
        self._bytes += len(frame)
        self._filled.set()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._frames

    def close(self) -> None:
        """No more frames will come: the writer stops when the last one is sent."""
        self._closing = True
        self._filled.set()

    async def run(self) -> None:
        """Send what waits until the box is closed and empty; a write that failed ends it at once, with its error."""
        while not (self._closing and not self._frames and self.writing_since is None):
            await self._filled.wait()
            self._filled.clear()
            if self._failure is not None:
                raise self._failure
            while self._frames and self.writing_since is None:
                frame, owner = self._frames.popleft()
                self._bytes -= len(frame)
                if owner is None or not owner.is_over:
                    await self._send(frame)
                self._drained.set()

    async def _send(self, frame: Frame) -> None:
        self.writing_since = self._clock()
        try:
            await self._write(frame)
        finally:
            self.writing_since = None
            if self._frames or self._closing:
                self._filled.set()

    def _is_full(self) -> bool:
        if not self._frames:
            return False
        return len(self._frames) >= self._most or self._bytes >= self._most_bytes
