"""Tails the log and tells each listener in this process what it may hear, in order.

One task reads the log. A listener begins behind: it replays what it missed as fast as its reader reads, and is attached with
no await between its last look and being found, so it misses nothing; `heard` keeps it from being told anything twice.
Before an event that changes rights is passed on, the viewers it affects are loaded anew (realtime promise R5).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from functools import partial

from kit import clock
from kit.errors import NotFound, Unauthenticated
from models import Viewer, sight
from realtime import log as event_log
from realtime import metrics
from realtime.cursor import Cursor, use_epoch
from realtime.judging import affects, gone, judged, must_learn, rescope
from realtime.listener import Delivery, Listener
from realtime.log import BATCH, LoggedEvent
from realtime.polling import until_woken_or_polled
from realtime.recent import Recent
from realtime.streams import Signal, Stream, keys_of

log = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
REST_SECONDS = 0.005
"""After a read; what is committed meanwhile is read together. An event is late by it only where others came just before."""
EXPIRY_SECONDS = 1.0
HEARTBEAT_EVENTS = 500
"""After so many events that do not concern it, a stream is told where the log stands: its reader comes back from there."""
AT_ONCE_MOST = 20  # events passed on before others in this process have their turn

Pause = Callable[[asyncio.Event], Awaitable[None]]


class Hub:
    """This process's ear at the log. `wake` says that there may be something to read."""

    def __init__(self, pause: Pause | None = None) -> None:
        self.position = 0
        self.epoch = ""
        self._recent = Recent(0)
        self._made: list[Delivery] = []
        self._heartbeat_at = 0
        self._rights_position = 0
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._replaying: set[Listener] = set()
        self._woken = asyncio.Event()
        self._advanced = asyncio.Condition()
        self._pause = pause or until_woken_or_polled
        self.last_error: Exception | None = None

    def wake(self, position: int = 0) -> None:
        """There is, or may be, something new to read."""
        if position == 0 or position > self.position:
            self._woken.set()

    @property
    def listeners(self) -> set[Listener]:
        """All open streams of this process."""
        return self._replaying.union(*self._listeners.values())

    def listeners_of(self, key: str) -> set[Listener]:
        """The open streams that are found under one key."""
        return self._listeners.get(key, set())

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Hub"]:
        """Read the log in the background; what happened before this began is only replayed to who asks for it."""
        head = await event_log.head()
        self._recent = await Recent.up_to(head)
        self.epoch = head.epoch
        self.position = self._rights_position = self._heartbeat_at = head.end
        use_epoch(self.epoch)
        tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._end_expired())]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def reached(self, position: int) -> None:
        """Wait until everything up to `position` has been passed on."""
        async with self._advanced:
            self.wake(position)
            await self._advanced.wait_for(lambda: self.position >= position)

    @asynccontextmanager
    async def listening(
        self, stream: Stream, viewer: Viewer, after: Cursor | None
    ) -> AsyncIterator[Listener]:
        """A listener that hears every event after the cursor, or from now on, once and in order.

        Raises: NotFound, if the stream names something that the viewer may not see.
        """
        listener = Listener(stream, viewer)
        self._replaying.add(listener)  # from here on, changes of rights reach its viewer
        try:
            await self._begin(listener, after)
            yield listener
        finally:
            self._replaying.discard(listener)
            for key in listener.keys:
                self._listeners[key].discard(listener)
                if not self._listeners[key]:
                    del self._listeners[key]

    async def _begin(self, listener: Listener, after: Cursor | None) -> None:
        """Say from where on this stream tells all."""
        # First, so that it comes past by itself, in order, what happens while we await: a change of its rights, too.
        listener.replay = partial(self._replay, listener)
        await self._freshen(listener)
        if not listener.is_ending and not await listener.stream.still_visible(listener.viewer):
            raise NotFound("There is nothing to follow with this id.", "id")
        if after is None:
            listener.push(Delivery(Signal.READY, self.position))
        elif await self._resumable(after):
            listener.push(Delivery(Signal.READY, after.position, resumed_from=after.position))
        else:
            self._resync(listener)
        listener.heard = listener.position

    async def _resumable(self, after: Cursor) -> bool:
        log = await event_log.head()
        return after.epoch == log.epoch and log.kept_after <= after.position <= log.end

    def _resync(self, listener: Listener) -> None:
        metrics.resyncs.inc()
        listener.push(Delivery(Signal.RESYNC_REQUIRED, self.position))

    async def _replay(self, listener: Listener) -> None:
        """Tell the next stretch of what was missed; who has missed nothing more is attached."""
        await self._freshen(listener)
        if listener.heard < self.position:
            await self._retell(listener)
        # No await from here on: what is dispatched next finds the listener attached.
        if listener.heard >= self.position and listener.viewer.position >= self._rights_position:
            listener.replay = None
            self._beat(listener)
            self._replaying.discard(listener)
            for key in listener.keys:
                self._listeners[key].add(listener)

    async def _retell(self, listener: Listener) -> None:
        """At most one batch, none of it beyond where this process stands: the rest comes by dispatch."""
        end = self.position
        await asyncio.sleep(0)  # long stretches from memory must not keep others from their turn
        events = self._recent.after(listener.heard, BATCH)
        if events is None:
            events = await event_log.read_after(listener.heard, BATCH)
            if listener.heard < (await event_log.head()).kept_after:
                self._resync(listener)
                listener.heard = self.position
                return
        for event in events:
            if event.position > end:
                break
            if affects(event, listener.viewer):
                await self._reload([listener], event.position)
                await rescope(listener, event.position)
            if not listener.keys.isdisjoint(keys_of(event)):
                await self._tell_late(listener, event)
            listener.heard = max(listener.heard, event.position)
        if len(events) < BATCH:
            listener.heard = max(listener.heard, end)

    async def _freshen(self, listener: Listener) -> None:
        """Load the viewer anew if their rights may have changed since they were loaded."""
        while self._rights_position > listener.viewer.position and not listener.is_ending:
            await self._reload([listener], self._rights_position)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                more = await self._read_on()
                self.last_error = None
                if not more:
                    await asyncio.sleep(REST_SECONDS)
                    await self._pause(self._woken)
            except Exception as error:
                if self.last_error is None:
                    log.exception("The log cannot be read; trying again.")
                self.last_error = error
                await asyncio.sleep(RETRY_SECONDS)

    async def _read_on(self) -> bool:
        """Pass on the next batch; False if it was the last: of what is committed later one is woken, or polls."""
        batch = await event_log.read_after(self.position, BATCH)
        for number, event in enumerate(batch, 1):
            await self._dispatch(event)
            if number % AT_ONCE_MOST == 0:
                await asyncio.sleep(0)
        if self.position - self._heartbeat_at >= HEARTBEAT_EVENTS:
            self._heartbeat_at = self.position
            for listener in self.listeners - self._replaying:
                self._beat(listener)
        async with self._advanced:
            self._advanced.notify_all()
        return len(batch) == BATCH

    def _beat(self, listener: Listener) -> None:
        """Let a stream that nothing was told for long know that this is all there was."""
        if listener.stream.resumes and self.position - listener.position >= HEARTBEAT_EVENTS:
            listener.push(Delivery(Signal.HEARTBEAT, self.position, covers=0))

    async def _dispatch(self, event: LoggedEvent) -> None:
        if event.affects:
            self._rights_position = event.position  # first: who begins while we await below must see it
            await self._pass_on_rights(event)
        for listener in set[Listener]().union(*map(self.listeners_of, keys_of(event))):
            self._tell(listener, event)
        self._recent.add(event)
        self.position = event.position

    async def _pass_on_rights(self, event: LoggedEvent) -> None:
        """Each affected listener has the rights of now, and knows; also who comes while others are being told."""
        while affected := [each for each in self.listeners if must_learn(each, event)]:
            await self._reload(affected, event.position)
            for listener in affected:
                if listener.replay is None:  # else it comes past this event by itself, in order
                    await rescope(listener, event.position)
                listener.rights_heard = event.position

    def _tell(self, listener: Listener, event: LoggedEvent) -> None:
        if event.position <= listener.heard:
            return
        listener.heard = event.position
        signal = judged(listener, event)
        if signal is Signal.REMOVED and listener.stream.names_one:
            listener.push(Delivery(signal, event.position, event, final=gone()))
        elif signal is Signal.SCOPE_CHANGED:
            listener.push(Delivery(signal, event.position))
        elif signal is not None:
            listener.push(self._delivery(signal, event))

    def _delivery(self, signal: Signal, event: LoggedEvent) -> Delivery:
        """One object for all who are told the same of an event: what they share is found by it."""
        for made in self._made:
            if made.event is event and made.signal is signal:
                return made
        new = Delivery(signal, event.position, event)
        self._made = [new, *(made for made in self._made if made.event is event)]
        return new

    async def _tell_late(self, listener: Listener, event: LoggedEvent) -> None:
        """As `_tell`; but what went and has come back since is not gone: it is to be asked for again, as of what happened
        meanwhile, in front of others, nothing is told."""
        went = listener.stream.names_one and judged(listener, event) is Signal.REMOVED
        if went and await listener.stream.still_visible(listener.viewer):
            listener.heard = event.position
            listener.push(Delivery(Signal.SCOPE_CHANGED, event.position))
        else:
            self._tell(listener, event)

    async def _reload(self, listeners: Collection[Listener], position: int) -> None:
        """Give these listeners the rights of now, each viewer loaded once; end those whose sign-in has ended."""
        loaded: dict[tuple[object, ...], Viewer | None] = {}
        for listener in listeners:
            old = listener.viewer
            if old.position >= position:
                continue
            identity = (old.session_id, old.actor_id, old.principal_id)
            if identity not in loaded:
                loaded[identity] = await sight.again(old, clock.now())
            new = loaded[identity]
            if new is None:
                listener.end(Unauthenticated("This sign-in has ended."))
            else:
                listener.viewer = new

    async def _end_expired(self) -> None:
        while True:
            await asyncio.sleep(EXPIRY_SECONDS)
            now = clock.now()
            for listener in self.listeners:
                ends_at = listener.viewer.ends_at
                if ends_at is not None and ends_at <= now:
                    listener.end(Unauthenticated("This sign-in has ended."))
