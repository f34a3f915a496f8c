"""`graphql-transport-ws` over one WebSocket: who may say what, when, and how the socket ends.

States: new (until `connection_init`), ready (after `connection_ack`), ending. Whatever ends a socket goes through
`end`, which counts only the first time; the main coroutine then stops the operations and says the close code.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from kit.errors import RateLimited, UserError
from web.graphql.credentials import bearer_token, read_credentials
from web.graphql.engine import Credentials
from web.graphql.origins import Origins
from web.graphql.refusals import Refusal
from web.live import frames
from web.live.codes import CloseSocket, Closing, Code
from web.live.outbox import Outbox
from web.live.rate import Bucket
from web.live.runs import REVOKED, SLOW, Live, Runs
from web.live.wire import text_of, writer

log = logging.getLogger("deskwire.live")

SUBPROTOCOL = "graphql-transport-ws"


class SocketEndpoint:
    """The ASGI application of the one path, for WebSockets."""

    def __init__(self, live: Live, cookie_name: str, origins: Origins) -> None:
        self.live = live
        self.cookie_name = cookie_name
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket from handshake to close."""
        socket = WebSocket(scope, receive, send)
        if SUBPROTOCOL not in scope.get("subprotocols", []):
            await self._turn_away(
                socket, None, Code.SUBPROTOCOL_NOT_ACCEPTABLE, f"Only {SUBPROTOCOL} is spoken."
            )
        elif self.live.roster.is_draining:
            await self._turn_away(socket, SUBPROTOCOL, Code.SERVICE_RESTART, "The server is stopping.")
        else:
            await Socket(socket, self).serve()

    async def _turn_away(self, socket: WebSocket, subprotocol: str | None, code: Code, reason: str) -> None:
        self.live.roster.closed(code)
        with suppress(WebSocketDisconnect):
            await socket.accept(subprotocol)
            await socket.close(code, reason)

    def handshake_credentials(self, socket: WebSocket) -> Credentials:
        """Who the handshake says it is; a cookie counts only from a page that is welcome.

        Raises: Refusal.
        """
        credentials = read_credentials(socket, self.cookie_name)
        self.origins.check(socket.headers, credentials, "POST")
        return credentials


