"""Plain JSON over HTTP, for the few endpoints that are not GraphQL: one shape of errors, one guard of the cookie."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kit import trace
from kit.errors import Code, Invalid, UserError
from web.graphql import media
from web.graphql.body import Disconnected, check_length, read_body
from web.graphql.http import Edge
from web.graphql.limits import HttpLimits
from web.graphql.refusals import SEPTEMBER_2026, Refusal

log = logging.getLogger("deskwire.web")

Handler = Callable[[Request, Edge], Awaitable[Response]]

_LIMITS = HttpLimits(body=16_384)
_STATUSES = {
    Code.INVALID: HTTPStatus.BAD_REQUEST,
    Code.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Code.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.CONFLICT: HTTPStatus.CONFLICT,
    Code.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Code.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
}


def post(path: str, handler: Handler, edge: Edge) -> Route:
    """A route for POST that answers refusals as JSON, and other sites' preflights as `edge.origins` says."""

    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(None, 204, {"vary": "origin", **edge.origins.preflight_headers(request.headers)})
        return await answered(handler, request, edge)

    return Route(path, endpoint, methods=["POST", "OPTIONS"])


async def answered(handler: Handler, request: Request, edge: Edge) -> Response:
    """What the handler answers, or the refusal or bug that it raised, with the headers that every answer carries."""
    request_id = trace.begin(request.headers.get("x-request-id"))
    try:
        answer = await handler(request, edge)
    except UserError as error:
        answer = refused(error)
    except Refusal as refusal:
        status = SEPTEMBER_2026.refused(refusal.fault, legacy=True)
        shown = [{"message": e.message, "extensions": e.extensions} for e in refusal.errors]
        answer = answer_json({"errors": shown}, status, dict(refusal.headers))
    except (ClientDisconnect, Disconnected):
        answer = Response(None, 400)  # nobody reads it
    except Exception:
        log.exception("bug in %s [request %s]", request.url.path, request_id)
        message = "Something went wrong on our side. Quote the request id when you report it."
        extensions = {"code": "INTERNAL", "requestId": request_id}
        answer = answer_json({"errors": [{"message": message, "extensions": extensions}]}, 500)
    answer.headers.update(edge.origins.answer_headers(request.headers))
    answer.headers["x-request-id"] = request_id
    return answer


def refused(error: UserError) -> Response:
    """The refusal as JSON: its code, the field at fault, what a translation needs."""
    extensions = {"code": error.code.value, "argumentPath": list(error.path), "params": dict(error.params)}
    headers = {}
    if error.code is Code.RATE_LIMITED:
        headers["retry-after"] = str(error.params.get("retryAfter", 60))
    if error.code is Code.UNAUTHENTICATED:
        headers["www-authenticate"] = 'Bearer realm="deskwire"'
    if error.code is Code.TOO_LARGE:
        headers["connection"] = "close"  # what is left of the body must not be taken for the next request
    body = {"errors": [{"message": error.message, "extensions": extensions}]}
    return answer_json(body, _STATUSES.get(error.code, HTTPStatus.BAD_REQUEST), headers)


def answer_json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer that nothing on its way keeps."""
    fixed = {"cache-control": "no-store", "x-content-type-options": "nosniff", "vary": "origin"}
    return Response(orjson.dumps(body), status, {**fixed, **(headers or {})}, media_type="application/json")


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object in the body.

    Raises: Invalid (not JSON, or no object), Refusal (too large, too slow), Disconnected.
    """
    types = request.headers.getlist("content-type")
    if len(types) != 1 or media.parse(types[0])[0] != "application/json":
        raise Invalid("Send application/json, and say so in Content-Type.")
    check_length(request.headers.get("content-length"), _LIMITS)
    raw = await read_body(request.receive, _LIMITS)
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Invalid("The body must be a JSON object.")
    return body


def text_of(body: dict[str, Any], name: str) -> str:
    """A text that the body must have.

    Raises: Invalid.
    """
    value = body.get(name)
    if not isinstance(value, str):
        raise Invalid(f"Give `{name}` as a text.", name)
    return value
