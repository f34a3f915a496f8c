"""Signing in at a mail server with a token instead of a password: XOAUTH2, by a refresh token, which answers may replace."""

import asyncio
import ssl
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import orjson

from kit import clock, destinations
from kit.errors import Invalid
from mail.parse.words import one_line

TIMEOUT = 20.0
ANSWER_MOST = 2**16
TOKEN_MOST = 16_384
EARLY = timedelta(minutes=1)
"""So long before its end a token is no longer used."""
LIFE = timedelta(minutes=5)
"""Of a token whose answer names no end."""
TURN_WITHIN = 40.0
"""Seconds until another process has asked, or is taken for dead."""
_LOOK_AGAIN = 0.2
_GONE = "It was removed meanwhile."
_REASON_MOST = 300
_KNOWN_MOST = 1_000


class TokenRefused(Exception):
    """There is no token; says why in a sentence without secrets. `lasting`: it will be refused again, until somebody acts."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class RefreshGrant:
    """How to get access tokens (RFC 6749, 6). `scope` may be empty; so may `client_secret`, of a public client."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    scope: str = ""


class Kept(Protocol):
    """Where a grant is kept, so that its refresh token can be replaced, by one process at a time."""

    async def claim(self) -> bool:
        """Whether this process may ask now."""

    async def grant(self) -> RefreshGrant | None:
        """As it is now; None if it is gone."""

    async def keep(self, was: str, given: str) -> None:
        """The refresh token that was given for the one that was."""

    async def let_go(self) -> None:
        """Others may ask."""


@dataclass(frozen=True, slots=True)
class _Token:
    """`refresh_token`: by which the next is got; empty where the old one stays."""

    value: str = field(repr=False)
    ends_at: datetime
    refresh_token: str = field(default="", repr=False)


_tokens: dict[RefreshGrant, _Token] = {}
_asking: dict[RefreshGrant, asyncio.Lock] = {}
_at_it: set[asyncio.Task[_Token]] = set()
_unkept: dict[str, str] = {}
"""What was given for a refresh token, until it is kept: a database that fails just then loses nothing."""


def xoauth2(user: str, token: str) -> str:
    """What a client says first (SASL initial response), before base64. Raises: ValueError (a character that would end a part)."""
    if any(ord(each) < 0x20 or ord(each) == 0x7F for each in user + token):
        raise ValueError("A user's name or token holds a control character.")
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


async def access_token(grant: RefreshGrant, kept: Kept) -> str:
    """A token that holds for another minute at least, asked for only when the last one ends.

    Raises: TokenRefused.
    """
    lock = _asking.setdefault(grant, asyncio.Lock())
    async with lock:
        if (known := _known(grant)) is None:
            # to its end, whoever gives up waiting: the answer may hold the only refresh token that is good from now on
            task = asyncio.ensure_future(_in_turn(kept))
            _at_it.add(task)
            task.add_done_callback(_at_it.discard)
            known = await asyncio.shield(task)
            _tokens[grant] = known
        return known.value


def forget(grant: RefreshGrant) -> None:
    """Ask anew the next time: a mail server refused what we had."""
    refused = _tokens.pop(grant, None)
    for other in [each for each, token in _tokens.items() if token is refused]:
        del _tokens[other]


def _known(grant: RefreshGrant) -> _Token | None:
    known = _tokens.get(grant)
    return known if known is not None and known.ends_at - EARLY > clock.now() else None


async def _in_turn(kept: Kept) -> _Token:
    """Ask when no other process does, with what it may have left."""
    until = asyncio.get_running_loop().time() + TURN_WITHIN
    while not await kept.claim():
        if await kept.grant() is None:
            raise TokenRefused(_GONE, lasting=True)
        if asyncio.get_running_loop().time() > until:
            raise TokenRefused("Another process is asking for a token.")
        await asyncio.sleep(_LOOK_AGAIN)
    try:
        return await _asked(kept)
    finally:
        await kept.let_go()


