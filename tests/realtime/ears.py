"""Listening in tests: a stream whose deliveries are kept, and an edge whose messages are."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from domain.unit_of_work import on_commit
from kit import clock
from kit.errors import NotFound, Unauthenticated
from kit.ids import new_id
from models import Viewer, sight
from realtime.cursor import Cursor, from_text
from realtime.hub import Hub
from realtime.listener import Delivery, Listener
from realtime.presence import Presence
from realtime.streams import Signal, Stream
from web.budget import Budget
from web.engine import ProductEngine, Session
from web.graphql.operations import Operations
from web.graphql.params import Params
from web.graphql.persisted import MemoryDocuments
from web.live.fanout import Fanout

DEADLINE = 60.0


async def until(true: Callable[[], bool], seconds: float = DEADLINE) -> None:
    """Return as soon as it is so. Raises: TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - other tasks and the database make it so
            await asyncio.sleep(0.002)


class Pause:
    """A hub's pause that only a wake-up ends: no test waits for a poll unless it is about polls."""

    is_on = False

    async def __call__(self, woken: asyncio.Event) -> None:
        self.is_on = True
        await woken.wait()
        self.is_on = False


@asynccontextmanager
async def a_hub(*, deaf: bool = False) -> AsyncIterator[Hub]:
    """A hub that this process's own commits wake, unless `deaf`; several may run at a time, as in several processes."""
    pause = Pause()
    hub = Hub(pause)
    async with hub.running():
        await until(lambda: pause.is_on)
        wakes = [] if deaf else [hub.wake]
        on_commit.extend(wakes)
        try:
            yield hub
        finally:
            for wake in wakes:
                on_commit.remove(wake)


class Ear:
    """A reader of one stream, as fast as can be; `heard` is all it got, `ended` what ended it."""

    def __init__(self, listener: Listener, hub: Hub) -> None:
        self.listener, self.hub = listener, hub
        self.heard: list[Delivery] = []
        self.ended: Exception | None = None
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            while True:
                delivery = await self.listener.next()
                self.heard.append(delivery)
                if delivery.final is not None:
                    raise delivery.final
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.ended = error

    async def all(self) -> list[Delivery]:
        """Everything heard, once nothing of what is in the log now is still to come."""
        await self.hub.reached(await sight.position())
        await until(lambda: self.ended is not None or self.listener.is_idle)
        return self.heard

    async def signals(self) -> list[tuple[str, int]]:
        """(signal, position) of everything heard but READY."""
        return [(d.signal.value, d.position) for d in await self.all() if d.signal is not Signal.READY]

    async def positions(self) -> list[int]:
        return [position for _, position in await self.signals()]

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def an_ear(
    hub: Hub, stream: Stream, viewer: Viewer, after: Cursor | int | None = None
) -> AsyncIterator[Ear]:
    """A reader of the stream, perhaps from a position on."""
    cursor = Cursor(hub.epoch, after) if isinstance(after, int) else after
    async with hub.listening(stream, viewer, cursor) as listener:
        ear = Ear(listener, hub)
        try:
            yield ear
        finally:
            await ear.close()


Got = Callable[[dict[str, Any]], Awaitable[None]]


class Screen:
    """A client of the edge: `messages` are the JSON results that came, `bytes` what they were made of."""

    def __init__(self, stream: Any, got: Got | None = None) -> None:
        self.stream = stream
        self._got = got
        self.bytes: list[bytes] = []
        self.messages: list[dict[str, Any]] = []
        self.ended: Exception | None = None
        self.reading = asyncio.Event()
        self.reading.set()
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for result in self.stream:
                self.bytes.append(result.data)
                answer = json.loads(result.data)
                assert "errors" not in answer, answer
                self.messages.extend(answer["data"].values())
                if self._got is not None:
                    await self._got(self.messages[-1])
                await self.reading.wait()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.ended = error

    @property
    def is_told(self) -> bool:
        """Whether it knows, if its stream is over."""
        return self.ended is not None or not self.stream.is_over

    def of(self, *signals: str) -> list[dict[str, Any]]:
        return [m for m in self.messages if m["signal"] in signals]

    async def at(self, position: int) -> None:
        """Wait until the message of this position has come."""

        def has_come() -> bool:
            return any(from_text(m["cursor"]).position == position for m in self.messages)

        await until(lambda: self.ended is not None or has_come())
        assert has_come(), self.ended

    async def end(self) -> Exception:
        """What ended the stream."""
        await until(lambda: self.ended is not None)
        assert self.ended is not None
        return self.ended

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.stream.aclose()


class Edge:
    """What one server process has between its hub and its sockets."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.presence = Presence(self._said, hub.listeners_of)
        engine = ProductEngine(self.presence, Budget(10**9))
        self.fanout = Fanout(engine, hub)
        self.operations = Operations(engine, MemoryDocuments())
        self.screens: list[Screen] = []

    def _said(self, signal: str) -> None:
        self.presence.heard(signal)

    async def ask(self, viewer: Viewer, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer to a query, by the viewer's rights of now, as a request of its own would get it.

        Raises: Unauthenticated, if they are not signed in any more.
        """
        session = Session(await _now(viewer))
        prepared = await self.operations.prepare(Params(query, variables=variables), session)
        answer = json.loads((await self.operations.execute(prepared, session, new_id().hex)).body)
        assert "errors" not in answer, answer
        return dict(answer)

    async def screen(
        self, viewer: Viewer, query: str, got: Got | None = None, after: str | None = None, **variables: Any
    ) -> Screen:
        """A client that follows this subscription, and has been told that it is live.

        Raises: NotFound, Unauthenticated; AssertionError, where it is refused otherwise.
        """
        document = await self.operations.documents.load(query)
        if after is None:
            await self.hub.reached(await sight.position())  # it begins with what comes now
        session = Session(await _now(viewer))
        opened = await self.fanout.open(document, None, variables, session, new_id().hex, after=after)
        if isinstance(opened, list) and isinstance(opened[0].original_error, NotFound):
            raise opened[0].original_error
        assert not isinstance(opened, list), opened
        screen = Screen(opened, got)
        self.screens.append(screen)
        await until(lambda: bool(screen.messages) or screen.ended is not None)
        return screen

    async def quiet(self) -> None:
        """Return once every stream has told its screen all that the log holds now; all screens must be reading."""
        await self.hub.reached(await sight.position())
        await until(lambda: self.is_idle)

    @property
    def is_idle(self) -> bool:
        """Whether the hub and all streams have done all that there is to do."""
        pause = self.hub._pause
        asleep = not isinstance(pause, Pause) or pause.is_on
        told = all(screen.is_told for screen in self.screens)
        return asleep and told and all(listener.is_idle for listener in self.hub.listeners)

    async def shut(self, screen: Screen) -> None:
        """Close this screen, which is not waited for any more."""
        await screen.close()
        if screen in self.screens:
            self.screens.remove(screen)

    async def close(self) -> None:
        """Close every screen."""
        for screen in self.screens:
            await screen.close()
        self.screens.clear()


async def _now(viewer: Viewer) -> Viewer:
    found = await sight.again(viewer, clock.now())
    if found is None:
        raise Unauthenticated("This sign-in has ended.")
    return found


async def deliver(listener: Listener) -> Delivery:
    """The next delivery, at once or never."""
    async with asyncio.timeout(DEADLINE):
        return await listener.next()


def item_ids(deliveries: list[Delivery], *signals: Signal) -> list[UUID]:
    """The items that deliveries of these signals are about."""
    return [d.event.item_id for d in deliveries if d.signal in signals and d.event and d.event.item_id]
