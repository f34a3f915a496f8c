"""What an admin says of a mail server, checked."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from uuid import UUID

from kit import text
from kit.addresses import check_address
from kit.errors import Invalid, TooLarge
from models import MailServer, MailSignIn, MailTls

PORTS = {MailTls.STARTTLS: 587, MailTls.IMPLICIT: 465, MailTls.NONE: 25}
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_-]{1,63})*\.?")
_URL = re.compile(r"https?://[!-;=?-~]{1,480}")
_SECRET_MOST = 10_000


@dataclass(frozen=True, kw_only=True)
class Token:
    """How tokens are got (OAuth 2.0, refresh grant); a secret that is None stays what it was."""

    token_url: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    scope: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A mail server as it shall be. Without `username` nobody signs in there; a password that is None stays what it was."""

    host: str
    tls: MailTls
    from_address: str
    port: int | None = None
    username: str = ""
    password: str | None = field(default=None, repr=False)
    token: Token | None = None
    from_name: str = ""
    inbox_id: UUID | None = None


def give(server: MailServer, given: Given) -> list[str] | None:
    """Let the row say what is given; its secret's parts, None where they stay what they are.

    A secret stays only for the same server, user and way of signing in: nobody has it sent elsewhere without knowing it.
    Raises: Invalid, TooLarge.
    """
    host, port = _host(given.host), _port(given.port, given.tls)
    username = text.check(given.username, "input", "username", most=320)
    sign_in = _sign_in(given, username)
    if sign_in is not MailSignIn.NOTHING and given.tls is MailTls.NONE and not _is_here(host):
        raise Invalid("Without encryption nobody signs in at a server on another machine.", "input", "tls")
    token = given.token
    told = (
        ("host", host),
        ("port", port),
        ("tls", given.tls),
        ("sign_in", sign_in),
        ("username", username),
        ("token_url", _url(token.token_url) if token else ""),
        ("client_id", _one(token.client_id, "token", "clientId") if token else ""),
        ("scope", text.check(token.scope, "input", "token", "scope", most=500) if token else ""),
        ("from_address", check_address(given.from_address, "input", "fromAddress")),
        ("from_name", text.check(given.from_name, "input", "fromName", most=200)),
    )
    kept = ("host", "port", "tls", "sign_in", "username", "token_url", "client_id")
    same = all(getattr(server, name, None) == value for name, value in told if name in kept)
    parts = _parts(given, sign_in, same=same)
    for name, value in told:
        setattr(server, name, value)
    return parts


def _sign_in(given: Given, username: str) -> MailSignIn:
    if given.token is not None and given.password is not None:
        raise Invalid("One signs in with a password or with tokens, not with both.", "input", "token")
    if not username:
        if given.token is not None or given.password is not None:
            raise Invalid("Who signs in needs a user name.", "input", "username")
        return MailSignIn.NOTHING
    return MailSignIn.XOAUTH2 if given.token is not None else MailSignIn.PASSWORD


def _parts(given: Given, sign_in: MailSignIn, *, same: bool) -> list[str] | None:
    if sign_in is MailSignIn.NOTHING:
        return []
    if sign_in is MailSignIn.PASSWORD:
        if given.password is None and same:
            return None
        return [_secret(given.password, "password")]
    assert given.token is not None
    if given.token.refresh_token is None and given.token.client_secret is None and same:
        return None
    secret = given.token.client_secret
    client = "" if not secret else _secret(secret, "token", "clientSecret")
    return [client, _secret(given.token.refresh_token, "token", "refreshToken")]


def _secret(value: str | None, *path: str) -> str:
    if value is None:
        raise Invalid("This is needed where the server or the user is another.", "input", *path)
    if not value:
        raise Invalid("This may not be empty.", "input", *path)
    if len(value) > _SECRET_MOST:
        raise TooLarge(f"This is longer than {_SECRET_MOST} characters.", "input", *path)
    if any(ord(each) < 0x20 or ord(each) == 0x7F or 0xD800 <= ord(each) <= 0xDFFF for each in value):
        raise Invalid("This holds a character that no server takes.", "input", *path)
    return value


def _one(value: str, *path: str) -> str:
    return text.check(value, "input", *path, most=500, least=1)


def _host(host: str) -> str:
    name = host.strip().lower()
    if not _HOST.fullmatch(name):
        try:
            return str(ip_address(name.removeprefix("[").removesuffix("]")))
        except ValueError:
            raise Invalid("This is no name of a host, such as smtp.example.com.", "input", "host") from None
    return name


def _port(port: int | None, tls: MailTls) -> int:
    if port is None:
        return PORTS[tls]
    if not 1 <= port <= 65_535:
        raise Invalid("A port is a number from 1 to 65,535.", "input", "port")
    return port


def _url(url: str) -> str:
    if not _URL.fullmatch(url):
        raise Invalid(
            "A token's URL must look like https://login.example.com/token.", "input", "token", "tokenUrl"
        )
    return url


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
