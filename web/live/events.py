"""Server-sent events as bytes."""

from collections.abc import Mapping

import orjson

from web.live.codes import Closing

COMMENT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"


def opening(retry: int) -> bytes:
    """The first bytes: how many milliseconds a client waits before it comes back."""
    return b"retry: %d\n\n" % retry


def result(data: bytes, cursor: str | None = None) -> bytes:
    """One execution result, with the cursor from which a client that lost the connection resumes."""
    if b"\n" in data or b"\r" in data:
        data = b"\ndata: ".join(data.splitlines())
    id_ = b"id: %s\n" % cursor.encode() if cursor else b""
    return b"%sevent: next\ndata: %s\n\n" % (id_, data)


def errors(shown: list[dict[str, object]]) -> bytes:
    """A result that is nothing but errors."""
    return result(orjson.dumps({"errors": shown}))


def farewell(closing: Closing, code: str) -> bytes:
    """The last result of a stream that would have closed a socket."""
    extensions: Mapping[str, object] = {"code": code, "closeCode": int(closing.code)}
    return errors([{"message": closing.reason, "extensions": extensions}])
