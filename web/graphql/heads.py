"""What a request says before its body, read and judged once for all requests that say the same.

A client sends the same headers with each request, down to the length of its body where only ids differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import Scope

from web.graphql import media
from web.graphql.body import check_length
from web.graphql.credentials import credentials_in
from web.graphql.engine import Credentials
from web.graphql.headers import Headers
from web.graphql.limits import HttpLimits
from web.graphql.media import Wanted
from web.graphql.refusals import Fault, Refusal

METHODS = "GET, HEAD, POST, OPTIONS"

_NOBODY = Credentials()


@dataclass(frozen=True, slots=True)
class Head:
    """Method and headers of a request, and what is to be said to them whichever page has made it."""

    method: str
    headers: Headers
    wanted: Wanted
    credentials: Credentials = _NOBODY
    refusal: Refusal | None = None
    body_refusal: Refusal | None = None
    """Why the body of a POST that is not refused otherwise is not read."""


class Heads:
    """The heads that were met of late, secrets and all: in memory only, no large ones, all forgotten when they are many."""

    def __init__(
        self, cookie_name: str, limits: HttpLimits, *, most: int = 1_000, largest: int = 4_000
    ) -> None:
        self._cookie_name = cookie_name
        self._limits = limits
        self._most = most
        self._largest = largest
        self._kept: dict[tuple[object, ...], Head] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, scope: Scope) -> Head:
        """The head of an HTTP request."""
        client: tuple[str, int] | None = scope.get("client")
        said = (scope["method"], client[0] if client else None, len(scope["query_string"]))
        key = (*said, *scope["headers"])
        return self._kept.get(key) or self._keep(key, self._read(*said, scope["headers"]))

    def _keep(self, key: tuple[object, ...], head: Head) -> Head:
        if head.headers.size <= self._largest:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = head
        return head

    def _read(
        self, method: str, address: str | None, query_string: int, raw: Sequence[tuple[bytes, bytes]]
    ) -> Head:
        headers = Headers(raw)
        wanted = media.wanted(headers.every("accept"))
        if method == "OPTIONS":
            return Head(method, headers, wanted)
        try:
            self._check(method, headers, wanted, query_string)
            credentials = credentials_in(headers, address, self._cookie_name)
        except Refusal as refusal:
            return Head(method, headers, wanted, refusal=refusal.again())
        return Head(method, headers, wanted, credentials, body_refusal=self._body_refusal(headers))

    def _check(self, method: str, headers: Headers, wanted: Wanted, query_string: int) -> None:
        limits = self._limits
        if method not in ("GET", "HEAD", "POST"):
            message = f"{method} is not understood here."
            raise Refusal(Fault.METHOD_NOT_ALLOWED, message, headers={"allow": METHODS})
        if headers.size > limits.headers:
            raise Refusal(Fault.HEADERS_TOO_LARGE, f"The headers are larger than {limits.headers} bytes.")
        if query_string > limits.query_string:
            raise Refusal(Fault.URI_TOO_LONG, "The URL is too long; send the request with POST.")
        if wanted.json is None and not wanted.events:
            message = f"Accept {media.RESPONSE}, {media.JSON} or {media.EVENTS}."
            raise Refusal(Fault.NOT_ACCEPTABLE, message)

    def _body_refusal(self, headers: Headers) -> Refusal | None:
        try:
            self._check_body(headers)
        except Refusal as refusal:
            return refusal.again()
        return None

    def _check_body(self, headers: Headers) -> None:
        types = headers.every("content-type")
        name, parameters = media.parse(types[0]) if len(types) == 1 else ("", {})
        if name != media.JSON or parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
            message = f"The body must be {media.JSON} in UTF-8, and say so in Content-Type."
            raise Refusal(Fault.UNSUPPORTED_MEDIA_TYPE, message)
        if headers.get("content-encoding", "identity").lower() != "identity":
            message = "Compressed bodies are not understood."
            raise Refusal(Fault.UNSUPPORTED_MEDIA_TYPE, message, headers={"accept-encoding": "identity"})
        check_length(headers.get("content-length"), self._limits)
