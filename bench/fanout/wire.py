"""One `graphql-transport-ws` client on a raw transport, which counts results without reading them."""

import asyncio
import os
from collections.abc import Callable
from typing import Any, cast

import orjson

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
_HELLO = (
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)


class Wire(asyncio.Protocol):
    """Signs in, subscribes, and tells of each result after the first.

    stream: `init` (its payload), `subscribe` (its payload), `slow` (it stops reading once it is live), `talks` (false where
    the peer answers a subscription with nothing before its first event).
    """

    def __init__(self, stream: dict[str, Any], heard: Callable[["Wire"], None]) -> None:
        self._stream, self._heard = stream, heard
        self._buffer = b""
        self._is_open = False
        self.live: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_slow = bool(stream.get("slow"))
        self.is_lost = False
        self.result = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(_HELLO.encode())

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        if not self.live.done():
            self.live.set_exception(
                ConnectionError(f"A socket was closed before it was live: {self.result!r}")
            )

    def abort(self) -> None:
        """Leave without a word."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        if not self._is_open:
            head, found, buffer = buffer.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            self._is_open = True
            self._say({"type": "connection_init", "payload": self._stream.get("init", {})})
        self._buffer = self._frames(buffer)

    def _frames(self, buffer: bytes) -> bytes:
        """Take whole frames off the buffer; what is left of it."""
        at, size = 0, len(buffer)
        while size - at >= 2:
            length, begin = buffer[at + 1], at + 2
            if length == 126:
                length, begin = int.from_bytes(buffer[at + 2 : at + 4]), at + 4
            elif length == 127:
                length, begin = int.from_bytes(buffer[at + 2 : at + 10]), at + 10
            if begin > size or begin + length > size:
                break
            self._frame(buffer[at] & 0xF, buffer, begin, begin + length)
            at = begin + length
        return buffer[at:]

    def _frame(self, opcode: int, buffer: bytes, begin: int, end: int) -> None:
        if opcode == TEXT:
            if buffer.find(b'"next"', begin, min(end, begin + 64)) >= 0:
                self.result = buffer[begin:end]
                self._next()
            else:
                self._control(buffer[begin:end])
        elif opcode == PING:
            self._write(PONG, buffer[begin:end])
        elif opcode == CLOSE:
            self.result = buffer[begin:end]

    def _next(self) -> None:
        if self.live.done():
            self._heard(self)
        else:
            self._is_live()

    def _is_live(self) -> None:
        self.live.set_result(None)
        if self.is_slow:
            self._transport.pause_reading()

    def _control(self, text: bytes) -> None:
        said = orjson.loads(text)
        if said["type"] == "connection_ack":
            self._say({"type": "subscribe", "id": "1", "payload": self._stream["subscribe"]})
            if not self._stream.get("talks", True):
                self._is_live()
        elif said["type"] == "ping":
            self._say({"type": "pong"})
        elif said["type"] != "pong":
            self.result = text
            self._transport.abort()

    def _say(self, message: dict[str, Any]) -> None:
        self._write(TEXT, orjson.dumps(message))

    def _write(self, opcode: int, payload: bytes) -> None:
        mask, size = os.urandom(4), len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self._transport.write(bytes([0x80 | opcode]) + length + mask + masked)