async def _asked(kept: Kept) -> _Token:
    grant = await kept.grant()
    if grant is None:
        raise TokenRefused(_GONE, lasting=True)
    if known := _known(grant):
        return known
    stored = grant.refresh_token
    grant = replace(grant, refresh_token=_unkept.get(stored, stored))
    token = await _ask(grant)
    if token.refresh_token:
        grant = replace(grant, refresh_token=token.refresh_token)
    if grant.refresh_token != stored:
        _unkept[stored] = grant.refresh_token
        await kept.keep(stored, grant.refresh_token)
        del _unkept[stored]
    _forget_old()
    _tokens[grant] = token
    return token


def check_url(url: str, *path: str | int) -> str:
    """The URL, if tokens may be asked for there. Raises: Invalid."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        fits = False
    if not fits or len(url) > 500 or not url.isascii() or not url.isprintable() or " " in url:
        raise Invalid("A token's URL must look like https://login.example.com/token.", *path)
    return url


async def _ask(grant: RefreshGrant) -> _Token:
    asked = {
        "grant_type": "refresh_token",
        "client_id": grant.client_id,
        "refresh_token": grant.refresh_token,
    }
    if grant.client_secret:
        asked["client_secret"] = grant.client_secret
    if grant.scope:
        asked["scope"] = grant.scope
    from httpx import HTTPError, InvalidURL  # here, as few sign in so, and all wait for a server to start

    try:
        async with asyncio.timeout(TIMEOUT):
            status, body = await _post(check_url(grant.token_url), asked)
    except Invalid as error:
        raise TokenRefused(error.message, lasting=True) from None
    except (HTTPError, InvalidURL, OSError, ssl.SSLError) as error:  # a timeout is an OSError too
        raise TokenRefused(f"The token server cannot be reached ({type(error).__name__}).") from None
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict):
        raise TokenRefused(f"The token server answered {status}, and nothing that can be read.")
    return _token(status, told)


async def _post(url: str, asked: dict[str, str]) -> tuple[int, bytes]:
    """Status and body, from an address of the host that was judged before. Raises: Invalid, httpx.HTTPError, OSError."""
    import httpx

    parts = httpx.URL(url)
    addresses = await destinations.addresses_of(parts.host)
    if parts.scheme == "http" and not all(map(destinations.is_allowed, addresses)):
        raise Invalid("Tokens are asked for by https only.")
    there = parts.copy_with(host=addresses[0])
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=TIMEOUT) as client,
        client.stream(
            "POST",
            there,
            data=asked,
            headers={"Host": parts.netloc.decode(), "Accept": "application/json"},
            extensions={"sni_hostname": parts.host},
        ) as answer,
    ):
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > ANSWER_MOST:
                raise httpx.DecodingError("too long")
        return answer.status_code, bytes(body)


def _token(status: int, told: dict[str, object]) -> _Token:
    value, life = told.get("access_token"), told.get("expires_in")
    if status == 200 and isinstance(value, str) and 0 < len(value) <= TOKEN_MOST:
        given = life if isinstance(life, int | float) and 0 < life < 10**8 else LIFE.total_seconds()
        return _Token(
            value, clock.now() + timedelta(seconds=given), _refresh_token(told.get("refresh_token"))
        )
    words = one_line(
        " ".join(str(told[key]) for key in ("error", "error_description") if key in told), _REASON_MOST
    )
    raise TokenRefused(
        f"The token server answered {status}: {words or 'no token'}",
        lasting=400 <= status < 500 and status != 429,
    )


def _refresh_token(told: object) -> str:
    """The one that is given in the place of the old one; empty if there is none that could be asked with."""
    fits = isinstance(told, str) and len(told) <= TOKEN_MOST and told.isascii() and told.isprintable()
    return str(told) if fits else ""


def _forget_old() -> None:
    """Grants that were changed are asked for no more; what they gave need not stay."""
    if len(_tokens) >= _KNOWN_MOST:
        now = clock.now()
        for grant in [each for each, token in _tokens.items() if token.ends_at <= now]:
            del _tokens[grant]
            _asking.pop(grant, None)
