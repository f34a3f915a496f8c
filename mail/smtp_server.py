"""An SMTP server, and how one gets to it: connected, encrypted, signed in."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiosmtplib

from kit import destinations

_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where a server is and how one signs in there: with a password, or with a token that `token` gets (anew after
    `forget_token`).

    `start_tls` is required where it is set, never tried otherwise. Certificates are checked. `judged`: it is connected to only
    where this machine may connect to when somebody else names the host (`kit/destinations.py`).
    """

    host: str
    port: int
    implicit_tls: bool = False
    start_tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    token: Callable[[], Awaitable[str]] | None = field(default=None, repr=False)
    forget_token: Callable[[], None] | None = field(default=None, repr=False)
    timeout: float = 30.0
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    judged: bool = False

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    async def connected(self) -> aiosmtplib.SMTP:
        """A connection that is signed in. Raises: what servers, networks and `destinations` say."""
        there = await self._socket() if self.judged else None
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=None if there else self.port,
            sock=there,
            username=self.username,
            password=self.password if self.token is None else None,
            oauth_token_generator=self.token,
            timeout=self.timeout,
            use_tls=self.implicit_tls,
            start_tls=self.start_tls,
            tls_context=self.tls if self.implicit_tls or self.start_tls else None,
        )
        try:
            await client.connect()
            await _greet(client)
        except BaseException as failure:
            if isinstance(failure, aiosmtplib.SMTPAuthenticationError) and self.forget_token:
                self.forget_token()
            client.close()
            if there is not None:
                there.close()
            raise
        return client

    async def _socket(self) -> socket.socket:
        addresses, loop = await destinations.addresses_of(self.host), asyncio.get_running_loop()
        for address in addresses:
            there = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            there.setblocking(False)
            try:
                async with asyncio.timeout(self.timeout):
                    await loop.sock_connect(there, (address, self.port))
            except BaseException as failure:
                there.close()
                if address == addresses[-1] or not isinstance(failure, OSError):
                    raise
                continue
            return there
        raise OSError("its name leads nowhere")


def server_of(url: str, tls: ssl.SSLContext | None = None) -> SmtpServer:
    """The server that a URL names. `smtp://` upgrades with STARTTLS if told to (`?starttls`), or if there is a password to
    protect; `smtps://` is encrypted from the first byte.

    Raises: ValueError, with a sentence that never holds the password.
    """
    parts = _split(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    implicit = parts.scheme == "smtps"
    start_tls = not implicit and _switch(options.pop("starttls", None), bool(parts.username))
    timeout = _seconds(options.pop("timeout", "30"))
    if options:
        raise ValueError(f"The mail server's URL has an unknown option: {min(options)}")
    return SmtpServer(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        implicit_tls=implicit,
        start_tls=start_tls,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or "") if parts.username else None,
        timeout=timeout,
        tls=tls,
    )


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Learn what the server can, if signing in has not taught it."""
    if client.is_ehlo_or_helo_needed:
        try:
            await client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await client.helo()


def _split(url: str) -> SplitResult:
    with suppress(ValueError):
        parts = urlsplit(url)
        if parts.scheme in _PORTS and parts.hostname and parts.port != 0 and parts.path in ("", "/"):
            return parts
    raise ValueError("The mail server's URL must look like smtp://user:password@host:port or smtps://...")


def _switch(value: str | None, default: bool) -> bool:
    """An option that is on when it only stands there."""
    if value not in (None, "", "on", "off"):
        raise ValueError("The mail server's URL may say starttls=on or starttls=off.")
    return default if value is None else value != "off"


def _seconds(value: str) -> float:
    if not value.isdigit() or not 1 <= int(value) <= 600:
        raise ValueError("The mail server's timeout must be a number of seconds from 1 to 600.")
    return float(value)
