"""What an admin writes about a mailbox, as it is kept."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from kit import text
from kit.addresses import to_ascii_domain
from kit.errors import Invalid
from models import Mailbox, MailboxAfter, MailboxAuth

INTERVAL_LEAST, INTERVAL_MOST = 30, 86_400
SECRET_MOST = 8_192

_HOST = re.compile(
    r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?|[0-9a-f:.]{2,45}"
)
_NAME = re.compile(r"[\x21-\x7e]{0,253}")


def checked(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns with each value as it is kept. Raises: Invalid, TooLarge."""
    return {
        name: _CHECKS[name](value, *_path(name)) if name in _CHECKS else value
        for name, value in columns.items()
    }


def check_whole(mailbox: Mailbox) -> None:
    """Raises: Invalid, where two of its parts do not go together."""
    if mailbox.after is MailboxAfter.MOVE and mailbox.move_to in ("", mailbox.folder):
        raise Invalid("Name another folder that mails are moved to.", "input", "moveTo")
    if mailbox.auth is MailboxAuth.XOAUTH2:
        if not mailbox.token_url:
            raise Invalid("Name the URL at which tokens are fetched.", "input", "tokenUrl")
        if not mailbox.client_id:
            raise Invalid("Tokens are fetched for a client: name it.", "input", "clientId")


def secret(written: str, *path: str | int) -> str:
    """A password or a token. Raises: Invalid, TooLarge."""
    if any(ord(each) < 0x20 or ord(each) == 0x7F for each in written):
        raise Invalid("This holds a character that no server takes.", *path)
    text.check(written, *path, most=SECRET_MOST)
    return written


def _host(written: str, *path: str | int) -> str:
    name = to_ascii_domain(f"x@{written.strip()}").removeprefix("x@").lower()
    if len(name) > 253 or not _HOST.fullmatch(name):
        raise Invalid("This is no name of a host, such as imap.example.com.", *path)
    return name


def _port(number: int, *path: str | int) -> int:
    if not 1 <= number <= 65_535:
        raise Invalid("A port is a number from 1 to 65535.", *path)
    return number


def _interval(seconds: int, *path: str | int) -> int:
    if not INTERVAL_LEAST <= seconds <= INTERVAL_MOST:
        raise Invalid(f"Seconds from {INTERVAL_LEAST} to {INTERVAL_MOST}.", *path)
    return seconds


def _line(most: int, least: int = 0) -> Callable[..., str]:
    def check(written: str, *path: str | int) -> str:
        if any(ord(each) < 0x20 or ord(each) == 0x7F for each in written):
            raise Invalid("This holds a character that no server takes.", *path)
        return text.check(written, *path, most=most, least=least)

    return check


def _url(written: str, *path: str | int) -> str:
    url = _line(500)(written, *path)
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        fits = False
    if url and not (fits and url.isascii() and " " not in url):
        raise Invalid("A token's URL must look like https://login.example.com/token.", *path)
    return url


def _authserv_id(written: str, *path: str | int) -> str:
    if not _NAME.fullmatch(name := written.strip().lower()):
        raise Invalid("This is no name by which a server signs its results, such as mx.example.com.", *path)
    return name


_CHECKS: dict[str, Callable[..., Any]] = {
    "host": _host,
    "port": _port,
    "user": _line(320, 1),
    "token_url": _url,
    "client_id": _line(500),
    "scope": _line(1_000),
    "folder": _line(500, 1),
    "move_to": _line(500),
    "interval": _interval,
    "authserv_id": _authserv_id,
}
_NAMES = {"interval": "intervalSeconds"}


def _path(column: str) -> tuple[str, str]:
    return "input", _NAMES.get(column, text.camel(column))
