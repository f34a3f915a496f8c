"""An answer over HTTP as the bytes it is sent as."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from web.graphql import media

ALWAYS = {
    "cache-control": "no-store",
    "vary": "accept, authorization, cookie, origin, x-api-key",
    "x-content-type-options": "nosniff",
}
"""Headers of every answer that is not a preflight's."""


@dataclass(slots=True)
class Reply:
    """An answer that is ready; an ASGI application that sends it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def reply(status: int, type_: str, body: bytes, request_id: str, headers: Mapping[str, str]) -> Reply:
    """A body of one of our media types, with `headers` besides those of every answer."""
    more = _encoded(headers) if headers else ()
    own = (b"x-request-id", request_id.encode())
    return Reply(status, [*_ALWAYS, own, *more, _TYPES[type_], (b"content-length", b"%d" % len(body))], body)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


_ALWAYS = _encoded(ALWAYS)
_TYPES = {
    type_: (b"content-type", f"{type_}; charset=utf-8".encode()) for type_ in (media.JSON, media.RESPONSE)
}
