"""One open stream: what waits for its reader, bounded, so that a slow one harms only itself (realtime promise R7)."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
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

    @property
    def cursor(self) -> str:
        """Its position, as the client will hold it."""
        return cursor.standing_at(self.position) if self.event is None else cursor.of_event(self.position)


class Listener:
    """A stream, its viewer, and the deliveries that wait to be read."""

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
        self._asleep = False
        self._waiting: OrderedDict[object, Delivery] = OrderedDict()
        self._wake = asyncio.Event()
        self._end: Exception | None = None
        self._ending = False

    def push(self, delivery: Delivery) -> None:
        """Queue a message; a state stream keeps one for each entity, a log stream ends when it overflows."""
        if self._ending:
            return
        metrics.deliveries.labels(delivery.signal.value).inc()
        self.position = max(self.position, delivery.position)
        self._ending = delivery.final is not None
        if self.stream.coalesces:
            self._coalesce(delivery)
        elif len(self._waiting) >= QUEUE_MOST:
            metrics.slow_closes.inc()
            self.end(SlowReader())
        else:
            self._waiting[object()] = delivery
        self._wake.set()

    def end(self, error: Exception) -> None:
        """Drop what waits and end the stream with this error."""
        self._waiting.clear()
        self._end, self._ending = error, True
        self._wake.set()

    @property
    def is_idle(self) -> bool:
        """Whether its reader has been given all and waits for something to happen."""
        return self._asleep and not self._wake.is_set()

    @property
    def waiting(self) -> int:
        """How many messages wait to be read."""
        return len(self._waiting)

    @property
    def is_ending(self) -> bool:
        """Whether nothing can come after what waits."""
        return self._ending

    def ended_by(self, kind: type[Exception]) -> bool:
        """Whether the stream has ended with an error of this kind."""
        return isinstance(self._end, kind)

    async def next(self) -> Delivery:
        """The next message.

        Raises: whatever the stream was ended with.
        """
        while not self._waiting:
            if self._end is not None:
                raise self._end
            if self.replay is not None:
                await self.replay()
                continue
            self._wake.clear()
            self._asleep = True
            try:
                await self._wake.wait()
            finally:
                self._asleep = False
        return self._waiting.popitem(last=False)[1]

    def _coalesce(self, delivery: Delivery) -> None:
        key = _entity(delivery)
        held = self._waiting.pop(key, None)
        if held is not None:
            delivery = replace(delivery, covers=held.covers + delivery.covers, signal=_merged(held, delivery))
        self._waiting[key] = delivery
        if len(self._waiting) > QUEUE_MOST:
            covers = sum(d.covers for d in self._waiting.values())
            self._waiting.clear()
            self._waiting[Signal.SCOPE_CHANGED] = Delivery(
                Signal.SCOPE_CHANGED, delivery.position, covers=covers
            )


def _entity(delivery: Delivery) -> UUID | Signal:
    """What two messages must share to become one."""
    event = delivery.event
    return delivery.signal if event is None or event.item_id is None else event.item_id


def _merged(earlier: Delivery, later: Delivery) -> Signal:
    """A row that came and then changed has still come."""
    if earlier.signal is Signal.ADDED and later.signal is Signal.CHANGED:
        return Signal.ADDED
    return later.signal
