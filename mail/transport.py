"""Handing mail on: to a server by SMTP, or to nobody but the developer's eye."""

import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiosmtplib

from kit import clock
from kit.addresses import address_key, to_ascii_domain
from kit.errors import Invalid
from mail.parse.words import one_line

_REASON_MOST = 300
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A composed mail for one recipient. Bounces go to `sender`; an empty one asks for none."""

    sender: str
    recipient: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The next server has taken the mail and answers for it; `reply` is what it said."""

    reply: str = ""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: try again later. `code` is the server's, None where none answered."""

    code: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: this mail to this recipient will not be taken."""

    code: int | None
    reason: str


Outcome = Delivered | Deferred | Refused


class Transport(Protocol):
    """A way out for mail."""

    async def send(self, mail: Outgoing) -> Outcome:
        """Hand one mail on; says how that went, and raises nothing for what servers and networks do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail that stayed here, and when."""

    mail: Outgoing
    at: datetime


class NullTransport:
    """Sends nothing: keeps the last mails in this process, newest last, to be looked at."""

    def __init__(self, keep: int = 100) -> None:
        self.kept: deque[Kept] = deque(maxlen=keep)

    async def send(self, mail: Outgoing) -> Outcome:
        """Keep the mail."""
        self.kept.append(Kept(mail, clock.now()))
        return Delivered("kept, not sent")


class SmtpTransport:
    """One SMTP server, a connection for each mail.

    `smtp://` upgrades with STARTTLS if told to (`?starttls`), or if there is a password to protect; `smtps://` is
    encrypted from the first byte. Certificates are checked.
    """

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        """Raises: ValueError, with a sentence that never holds the password."""
        parts = _split(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.hostname = parts.hostname or ""
        self.port = parts.port or _PORTS[parts.scheme]
        self.implicit_tls = parts.scheme == "smtps"
        self.start_tls = not self.implicit_tls and _switch(
            options.pop("starttls", None), bool(parts.username)
        )
        self.timeout = _seconds(options.pop("timeout", "30"))
        if options:
            raise ValueError(f"The mail server's URL has an unknown option: {min(options)}")
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "") if parts.username else None
        self._tls = tls

    def __repr__(self) -> str:
        return f"<SmtpTransport {self.hostname}:{self.port}>"

    async def send(self, mail: Outgoing) -> Outcome:
        """Send one mail; each step with the server has `timeout` seconds."""
        if reason := _why_unsendable(mail):
            return Refused(None, reason)
        client = self._client()
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as failure:
            client.close()  # whatever it was, a wrong password too: the mail is not at fault
            return Deferred(getattr(failure, "code", None), _reason(failure))
        try:
            return await self._send(client, mail)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.hostname,
            port=self.port,
            username=self._username,
            password=self._password,
            timeout=self.timeout,
            use_tls=self.implicit_tls,
            start_tls=self.start_tls,
            tls_context=self._tls if self.implicit_tls or self.start_tls else None,
        )

    async def _send(self, client: aiosmtplib.SMTP, mail: Outgoing) -> Outcome:
        sender, recipient = to_ascii_domain(mail.sender), to_ascii_domain(mail.recipient)
        options = [] if (sender + recipient).isascii() else ["SMTPUTF8"]
        try:
            _, reply = await client.sendmail(sender, [recipient], mail.content, mail_options=options)
        except aiosmtplib.SMTPRecipientsRefused as refusal:
            return _outcome(refusal.recipients[0])
        except aiosmtplib.SMTPResponseException as refusal:
            return _outcome(refusal)
        except (aiosmtplib.SMTPNotSupported, ValueError) as failure:
            return Refused(None, _reason(failure))
        except (aiosmtplib.SMTPException, OSError) as failure:
            return Deferred(None, _reason(failure))
        return Delivered(one_line(reply, _REASON_MOST))


def _why_unsendable(mail: Outgoing) -> str | None:
    """Why no server may see this envelope: something in it is no address."""
    try:
        address_key(mail.recipient)
        address_key(mail.sender or mail.recipient)
    except Invalid as invalid:
        return invalid.message
    return None


def _outcome(refusal: aiosmtplib.SMTPResponseException) -> Outcome:
    """4xx means later, 5xx never; anything else is not SMTP, and may have passed by the next time."""
    kind: Callable[[int | None, str], Outcome] = Refused if 500 <= refusal.code < 600 else Deferred
    return kind(refusal.code, one_line(refusal.message, _REASON_MOST))


def _reason(failure: BaseException) -> str:
    return one_line(getattr(failure, "message", "") or str(failure) or type(failure).__name__, _REASON_MOST)


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
