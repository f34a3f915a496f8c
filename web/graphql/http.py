"""`/graphql` over HTTP: the GraphQL-over-HTTP specification of September 2026, all MUSTs and SHOULDs.

Bytes in, one answer out; the event stream of a subscription is handed on to `web.live.sse`.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kit.errors import UserError
from kit.ids import new_hex
from web.graphql import media, params
from web.graphql.body import Disconnected, read_body
from web.graphql.engine import Session
from web.graphql.errors import bug
from web.graphql.heads import METHODS, Head, Heads
from web.graphql.limits import HttpLimits
from web.graphql.media import Wanted
from web.graphql.operations import Operations, Prepared, refused
from web.graphql.origins import Origins
from web.graphql.params import Params
from web.graphql.refusals import SEPTEMBER_2026, Fault, Refusal, Statuses, from_user_error
from web.graphql.replies import ALWAYS, Reply, reply

log = logging.getLogger("deskwire.graphql")

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NONE: Mapping[str, str] = {}


@dataclass(slots=True)
class Asked:
    """One request as it is worked on."""

    head: Head
    request_id: str

    @property
    def wanted(self) -> Wanted:
        """What the client accepts."""
        return self.head.wanted

    @property
    def last_event_id(self) -> str | None:
        """The cursor of the last event that an interrupted event stream delivered."""
        return self.head.headers.get("last-event-id") or None


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
        self._heads = Heads(edge.cookie_name, edge.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; nothing is sent to a client that left."""
        head = self._heads.of(scope)
        asked = Asked(head, request_id(head.headers))
        try:
            answer = await self._answer(asked, scope, receive)
        except Disconnected:
            return
        except Refusal as refusal:
            answer = self._refused(asked, refusal)
        except Exception as error:  # noqa: BLE001 - the last line of defence: logged there
            answer = self._failed(asked, error)
        await answer(scope, receive, send)

    async def _answer(self, asked: Asked, scope: Scope, receive: Receive) -> ASGIApp:
        head = asked.head
        if head.method == "OPTIONS":
            return self._preflight(asked)
        if head.refusal is not None:
            raise head.refusal.again()
        self.edge.origins.check(head.headers, head.credentials, head.method)
        if head.method != "POST":
            given = params.from_query_string(scope["query_string"])
        elif head.body_refusal is not None:
            raise head.body_refusal.again()
        else:
            given = params.from_json(await read_body(receive, self.edge.limits))
        try:
            session = await self.operations.engine.recall(head.credentials)
        except UserError as error:
            raise from_user_error(error) from error
        return await self._run(asked, given, session)

    async def _run(self, asked: Asked, given: Params, session: Session) -> ASGIApp:
        wanted = asked.head.wanted
        try:
            prepared = await self.operations.prepare(given, session)
        except Refusal as refusal:
            await self.operations.confirm(session)
            if wanted.json is None:
                return self.events(asked, session, refusal, self._headers(asked))
            raise
        try:
            _check_way(prepared, asked)
        except Refusal:
            await self.operations.confirm(session)  # who has been signed out is told that first
            raise
        streams = prepared.is_subscription or wanted.prefers_events
        if streams:
            await self.operations.confirm(session)
        await self.operations.charge(prepared, session)
        if streams:
            return self.events(asked, session, prepared, self._headers(asked))
        answer = await self.operations.execute(prepared, session, asked.request_id)
        partial = answer.is_partial and not wanted.is_legacy
        return self._reply(asked, self.edge.statuses.partial if partial else 200, answer.body)

    def _refused(self, asked: Asked, refusal: Refusal) -> Reply:
        status = self.edge.statuses.refused(refusal.fault, legacy=asked.wanted.is_legacy)
        return self._reply(asked, status, refused(refusal), refusal.headers)

    def _failed(self, asked: Asked, error: Exception) -> Reply:
        shown = {"errors": [bug(error, asked.request_id, "the HTTP edge")]}
        return self._reply(asked, 500, orjson.dumps(shown))

    def _reply(self, asked: Asked, status: int, body: bytes, headers: Mapping[str, str] = _NONE) -> Reply:
        # What the specification asks for where only application/json is accepted: a failure still names its own type,
        # by which the client can tell our answer from a proxy's.
        legacy = asked.wanted.is_legacy and 200 <= status < 300
        own = {**self.edge.origins.answer_headers(asked.head.headers), **headers}
        return reply(status, media.JSON if legacy else media.RESPONSE, body, asked.request_id, own)

    def _headers(self, asked: Asked) -> dict[str, str]:
        own = {"x-request-id": asked.request_id}
        return {**ALWAYS, **own, **self.edge.origins.answer_headers(asked.head.headers)}

    def _preflight(self, asked: Asked) -> Response:
        headers = {"allow": METHODS, "vary": "origin", "x-request-id": asked.request_id}
        return Response(None, 204, {**headers, **self.edge.origins.preflight_headers(asked.head.headers)})


def _check_way(prepared: Prepared, asked: Asked) -> None:
    """Raises: Refusal, where the operation cannot be answered in the way that was asked."""
    if prepared.is_mutation and asked.head.method != "POST":
        message = "A mutation must be sent with POST."
        raise Refusal(Fault.METHOD_NOT_ALLOWED, message, headers={"allow": "POST"})
    if prepared.is_subscription and not asked.head.wanted.events:
        message = f"A subscription answers with a stream: accept {media.EVENTS}, or use a WebSocket."
        raise Refusal(Fault.SUBSCRIPTION_NEEDS_STREAM, message)


def request_id(headers: Mapping[str, str]) -> str:
    """The caller's `x-request-id` if it is a plain short word, else a new one."""
    given = headers.get("x-request-id")
    return given if given and _SANE_ID.fullmatch(given) else new_hex()
