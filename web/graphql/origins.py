"""Other sites' pages: which may read our answers (CORS), and which may not even ask (CSRF)."""

from collections.abc import Container, Mapping
from urllib.parse import urlsplit

from web.graphql.engine import Credentials
from web.graphql.refusals import Fault, Refusal

_ALLOWED_HEADERS = (
    "accept, authorization, content-type, graphql-require-preflight, last-event-id, x-api-key, x-deskwire, "
    "x-request-id"
)
_EXPOSED_HEADERS = "retry-after, x-request-id"


class Origins:
    """The sites whose pages may use the API besides our own; anything that answers `origin in sites` will do."""

    def __init__(self, sites: Container[str] = ()) -> None:
        self.sites = sites

    def is_welcome(self, headers: Mapping[str, str]) -> bool:
        """Whether the page that sends this, if it is a page at all, is ours or allowed."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site") != "cross-site"
        return origin in self.sites or _is_own(origin, headers.get("host", ""))

    def answer_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The CORS headers of an answer; none for a site that is not allowed."""
        origin = headers.get("origin")
        if origin is None or not self.is_welcome(headers):
            return {}
        return {
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
            "access-control-expose-headers": _EXPOSED_HEADERS,
        }

    def preflight_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers that answer a browser's question before the request proper."""
        allowed = self.answer_headers(headers)
        if not allowed:
            return {}
        return {
            **allowed,
            "access-control-allow-methods": "GET, POST",
            "access-control-allow-headers": _ALLOWED_HEADERS,
            "access-control-max-age": "600",
        }

    def check(self, headers: Mapping[str, str], credentials: Credentials, method: str) -> None:
        """Refuse what a page of another site could send with our cookie on it.

        A browser adds the cookie by itself, so a request that counts on it must show that its page is welcome, and
        a GET (which needs no preflight) also that a script of such a page made it.

        Raises: Refusal (CROSS_SITE_REQUEST).
        """
        if credentials.cookie is None:
            return
        if not self.is_welcome(headers):
            raise Refusal(Fault.CROSS_SITE_REQUEST, "This site may not use the signed-in person's cookie.")
        if method == "POST" or headers.get("sec-fetch-site") == "same-origin":
            return  # a POST is application/json, which no page of another site can send without a preflight
        if headers.get("x-deskwire") != "1" and "graphql-require-preflight" not in headers:
            message = "With a cookie, a GET request needs the header `x-deskwire: 1`."
            raise Refusal(Fault.CROSS_SITE_REQUEST, message)


def _is_own(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
