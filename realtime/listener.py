"""One open stream: what waits for its reader, bounded, so that a slow one harms only itself (realtime promise R7)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from kit.errors import UserError
from models import Viewer
from realtime import cursor, metrics
from realtime.log import LoggedEvent
from realtime.streams import Signal, Stream

QUEUE_MOST = 1000


class SlowReader(Exception):
    """A log stream's reader fell too far behind; it should come back and resume."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to a listener: what it says, from which event, up to which position, covering how many events."""

    signal: Signal
    position: int
    event: LoggedEvent | None = None
    covers: int = 1
    resumed_from: int | None = None
    serial: int = 0
    """Tells messages apart that stand at one position: presence moves without events."""
    final: UserError | None = None
    """Ends the stream after this message, with this error."""
    said: tuple[Any, ...] = field(init=False, compare=False)
    """All of it that a message shows, event aside: equal for two messages about one event only if they say the same."""
    count: Callable[[], None] = field(init=False, compare=False, repr=False)
    """Counts that it was queued once more."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", _COUNTED[self.signal].inc)
        said = (self.position, self.signal, self.covers, self.resumed_from, self.serial, self.event is None)
        object.__setattr__(self, "said", said)

    @property
    def cursor(self) -> str:
        """Its position, as the client will hold it."""
        return cursor.standing_at(self.position) if self.event is None else cursor.of_event(self.position)


class Listener:
    """A stream, its viewer, and the deliveries that wait to be read."""

    __slots__ = (
        "_end", "_ending", "_waiting", "_waker", "heard", "keys", "position", "replay", "rights_heard", "stream",
        "viewer",
    )  # fmt: skip

    def __init__(self, stream: Stream, viewer: Viewer) -> None:
        self.stream = stream
        self.viewer = viewer
        self.keys = frozenset(stream.keys)
        self.position = 0
        self.heard = 0
        """Up to where in the log it has been told what it may hear."""
        self.rights_heard = 0
        """The last change of its viewer's rights that it has been told of."""
        self.replay: Callable[[], Awaitable[None]] | None = None
        """Tells it more of what it missed; None once it hears everything as it happens."""
        self._waiting: dict[object, Delivery] = {}
        self._waker: Callable[[], None] | None = None
        self._end: Exception | None = None
        self._ending = False

    def push(self, delivery: Delivery) -> None:
        """Queue a message; a state stream keeps one for each entity, a log stream ends when it overflows."""
        if self._ending:
            return
        delivery.count()
        if delivery.position > self.position:
            self.position = delivery.position
        self._ending = delivery.final is not None
        if self.stream.coalesces:
            self._coalesce(delivery)
        elif len(self._waiting) >= QUEUE_MOST:
            metrics.slow_closes.inc()
            self.end(SlowReader())
        else:
            self._waiting[object()] = delivery
        self._awake()

    def end(self, error: Exception) -> None:
        """Drop what waits and end the stream with this error."""
        self._waiting.clear()
        self._end, self._ending = error, True
        self._awake()

    @property
    def is_idle(self) -> bool:
        """Whether its reader has been given all and waits for something to happen."""
        return self._waker is not None

    @property
    def waiting(self) -> int:
        """How many messages wait to be read."""
        return len(self._waiting)

    @property
    def is_ending(self) -> bool:
        """Whether nothing can come after what waits."""
        return self._ending

    @property
    def is_settled(self) -> bool:
        """Whether all there is to it is what waits: it has neither ended nor anything left that it missed."""
        return self._end is None and self.replay is None

    def ended_by(self, kind: type[Exception]) -> bool:
        """Whether the stream has ended with an error of this kind."""
        return isinstance(self._end, kind)

    async def next(self) -> Delivery:
        """The next message.

        Raises: whatever the stream was ended with.
        """
        while (found := await self.next_missed()) is None:
            woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.sleep(partial(_wake, woken))
            try:
                await woken
            finally:
                self._waker = None
        return found

    async def next_missed(self) -> Delivery | None:
        """As `next`; but None once nothing waits and it hears everything as it happens.

        Raises: whatever the stream was ended with.
        """
        while not self._waiting:
            if self._end is not None:
                raise self._end
            if self.replay is None:
                return None
            await self.replay()
        return self.take(1)[0]

    def take(self, most: int) -> list[Delivery]:
        """What waits, in order, at most so much of it."""
        waiting = self._waiting
        if len(waiting) <= most:
            self._waiting = {}
            return list(waiting.values())
        return [waiting.pop(key) for key in list(islice(waiting, most))]

    def sleep(self, waker: Callable[[], None]) -> None:
        """There is nothing to do: call this, once, when there is."""
        self._waker = waker

    def _awake(self) -> None:
        waker, self._waker = self._waker, None
        if waker is not None:
            waker()

    def _coalesce(self, delivery: Delivery) -> None:
        key = _entity(delivery)
        held = self._waiting.pop(key, None) if self._waiting else None
        if held is not None:
            delivery = replace(delivery, covers=held.covers + delivery.covers, signal=_merged(held, delivery))
        self._waiting[key] = delivery
        if len(self._waiting) > QUEUE_MOST:
            covers = sum(d.covers for d in self._waiting.values())
            self._waiting.clear()
            self._waiting[Signal.SCOPE_CHANGED] = Delivery(
                Signal.SCOPE_CHANGED, delivery.position, covers=covers
            )


_COUNTED = {signal: metrics.deliveries.labels(signal.value) for signal in Signal}


def _wake(sleeper: "asyncio.Future[None]") -> None:
    if not sleeper.done():
        sleeper.set_result(None)


def _entity(delivery: Delivery) -> UUID | Signal:
    """What two messages must share to become one."""
    event = delivery.event
    return delivery.signal if event is None else event.item_id or event.conversation_id or delivery.signal


def _merged(earlier: Delivery, later: Delivery) -> Signal:
    """A row that came and then changed has still come."""
    if earlier.signal is Signal.ADDED and later.signal is Signal.CHANGED:
        return Signal.ADDED
    return later.signal
