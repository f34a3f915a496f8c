"""Who sends a plain HTTP request, and whether the page that made the browser send it may."""

from starlette.requests import Request

from kit import clock
from kit.errors import Unauthenticated
from models import Viewer, sight
from web.graphql.credentials import read_credentials
from web.graphql.http import Edge
from web.graphql.refusals import Fault, Refusal


async def signed_in(request: Request, edge: Edge) -> Viewer:
    """The viewer of a request that is not a GET: by bearer token, API key, or guarded session cookie.

    Raises: Unauthenticated, Refusal (CROSS_SITE_REQUEST: a cookie that another site's page could have sent).
    """
    credentials = read_credentials(request, edge.cookie_name)
    if credentials.cookie is not None:
        check_page(request, edge)
        if request.headers.get("x-deskwire") != "1":
            raise Refusal(Fault.CROSS_SITE_REQUEST, "With a cookie, send the header `x-deskwire: 1`.")
    token = credentials.api_key or credentials.bearer or credentials.cookie
    if token is None:
        raise Unauthenticated("Sign in first.")
    is_key = credentials.api_key is not None or token.startswith("dwk_")
    viewer = await (sight.by_api_key if is_key else sight.by_session)(token, clock.now())
    if viewer is None:
        raise Unauthenticated("This sign-in is unknown or has ended.")
    return viewer


def check_page(request: Request, edge: Edge) -> None:
    """Raises: Refusal (CROSS_SITE_REQUEST), if a page of a site that is not welcome makes the browser send this."""
    if not edge.origins.is_welcome(request.headers):
        raise Refusal(Fault.CROSS_SITE_REQUEST, "Pages of this site may not do this.")


def client_of(request: Request) -> str:
    """By whom attempts are counted: the peer's IP address; an IPv6 network of one household counts as one."""
    host = request.client.host if request.client else ""
    return ":".join(host.split(":")[:4]) if host.count(":") > 1 else host
