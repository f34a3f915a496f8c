"""Sign-in and sign-out over HTTP: a guarded cookie for browsers, a bearer token for who asks for one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain import config, sign_in
from domain.sign_in import SignedIn
from kit import clock
from kit.errors import Invalid, Unauthenticated
from kit.ids import from_global, to_global
from web.answers import answer_json, post, read_object, text_of
from web.credentials import check_page, client_of, signed_in
from web.graphql.http import Edge
from web.sign_in_page import page


def routes(edge: Edge) -> list[Route]:
    """The endpoints under /sign-in and /sign-out."""
    return [
        post("/sign-in", _with_password, edge),
        Route("/sign-in/link", page, methods=["GET"]),
        post("/sign-in/link", _request_link, edge),
        post("/sign-in/redeem", _redeem, edge),
        post("/sign-out", _sign_out, edge),
        post("/sign-out/everywhere", _sign_out_everywhere, edge),
    ]


async def _with_password(request: Request, edge: Edge) -> Response:
    """`{"email": ..., "password": ..., "as": "cookie" | "bearer"}`."""
    body = await _body(request, edge)
    email, password = text_of(body, "email"), text_of(body, "password")
    begun = await sign_in.with_password(
        email, password, client=client_of(request), user_agent=request.headers.get("user-agent", "")
    )
    return _begun(begun, body, request, edge)


async def _request_link(request: Request, edge: Edge) -> Response:
    """`{"email": ...}`; the answer is the same whoever it is."""
    body = await _body(request, edge)
    await sign_in.request_link(text_of(body, "email"), client=client_of(request))
    return answer_json({"message": "If we know this address, a link is on its way to it."}, 202)


async def _redeem(request: Request, edge: Edge) -> Response:
    """`{"token": ..., "as": "cookie" | "bearer"}`."""
    body = await _body(request, edge)
    begun = await sign_in.redeem_link(
        text_of(body, "token"), client=client_of(request), user_agent=request.headers.get("user-agent", "")
    )
    return _begun(begun, body, request, edge)


async def _sign_out(request: Request, edge: Edge) -> Response:
    """No body; a sign-in that has ended already is none to complain of."""
    try:
        await sign_in.sign_out(await signed_in(request, edge))
    except Unauthenticated:
        if edge.cookie_name not in request.cookies:
            raise
    return _ended(Response(None, 204), request, edge)


async def _sign_out_everywhere(request: Request, edge: Edge) -> Response:
    """No body for oneself, `{"id": "user_..."}` for another person."""
    viewer = await signed_in(request, edge)
    body = await read_object(request) if "content-type" in request.headers else {}
    person = from_global(text_of(body, "id"), "user", "customer") if "id" in body else None
    ended = await sign_in.sign_out_everywhere(viewer, person)
    answer = answer_json({"ended": ended})
    return _ended(answer, request, edge) if person in (None, viewer.principal_id) else answer


async def _body(request: Request, edge: Edge) -> dict[str, Any]:
    """The object of a request that needs no sign-in, from a page that may make one."""
    check_page(request, edge)
    body = await read_object(request)
    if body.get("as", "cookie") not in ("cookie", "bearer"):
        raise Invalid('Ask for the sign-in as "cookie" or as "bearer".', "as")
    return body


def _begun(begun: SignedIn, body: dict[str, Any], request: Request, edge: Edge) -> Response:
    viewer = begun.viewer
    assert viewer.kind is not None
    assert viewer.principal_id is not None
    shown = {
        "viewer": {"id": to_global(viewer.kind.value, viewer.principal_id), "name": viewer.name},
        "expiresAt": clock.to_text(begun.expires_at),
    }
    if body.get("as") == "bearer":
        return answer_json({**shown, "token": begun.token})
    answer = answer_json(shown)
    life = int(config.current().session_life.total_seconds())
    answer.set_cookie(edge.cookie_name, begun.token, max_age=life, **_guards(request))
    return answer


def _ended(answer: Response, request: Request, edge: Edge) -> Response:
    if edge.cookie_name in request.cookies:
        answer.delete_cookie(edge.cookie_name, **_guards(request))
    return answer


def _guards(request: Request) -> dict[str, Any]:
    """No script reads the cookie, no other site's form sends it, and no plain connection carries it where there is a safe one."""
    secure = request.url.scheme == "https" or config.current().public_url.startswith("https:")
    return {"httponly": True, "samesite": "lax", "secure": secure, "path": "/"}
