"""`/graphql` over HTTP: the GraphQL-over-HTTP specification of September 2026, all MUSTs and SHOULDs.

Bytes in, one answer out; the event stream of a subscription is handed on to `web.live.sse`.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kit.errors import UserError
from kit.ids import new_id
from web.graphql import media, params
from web.graphql.body import Disconnected, read_body
from web.graphql.credentials import read_credentials
from web.graphql.engine import Session
from web.graphql.errors import bug
from web.graphql.limits import HttpLimits
from web.graphql.media import Wanted
from web.graphql.operations import Operations, Prepared, refused
from web.graphql.origins import Origins
from web.graphql.params import Params
from web.graphql.refusals import SEPTEMBER_2026, Fault, Refusal, Statuses, from_user_error

log = logging.getLogger("deskwire.graphql")

_METHODS = "GET, HEAD, POST, OPTIONS"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it is worked on; `wanted` and `params` are known once they were read."""

    request: Request
    request_id: str
    wanted: Wanted

    @property
    def last_event_id(self) -> str | None:
        """The cursor of the last event that an interrupted event stream delivered."""
        return self.request.headers.get("last-event-id") or None


EventStreams = Callable[[Asked, Session, "Prepared | Refusal", Mapping[str, str]], ASGIApp]
"""Answers with server-sent events; the mapping is headers that the answer must carry."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How the endpoint behaves where deployments differ."""

    cookie_name: str = "deskwire_session"
    origins: Origins = field(default_factory=Origins)
    limits: HttpLimits = field(default_factory=HttpLimits)
    statuses: Statuses = SEPTEMBER_2026


class GraphQLEndpoint:
    """The ASGI application of the one path; route it for every method, it answers 405 itself."""

    def __init__(self, operations: Operations, edge: Edge, events: EventStreams) -> None:
        self.operations = operations
        self.edge = edge
        self.events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; nothing is sent to a client that left."""
        request = Request(scope, receive)
        asked = Asked(request, request_id(request), media.wanted(request.headers.getlist("accept")))
        try:
            answer = await self._answer(asked)
        except Disconnected:
            return
        except Refusal as refusal:
            answer = self._refused(asked, refusal)
        except Exception as error:  # noqa: BLE001 - the last line of defence: logged there
            answer = self._failed(asked, error)
        await answer(scope, receive, send)

    async def _answer(self, asked: Asked) -> ASGIApp:
        request = asked.request
        if request.method == "OPTIONS":
            return self._preflight(asked)
        self._check_request(asked)
        credentials = read_credentials(request, self.edge.cookie_name)
        self.edge.origins.check(request.headers, credentials, request.method)
        given = await self._params(request)
        try:
            session = await self.operations.engine.open(credentials)
        except UserError as error:
            raise from_user_error(error) from error
        return await self._run(asked, given, session)

    async def _run(self, asked: Asked, given: Params, session: Session) -> ASGIApp:
        wanted = asked.wanted
        try:
            prepared = await self.operations.prepare(given, session)
        except Refusal as refusal:
            if wanted.json is None:
                return self.events(asked, session, refusal, self._headers(asked))
            raise
        if prepared.is_mutation and asked.request.method != "POST":
            message = "A mutation must be sent with POST."
            raise Refusal(Fault.METHOD_NOT_ALLOWED, message, headers={"allow": "POST"})
        if prepared.is_subscription and not wanted.events:
            message = f"A subscription answers with a stream: accept {media.EVENTS}, or use a WebSocket."
            raise Refusal(Fault.SUBSCRIPTION_NEEDS_STREAM, message)
        await self.operations.charge(prepared, session)
        if prepared.is_subscription or wanted.prefers_events:
            return self.events(asked, session, prepared, self._headers(asked))
        answer = await self.operations.execute(prepared, session, asked.request_id)
        partial = answer.is_partial and not wanted.is_legacy
        return self._response(asked, self.edge.statuses.partial if partial else 200, answer.body)

    def _check_request(self, asked: Asked) -> None:
        """What can be said before the body is read.

        Raises: Refusal.
        """
        request, limits = asked.request, self.edge.limits
        if request.method not in ("GET", "HEAD", "POST"):
            message = f"{request.method} is not understood here."
            raise Refusal(Fault.METHOD_NOT_ALLOWED, message, headers={"allow": _METHODS})
        if sum(len(name) + len(value) for name, value in request.headers.raw) > limits.headers:
            raise Refusal(Fault.HEADERS_TOO_LARGE, f"The headers are larger than {limits.headers} bytes.")
        if len(request.scope["query_string"]) > limits.query_string:
            raise Refusal(Fault.URI_TOO_LONG, "The URL is too long; send the request with POST.")
        if asked.wanted.json is None and not asked.wanted.events:
            message = f"Accept {media.RESPONSE}, {media.JSON} or {media.EVENTS}."
            raise Refusal(Fault.NOT_ACCEPTABLE, message)

    async def _params(self, request: Request) -> Params:
        if request.method != "POST":
            return params.from_query_string(request.scope["query_string"])
        types = request.headers.getlist("content-type")
        name, parameters = media.parse(types[0]) if len(types) == 1 else ("", {})
        if name != media.JSON or parameters.get("charset", "utf-8") not in ("utf-8", "utf8"):
            message = f"The body must be {media.JSON} in UTF-8, and say so in Content-Type."
            raise Refusal(Fault.UNSUPPORTED_MEDIA_TYPE, message)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            message = "Compressed bodies are not understood."
            raise Refusal(Fault.UNSUPPORTED_MEDIA_TYPE, message, headers={"accept-encoding": "identity"})
        length = request.headers.get("content-length")
        return params.from_json(await read_body(request.receive, length, self.edge.limits))

    def _refused(self, asked: Asked, refusal: Refusal) -> Response:
        status = self.edge.statuses.refused(refusal.fault, legacy=asked.wanted.is_legacy)
        return self._response(asked, status, refused(refusal), refusal.headers)

    def _failed(self, asked: Asked, error: Exception) -> Response:
        shown = {"errors": [bug(error, asked.request_id, "the HTTP edge")]}
        return self._response(asked, 500, orjson.dumps(shown))

    def _response(
        self, asked: Asked, status: int, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Response:
        # What the specification asks for where only application/json is accepted: a failure still names its own type,
        # by which the client can tell our answer from a proxy's.
        legacy = asked.wanted.is_legacy and 200 <= status < 300
        type_ = media.JSON if legacy else media.RESPONSE
        all_headers = {**self._headers(asked), **(headers or {}), "content-type": f"{type_}; charset=utf-8"}
        return Response(body, status, all_headers)

    def _headers(self, asked: Asked) -> dict[str, str]:
        return {
            "cache-control": "no-store",
            "vary": "accept, authorization, cookie, origin, x-api-key",
            "x-content-type-options": "nosniff",
            "x-request-id": asked.request_id,
            **self.edge.origins.answer_headers(asked.request.headers),
        }

    def _preflight(self, asked: Asked) -> Response:
        headers = {"allow": _METHODS, "vary": "origin", "x-request-id": asked.request_id}
        return Response(None, 204, {**headers, **self.edge.origins.preflight_headers(asked.request.headers)})


def request_id(request: Request) -> str:
    """The caller's `x-request-id` if it is a plain short word, else a new one."""
    given = request.headers.get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else new_id().hex
