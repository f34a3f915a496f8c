"""Whether somebody who sits at this machine asks, and nobody else by way of them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def comes_from_here(request: Request) -> bool:
    """From this machine, by a name of it (no page of another site has led its browser here), passed on by no proxy."""
    peer = request.client.host if request.client else None
    try:
        named = urlsplit(f"//{request.headers.get('host', '')}").hostname
    except ValueError:
        return False
    return is_here(peer) and is_here(named) and not any(name in request.headers for name in _PASSED_ON)


def is_here(host: str | None) -> bool:
    """Whether this names this machine, to itself."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
