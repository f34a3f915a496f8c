"""Who a request says it is: `Authorization: Bearer`, else `x-api-key`, else the session cookie."""

from starlette.requests import HTTPConnection, cookie_parser

from web.graphql.engine import Credentials
from web.graphql.headers import Headers
from web.graphql.refusals import Fault, Refusal

_MOST = 4_096  # characters of a secret


def read_credentials(connection: HTTPConnection, cookie_name: str) -> Credentials:
    """The credentials of a connection's first request.

    Raises: Refusal (UNAUTHENTICATED), if the Authorization header is not a bearer token.
    """
    address = connection.client.host if connection.client else None
    return credentials_in(Headers(connection.scope["headers"]), address, cookie_name)


def credentials_in(headers: Headers, address: str | None, cookie_name: str) -> Credentials:
    """The credentials in a request's headers; the most explicit one wins, so a stale cookie harms no token.

    Raises: Refusal (UNAUTHENTICATED), if the Authorization header is not a bearer token.
    """
    authorization = headers.get("authorization")
    if authorization is not None:
        return Credentials(bearer=bearer_token(authorization), address=address)
    api_key = headers.get("x-api-key")
    if api_key:
        return Credentials(api_key=_checked(api_key), address=address)
    cookie = None
    for sent in headers.every("cookie"):
        cookie = cookie_parser(sent).get(cookie_name, cookie)
    return Credentials(cookie=_checked(cookie) if cookie else None, address=address)


def bearer_token(authorization: str) -> str:
    """The token in `Bearer <token>`.

    Raises: Refusal (UNAUTHENTICATED).
    """
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated("Send the token as `Authorization: Bearer <token>`.")
    return _checked(token.strip())


def unauthenticated(message: str) -> Refusal:
    """The refusal of credentials that cannot be read."""
    headers = {"www-authenticate": 'Bearer realm="deskwire"'}
    return Refusal(Fault.UNAUTHENTICATED, message, headers=headers)


def _checked(secret: str) -> str:
    if len(secret) > _MOST or "\x00" in secret:
        raise unauthenticated("This token is not one of ours.")
    return secret
