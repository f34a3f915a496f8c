"""WebSocket frames that are ready to be written, and the server that writes them without a coroutine for each.

uvicorn makes a frame anew for each socket and each message. One result goes to many sockets, so its frame is made once, and
a socket whose peer reads is written to there and then; where it does not, the message goes the usual way, and waits.
"""

from collections.abc import Callable, Mapping, Sequence
from struct import pack
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import OPEN

EXTENSION = "deskwire.frames"
_TEXT = 0x81  # a whole message, unmasked

Write = Callable[[Sequence[bytes]], bool]
"""Writes whole frames; False, and nothing was written, where they would have to wait."""


def framed(text: bytes) -> bytes:
    """A text message as one frame (RFC 6455)."""
    size = len(text)
    if size < 126:
        return pack("!BB", _TEXT, size) + text
    if size < 65_536:
        return pack("!BBH", _TEXT, 126, size) + text
    return pack("!BBQ", _TEXT, 127, size) + text


def text_of(frame: bytes) -> bytes:
    """What `framed` was given."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def writer(scope: Mapping[str, Any]) -> Write:
    """How frames are written to this socket; under another server than ours, never."""
    write: Write | None = (scope.get("extensions") or {}).get(EXTENSION)
    return write or _never


def _never(frames: Sequence[bytes]) -> bool:
    return False


class Protocol(WebSocketsSansIOProtocol):
    """uvicorn's own, which also takes frames as they are."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = self.write

    def write(self, frames: Sequence[bytes]) -> bool:
        """Write whole frames at once, if the peer takes them and the connection stands."""
        if not self.writable.is_set() or self.close_sent or self.conn.state is not OPEN:
            return False
        if self.transport.is_closing():
            return False
        self.transport.write(frames[0] if len(frames) == 1 else b"".join(frames))
        return True
