"""What the door says to a mail server, command by command. aiosmtpd speaks the protocol; what is decided is decided here.

Nothing is passed on to anywhere: recipients are ours, or refused. Nobody signs in.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from domain import inboxes
from domain.mails import incoming
from mail.listening.data import CutOff, Fault, Reading
from mail.listening.limits import Limits, Room

log = logging.getLogger(__name__)

LINE_MOST = 2**16
"""Bytes of a line that are read at once; longer ones are read in pieces."""
COMMAND_MOST = 2_048
NULL = "<>"
"""The sender of mail that wants no answer, as aiosmtpd has it."""

_BUSY = "421 4.7.0 Too many connections, try again later"
_STOPPING = "421 4.3.2 Stopping, try again in a moment"
_SLOW = "421 4.4.2 This takes too long"
_LATER = "451 4.3.0 Not possible just now, try again later"
_STORED = "250 2.0.0 Taken"


class Hall(Protocol):
    """What a dialogue knows of the door that it goes on at."""

    limits: Limits
    room: Room
    stopping: bool
    dialogues: set["Dialogue"]

    async def keep(self, content: bytes, envelope: Envelope, door: str, client: str) -> bool:
        """Store a mail that this client brings; False where that was not possible in time. It goes on even if its dialogue
        ends.
        """


class Decisions:
    """The hooks that aiosmtpd calls."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """What the door can do: nobody can sign in, commands may be sent without waiting."""
        session.host_name = hostname
        offered = [each for each in responses if not each.startswith("250-AUTH")]
        return [*offered[:-1], "250-PIPELINING", offered[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A recipient is one of our inboxes' addresses, or refused."""
        if len(envelope.rcpt_tos) >= self._limits.recipients:
            return "452 4.5.3 Too many recipients"
        try:
            (inbox,) = await inboxes.holding([address])
        except Exception as error:  # noqa: BLE001 - whatever fails here, it is not the sender's fault
            log.warning("a recipient could not be looked up: %s", type(error).__name__)
            return _LATER
        if inbox is None:
            return "550 5.1.1 Nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """What else goes wrong is a command that aiosmtpd could not read, or a connection that is gone."""
        if not isinstance(error, TLSSetupException):
            log.info("a command could not be read: %s", type(error).__name__)
        return "501 5.5.2 This command cannot be read"


class Dialogue(SMTP):
    """One connection that speaks SMTP."""

    door = "smtp"
    line_length_limit = LINE_MOST
    command_size_limit = COMMAND_MOST
    command_size_limits = defaultdict(lambda: COMMAND_MOST)  # noqa: RUF012 - aiosmtpd has it for all, too

    def __init__(self, hall: Hall, **how: Any) -> None:
        super().__init__(
            Decisions(hall.limits),
            data_size_limit=incoming.SIZE_MOST,
            enable_SMTPUTF8=True,
            ident="Deskwire",
            timeout=hall.limits.silence,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            **how,
        )
        self._hall = hall
        self._admitted: str | None = None
        self._turned_away = False
        self.is_receiving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or begin again once TLS is spoken; turned away where there is no room."""
        if self._admitted is None:
            address = _address(transport)
            if self._hall.stopping or not self._hall.room.admit(address):
                self._turned_away = True
                _say_last(transport, _STOPPING if self._hall.stopping else _BUSY)
                return
            self._admitted = address
            self._hall.dialogues.add(self)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if not self._turned_away:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self._turned_away else super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        if self._turned_away:
            return
        if self in self._hall.dialogues:
            self._hall.dialogues.discard(self)
            self._hall.room.left(self._admitted or "")
        super().connection_lost(error)

    def end(self) -> None:
        """Say goodbye, unless a mail is being received: then once that is answered."""
        if not self.is_receiving and self.transport is not None:
            _say_last(self.transport, _STOPPING)

    def cut_off(self) -> None:
        """End at once, whatever is under way."""
        transport: Any = self._original_transport or self.transport
        if transport is not None:
            transport.abort()

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """A mail, and one answer: for LMTP, one for each recipient."""
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Name a recipient first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes no arguments")
            return
        self.is_receiving = True
        try:
            await self._receive()
        finally:
            self.is_receiving = False
        if self._hall.stopping:
            self.end()

    async def _receive(self) -> None:
        await self.push("354 End with CR LF . CR LF")
        envelope, reading = self.envelope, Reading(self._reader, incoming.SIZE_MOST, self._hall.room)
        assert envelope is not None
        try:
            content = await reading.whole(self._watch())
            answer = await self._answer_to(content, envelope, reading.fault)
        except CutOff as reason:
            self._end_with(reason.words)
            return
        finally:
            reading.close()
        self.envelope = self._create_envelope()
        self._reset_timeout()
        await self.push("\r\n".join([answer] * self._answers(envelope)))

    def _watch(self) -> Callable[[], None]:
        """To be called at each line: a client that says something is not silent, but has not for ever."""
        began = last = self.loop.time()

        def alive() -> None:
            nonlocal last
            now = self.loop.time()
            if now - began > self._hall.limits.whole_mail:
                raise CutOff(_SLOW)
            if now - last > self._hall.limits.silence / 10:
                last = now
                self._reset_timeout()

        return alive

    async def _answer_to(self, content: bytes, envelope: Envelope, fault: Fault | None) -> str:
        if fault is not None:
            return fault.value.format(most=incoming.SIZE_MOST)
        self._reset_timeout()
        return (
            _STORED if await self._hall.keep(content, envelope, self.door, self._admitted or "") else _LATER
        )

    def _answers(self, envelope: Envelope) -> int:
        return 1

    def _end_with(self, words: str) -> None:
        if self.transport is not None:
            _say_last(self.transport, words)


class LocalDialogue(LMTP, Dialogue):
    """One connection that speaks LMTP, which has an answer for each recipient."""

    door = "lmtp"

    def _answers(self, envelope: Envelope) -> int:
        return len(envelope.rcpt_tos)


def _say_last(transport: Any, words: str) -> None:
    if transport.is_closing():
        return
    transport.write(words.encode() + b"\r\n")
    transport.close()


def _address(transport: asyncio.BaseTransport) -> str:
    """The client's, empty for one that came by a socket in the file system."""
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""