class Socket:
    """One connection."""

    def __init__(self, socket: WebSocket, endpoint: SocketEndpoint) -> None:
        self.socket = socket
        self.endpoint = endpoint
        self.live = endpoint.live
        self.limits = endpoint.live.roster.limits
        loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[Closing | None] = loop.create_future()
        self.outbox = Outbox[bytes](
            self._send, self.limits.queue, self.limits.queue_bytes, writer(socket.scope)
        )
        self.runs = Runs(self.live, self.outbox, self._end)
        self.bucket = Bucket(self.limits.rate, self.limits.burst, loop.time())
        self.credentials: Credentials | None = None
        self.is_retiring = False
        self.last_seen = self.last_ping = self.last_check = loop.time()
        self.deadline = loop.call_later(
            self.limits.init, self._end, CloseSocket(Code.INIT_TIMEOUT, "Connection initialisation timeout")
        )

    async def serve(self) -> None:
        """Read, answer, and close as the protocol says."""
        with suppress(WebSocketDisconnect):
            await self.socket.accept(SUBPROTOCOL)
        self.live.roster.add(self)
        reader = asyncio.create_task(self._guarded(self._read()))
        writer = asyncio.create_task(self._guarded(self.outbox.run()))
        try:
            closing = await self.ended
            reader.cancel()
            if closing is not None:
                await self._close(closing, writer)
        finally:
            self.deadline.cancel()
            reader.cancel()
            writer.cancel()
            await self.runs.stop_all()
            self.live.roster.discard(self)

    def tick(self, now: float) -> None:
        """Ping a quiet peer; give up on one that neither reads nor writes."""
        since = self.outbox.writing_since
        if self.ended.done():
            return
        if since is not None and now - since > self.limits.send:
            self._end(SLOW)
        elif now - self.last_seen > self.limits.idle:
            self._end(CloseSocket(Code.GOING_AWAY, f"Nothing heard for {self.limits.idle:g} seconds."))
        elif self.credentials is not None:
            if now - self.last_ping >= self.limits.ping:
                self.last_ping = now
                if self.outbox.is_empty:
                    self.outbox.put_now(frames.PING)
            if now - self.last_check >= self.limits.recheck and not self.runs.has_stream:
                self.last_check = now
                self.live.roster.adopt(asyncio.create_task(self._guarded(self._check(self.credentials))))

    async def finish(self) -> None:
        """Begin nothing new, and let queries and mutations end."""
        self.is_retiring = True
        await self.runs.finish_single()

    def leave(self) -> None:
        """Close with 1012."""
        self._end(CloseSocket(Code.SERVICE_RESTART, "The server is stopping."))

    def _end(self, why: CloseSocket | None) -> None:
        if not self.ended.done():
            self.ended.set_result(why.closing if why else None)

    async def _guarded(self, part: Coroutine[None, None, None]) -> None:
        """Run a part of this socket; however it fails, the socket ends in order."""
        try:
            await part
        except CloseSocket as why:
            self._end(why)
        except WebSocketDisconnect:
            self._end(None)
        except Exception:
            log.exception("bug in a socket")
            self._end(CloseSocket(Code.INTERNAL_ERROR, "Something went wrong on our side."))

    async def _send(self, frame: bytes) -> None:
        try:
            await self.socket.send_text(text_of(frame).decode())
        except RuntimeError:  # the server has closed the socket by itself
            raise WebSocketDisconnect(1006) from None

    async def _read(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message["code"])
            self.last_seen = clock()
            if not self.bucket.take(self.last_seen):
                raise CloseSocket(Code.POLICY_VIOLATION, f"More than {self.limits.rate:g} messages a second.")
            await self._handle(frames.read(message.get("text"), self.limits.frame))
            self.last_seen = clock()

    async def _handle(self, message: frames.Message) -> None:
        match message:
            case frames.Init():
                await self._init(message.payload)
            case frames.Ping():
                await self.outbox.put(frames.pong(message.payload))
            case frames.Subscribe():
                if self.credentials is None:
                    raise CloseSocket(Code.UNAUTHORIZED, "Unauthorized: send connection_init first.")
                if not self.is_retiring:
                    await self.runs.start(message.id, message.params, self.credentials)
            case frames.Complete():
                self.runs.stop(message.id)
            case frames.Pong():
                pass

    async def _init(self, payload: dict[str, object]) -> None:
        if self.credentials is not None:
            raise CloseSocket(Code.TOO_MANY_INITS, "Too many initialisation requests")
        try:
            credentials = self._payload_credentials(payload)
            if credentials is None:
                credentials = self.endpoint.handshake_credentials(self.socket)
            await self.live.operations.engine.open(credentials)
        except RateLimited as error:
            raise CloseSocket(Code.TRY_AGAIN_LATER, error.message) from None
        except UserError as error:
            raise CloseSocket(Code.FORBIDDEN, f"Forbidden: {error.message}") from None
        except Refusal as refusal:
            raise CloseSocket(Code.FORBIDDEN, f"Forbidden: {refusal.errors[0].message}") from None
        self.credentials = credentials
        self.deadline.cancel()
        await self.outbox.put(frames.ACK)

    def _payload_credentials(self, payload: dict[str, object]) -> Credentials | None:
        given = {name.lower(): value for name, value in payload.items()}
        address = self.socket.client.host if self.socket.client else None
        for name in ("authorization", "token", "apikey"):
            value = given.get(name)
            if value is None:
                continue
            if not isinstance(value, str):
                raise CloseSocket(Code.FORBIDDEN, f"Forbidden: `{name}` must be a string.")
            if name == "apikey":
                return Credentials(api_key=value, address=address)
            return Credentials(
                bearer=bearer_token(value if name == "authorization" else f"Bearer {value}"), address=address
            )
        return None

    async def _check(self, credentials: Credentials) -> None:
        try:
            await self.live.operations.engine.open(credentials)
        except UserError:
            raise REVOKED from None

    async def _close(self, closing: Closing, writer: "asyncio.Task[None]") -> None:
        """Say the close code; what still waits to be sent goes out first only where nothing is wrong."""
        self.live.roster.closed(closing.code)
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(self.limits.farewell):
                if closing.code is Code.SERVICE_RESTART:
                    await self.runs.stop_all()
                    self.outbox.close()
                    await writer
                writer.cancel()
                await self.socket.close(closing.code, closing.short_reason)
