"""What waits to be sent to one client: one bounded queue, one frame on its way at a time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Frame = TypeVar("Frame", str, bytes)


class Owner:
    """Whose frames they are; once it is `is_over`, those that still wait are not sent."""

    __slots__ = ("is_over",)

    def __init__(self) -> None:
        self.is_over = False


def _never(frames: object) -> bool:
    return False


class Outbox(Generic[Frame]):
    """Frames in order. Who puts waits for room, so a slow client slows its own streams and nobody else.

    While nothing waits, who puts a frame also sends it: waking the writer would double the work of a delivery. Best is
    `write_now`, which sends without waiting or, where it cannot, says False.
    """

    __slots__ = (
        "_bytes", "_clock", "_closing", "_drained", "_failure", "_filled", "_frames", "_most", "_most_bytes", "_on_room",
        "_write", "_write_now", "writing_since",
    )  # fmt: skip

    def __init__(
        self,
        write: Callable[[Frame], Awaitable[None]],
        most: int,
        most_bytes: int,
        write_now: Callable[[Sequence[Frame]], bool] = _never,
    ) -> None:
        self._write: Callable[[Frame], Awaitable[None]] = write
        self._write_now: Callable[[Sequence[Frame]], bool] = write_now
        self._most = most
        self._most_bytes = most_bytes
        self._frames: deque[tuple[Frame, Owner | None]] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._on_room: list[Callable[[], None]] = []
        self._closing = False
        self._failure: Exception | None = None
        self._clock = asyncio.get_running_loop().time
        self.writing_since: float | None = None
        """When the frame that is being sent was begun (the loop's clock); None between frames."""

    async def put(self, frame: Frame, owner: Owner | None = None) -> None:
        """Send a frame, or queue it behind others; waits while the queue is full."""
        if self.writing_since is None and not self._frames:
            if self._write_now([frame]):
                return
            try:
                await self._send(frame)
            except Exception as failure:  # noqa: BLE001 - it is the writer's to tell
                self._failure = failure
                self._filled.set()
            return
        while self.is_full:
            self._drained.clear()
            await self._drained.wait()
        self.put_now(frame, owner)

    def put_now(self, frame: Frame, owner: Owner | None = None) -> None:
        """Queue a frame even if the queue is full: for the few that the transport itself has to say."""
        self._frames.append((frame, owner))
        self._bytes += len(frame)
        self._filled.set()

    def put_all(self, frames: Sequence[Frame], owner: Owner | None = None) -> None:
        """Send frames if that needs no waiting, else queue them all: who puts them minds `is_full`."""
        if self.writing_since is None and not self._frames and self._write_now(frames):
            return
        for frame in frames:
            self.put_now(frame, owner)

    def when_room(self, call: Callable[[], None]) -> None:
        """Call this, once, when the queue is not full any more."""
        self._on_room.append(call)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._frames

    @property
    def is_full(self) -> bool:
        """Whether so much waits that nothing more should be put."""
        if not self._frames:
            return False
        return len(self._frames) >= self._most or self._bytes >= self._most_bytes

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
                self._has_room()

    def _has_room(self) -> None:
        self._drained.set()
        if self._on_room and not self.is_full:
            calls, self._on_room = self._on_room, []
            for call in calls:
                call()

    async def _send(self, frame: Frame) -> None:
        self.writing_since = self._clock()
        try:
            await self._write(frame)
        finally:
            self.writing_since = None
            if self._frames or self._closing:
                self._filled.set()
