"""Handing mail to one SMTP server, over connections that are kept for a burst.

A connection that the server has given up meanwhile is noticed before it has taken anything of a mail, which then goes over
a new one: that costs no attempt, and sends nothing twice. Once the server has said what becomes of a mail, nothing more is
waited for: connections end in the background.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import aiosmtplib

from kit.addresses import address_key, to_ascii_domain
from kit.errors import Invalid
from mail.oauth import TokenRefused
from mail.parse.words import one_line
from mail.smtp_server import SmtpServer
from mail.transport import Deferred, Delivered, Outcome, Outgoing, Refused

_REASON_MOST = 300
_HUNG_UP = 421
_STALE_AFTER = 5.0
"""Seconds in which a connection that was kept must answer: what has died silently is not waited for."""

_BEGUN_WITHIN = 50.0
"""Seconds until a mail has a connection, its turn awaited: less than `LONGEST` of mail/outbound.py, so that its end seldom
cuts off a server that has the mail already and is about to say that it took it.
"""

_GOODBYE = 5.0
"""Seconds that a server has to answer QUIT."""

_TOO_BIG = 552
_ABOUT_SIGNING_IN = {530, 534, 535, 538}
"""RFC 4954: who we are is in question, not the mail, whichever command it answers."""

_NOT_HERE = {_HUNG_UP, *_ABOUT_SIGNING_IN}
"""What is said of a connection that was good for an earlier mail: a new one may be good again, as sign-ins end with time."""

_FAILURES = (aiosmtplib.SMTPException, OSError)


@dataclass(frozen=True, slots=True)
class Keep:
    """How many mails go over one connection, how many seconds it waits for the next, how many there are at once."""

    mails: int = 100
    idle: float = 10.0
    connections: int = 4


ALONE = Keep(mails=1)
"""A connection for each mail."""


@dataclass(slots=True, eq=False)
class _Line:
    """A connection, how many mails it has carried, and what ends it if no other comes.

    unfinished: what is left of a mail that was not taken has to be cleared before the next.
    """

    client: aiosmtplib.SMTP
    mails: int = 0
    unfinished: bool = False
    end: asyncio.TimerHandle | None = None


class SmtpTransport:
    """The way out by one server."""

    def __init__(self, server: SmtpServer, keep: Keep = ALONE) -> None:
        self.server = server
        self._keep = keep
        self._turn = asyncio.Semaphore(keep.connections)
        self._idle: list[_Line] = []
        self._ending: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"<SmtpTransport {self.server.name}>"

    async def send(self, mail: Outgoing) -> Outcome:
        """Send one mail; each step with the server has the server's `timeout` seconds."""
        if reason := _why_unsendable(mail):
            return Refused(None, reason, self.server.name)
        until = asyncio.get_running_loop().time() + _BEGUN_WITHIN
        try:
            async with asyncio.timeout_at(until):
                await self._turn.acquire()
        except TimeoutError:
            busy = "All connections to the mail server were in use."
            return Deferred(None, busy, self.server.name, counts=False)
        try:
            return await self._in_turn(mail, until)
        finally:
            self._turn.release()

    async def _in_turn(self, mail: Outgoing, until: float) -> Outcome:
        while True:
            try:
                async with asyncio.timeout_at(until):
                    line = self._waiting() or _Line(await self.server.connected())
            except Exception as failure:  # noqa: BLE001 - whatever it was, a wrong password too: not the mail's fault
                return self._unreached(failure)
            outcome = await self._over(line, mail)
            if outcome is not None:
                return outcome

    def _unreached(self, failure: Exception) -> Deferred:
        code = failure.code if isinstance(failure, aiosmtplib.SMTPResponseException) else None
        return Deferred(code, _reason(failure), self.server.name, counts=False)

    async def close(self) -> None:
        """End the connections that wait for a mail, and see those out that end already."""
        while line := self._waiting():
            self._end(line)
        await asyncio.gather(*self._ending)

    def _waiting(self) -> _Line | None:
        """The connection that was used last, if one waits that is still there."""
        while self._idle:
            line = self._idle.pop()
            if line.end is not None:
                line.end.cancel()
            if line.client.is_connected:
                return line
        return None

    async def _over(self, line: _Line, mail: Outgoing) -> Outcome | None:
        """What came of it; None where a connection that was kept had gone before it took anything."""
        again, line.mails = line.mails > 0, line.mails + 1
        try:
            outcome = await self._handed_over(line, mail, again=again)
        except BaseException:
            line.client.close()
            raise
        line.unfinished = not isinstance(outcome, Delivered)
        if outcome is None or line.mails >= self._keep.mails or not line.client.is_connected:
            self._end(line)
        else:
            loop = asyncio.get_running_loop()
            line.end = loop.call_later(self._keep.idle, self._end_idle, line)
            self._idle.append(line)
        return outcome

    async def _handed_over(self, line: _Line, mail: Outgoing, *, again: bool) -> Outcome | None:
        client, server, begun = line.client, self.server.name, False
        first_answer = min(self.server.timeout, _STALE_AFTER) if again else None
        try:
            if line.unfinished and not await _cleared(client, first_answer):
                return None
            await _envelope(client, mail, first_answer)
            begun = True
            _, reply = await client.data(mail.content)
        except aiosmtplib.SMTPResponseException as refusal:
            if again and refusal.code in _NOT_HERE:  # not taken, whenever it is said
                return None
            return _outcome(refusal, server)
        except (aiosmtplib.SMTPNotSupported, ValueError) as failure:
            return Refused(None, _reason(failure), server)
        except _FAILURES as failure:
            return None if again and not begun else Deferred(None, _reason(failure), server, counts=begun)
        return Delivered(one_line(reply, _REASON_MOST), server)

    def _end_idle(self, line: _Line) -> None:
        if line in self._idle:
            self._idle.remove(line)
            self._end(line)

    def _end(self, line: _Line) -> None:
        """Say goodbye, which no mail waits for."""
        task = asyncio.ensure_future(_goodbye(line.client))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


