"""GraphQL over server-sent events, "distinct connections mode": one request, one operation, one stream of events.

Each result is `event: next` with its cursor as `id:`, so that `Last-Event-ID` resumes; the end is `event: complete`.
What would close a socket with a code is here the last result's error, with that number in `extensions.closeCode`.
"""

import asyncio
import random
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from kit.errors import Unauthenticated
from realtime.listener import SlowReader
from web.graphql.engine import Session
from web.graphql.errors import raised
from web.graphql.http import Asked, EventStreams
from web.graphql.media import EVENTS
from web.graphql.operations import Prepared, refused
from web.graphql.refusals import Fault, Refusal
from web.live import events
from web.live.codes import CloseSocket, Code
from web.live.outbox import Outbox
from web.live.runs import REVOKED, SLOW, Live

_FAULTS = {
    Code.UNAUTHORIZED: Fault.UNAUTHENTICATED,
    Code.TRY_AGAIN_LATER: Fault.SLOW_READER,
    Code.SERVICE_RESTART: Fault.SHUTTING_DOWN,
}
_RETRY = (1_000, 5_000)  # milliseconds; spread, so that not all come back at once after a restart


def event_streams(live: Live) -> EventStreams:
    """How the HTTP endpoint answers with events."""

    def answer(
        asked: Asked, session: Session, what: Prepared | Refusal, headers: Mapping[str, str]
    ) -> ASGIApp:
        if live.roster.is_draining:
            raise Refusal(Fault.SHUTTING_DOWN, "The server is stopping.", headers={"retry-after": "5"})
        return EventStream(live, asked, session, what, headers)

    return answer


class EventStream:
    """One response; an ASGI application that answers once."""

    def __init__(
        self, live: Live, asked: Asked, session: Session, what: Prepared | Refusal, headers: Mapping[str, str]
    ) -> None:
        self.live = live
        self.asked = asked
        self.session = session
        self.what = what
        self.headers = {**headers, "content-type": f"{EVENTS}; charset=utf-8", "x-accel-buffering": "no"}
        self.limits = live.roster.limits
        loop = asyncio.get_running_loop()
        self.outbox = Outbox[bytes](self._write, self.limits.queue, self.limits.queue_bytes)
        self.ended: asyncio.Future[CloseSocket] = loop.create_future()
        self.last_comment = loop.time()
        self.telling: asyncio.Task[None] | None = None
        self._send: Send | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the operation ends, the client leaves, or the server does."""
        self._send = send
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        self.live.roster.add(self)
        try:
            await self._serve(receive, send)
        finally:
            self.live.roster.discard(self)

    def tick(self, now: float) -> None:
        """Send a comment through a quiet stream; give up on a client that does not read."""
        since = self.outbox.writing_since
        if since is not None and now - since > self.limits.send:
            self._end(SLOW)
        elif now - self.last_comment >= self.limits.heartbeat:
            self.last_comment = now
            if self.outbox.is_empty:
                self.outbox.put_now(events.COMMENT)

    async def finish(self) -> None:
        """Let a query or mutation end."""
        if self.telling is not None and not (isinstance(self.what, Prepared) and self.what.is_subscription):
            await asyncio.wait([self.telling])

    def leave(self) -> None:
        """End with what a socket would be told by 1012."""
        self._end(CloseSocket(Code.SERVICE_RESTART, "The server is stopping."))

    def _end(self, why: CloseSocket) -> None:
        if not self.ended.done():
            self.ended.set_result(why)

    async def _serve(self, receive: Receive, send: Send) -> None:
        self.outbox.put_now(events.opening(random.randint(*_RETRY)))  # noqa: S311 - no secret
        self.telling = asyncio.create_task(self._tell())
        writer = asyncio.create_task(self.outbox.run())
        leaving = asyncio.create_task(_until_gone(receive))
        try:
            parts: set[asyncio.Future[Any]] = {self.telling, writer, leaving, self.ended}
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            if not leaving.done() and not writer.done():
                await self._finish(writer, send)
        finally:
            leaving.cancel()
            writer.cancel()
            await self._stop_telling()

    async def _finish(self, writer: "asyncio.Task[None]", send: Send) -> None:
        if self.ended.done():
            await self._stop_telling()
            closing = self.ended.result().closing
            self.live.roster.closed(closing.code)
            self.outbox.put_now(events.farewell(closing, _FAULTS.get(closing.code, Fault.INTERNAL).value))
        self.outbox.put_now(events.COMPLETE)
        self.outbox.close()
        # A stream that ended well may have much left to send; one that is given up has a moment for its last word.
        patience = self.limits.farewell if self.ended.done() else self.limits.send
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await writer
                await send({"type": "http.response.body", "body": b""})

    async def _stop_telling(self) -> None:
        if self.telling is None or self.telling.done():
            return
        if isinstance(self.what, Prepared) and self.what.is_mutation:
            self.live.roster.adopt(self.telling)
            return
        self.telling.cancel()
        await asyncio.wait([self.telling])

    async def _write(self, frame: bytes) -> None:
        if self._send is not None:
            await self._send({"type": "http.response.body", "body": frame, "more_body": True})

    async def _tell(self) -> None:
        try:
            if isinstance(self.what, Refusal):
                raise self.what
            await self._run(self.what)
        except Refusal as refusal:
            await self.outbox.put(events.result(refused(refusal)))
        except Unauthenticated:
            self._end(REVOKED)
        except SlowReader:
            self._end(SLOW)
        except Exception as error:  # noqa: BLE001 - shown masked, logged there
            await self.outbox.put(events.errors(raised(error, self.asked.request_id, "an event stream")))

    async def _run(self, prepared: Prepared) -> None:
        if not prepared.is_subscription:
            answer = await self.live.operations.execute(prepared, self.session, self.asked.request_id)
            self.outbox.put_now(events.result(answer.body))
            return
        with self.live.roster.stream(self.session.viewer):
            stream = await self.live.streams.open(
                prepared.document,
                prepared.operation.name,
                prepared.variables,
                self.session,
                self.asked.request_id,
                after=self.asked.last_event_id,
            )
            if isinstance(stream, list):
                raise Refusal(Fault.BAD_USER_INPUT, stream)
            async with aclosing(stream):
                async for outgoing in stream:
                    await self.outbox.put(events.result(outgoing.data, outgoing.cursor))


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