async def _envelope(client: aiosmtplib.SMTP, mail: Outgoing, first_answer: float | None) -> None:
    """Say from whom and to whom; where nobody answers the first of it in so many seconds, nobody is there."""
    sender, recipient = to_ascii_domain(mail.sender), to_ascii_domain(mail.recipient)
    options, encoding = [], "ascii"
    if client.supports_extension("size"):
        options.append(f"size={len(mail.content)}")
    if not (sender + recipient).isascii():
        if not client.supports_extension("smtputf8"):
            raise aiosmtplib.SMTPNotSupported("SMTPUTF8 is not supported by this server")
        options.append("SMTPUTF8")
        encoding = "utf-8"
    seconds = client.timeout if first_answer is None else first_answer
    await client.mail(sender, options=options, encoding=encoding, timeout=seconds)
    await client.rcpt(recipient, encoding=encoding)


async def _cleared(client: aiosmtplib.SMTP, seconds: float | None) -> bool:
    """Whether the server has forgotten the mail that it did not take, and is ready for another."""
    try:
        await client.rset(timeout=client.timeout if seconds is None else seconds)
    except _FAILURES:
        return False
    return True


async def _goodbye(client: aiosmtplib.SMTP) -> None:
    try:
        with suppress(*_FAILURES):
            async with asyncio.timeout(_GOODBYE):
                await client.quit()
    finally:
        client.close()


def _why_unsendable(mail: Outgoing) -> str | None:
    """Why no server may see this envelope: something in it is no address."""
    try:
        address_key(mail.recipient)
        address_key(mail.sender or mail.recipient)
    except Invalid as invalid:
        return invalid.message
    return None


def _outcome(refusal: aiosmtplib.SMTPResponseException, server: str) -> Outcome:
    """4xx means later, 5xx never; anything else is not SMTP, and may have passed by the next time.

    What is said of our signing in or of our sender is mended by an admin, and so means later as well.
    """
    code, reason = refusal.code, one_line(refusal.message, _REASON_MOST)
    if (isinstance(refusal, aiosmtplib.SMTPSenderRefused) and code != _TOO_BIG) or code in _ABOUT_SIGNING_IN:
        return Deferred(code, reason, server, counts=False)
    return Refused(code, reason, server) if 500 <= code < 600 else Deferred(code, reason, server)


def _reason(failure: BaseException) -> str:
    if isinstance(failure, TokenRefused):
        return one_line(failure.reason, _REASON_MOST)
    return one_line(getattr(failure, "message", "") or str(failure) or type(failure).__name__, _REASON_MOST)
