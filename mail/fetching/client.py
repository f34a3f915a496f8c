"""IMAPClient, held to what we allow: it connects to the addresses that were judged, and reads no more than fits.

Its calls block: `session.py` makes them in threads.
"""

import imaplib
import logging
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from domain.mails import incoming
from mail.oauth import xoauth2
from models import Mailbox, MailTls

CONNECTING, READING = 10.0, 60.0
"""Seconds that one step with the server may take."""

for _name in ("imapclient", "imapclient.imaplib"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they log everybody's words, and passwords


class TooMuch(Exception):
    """The server sends more than a mail may have, whatever it said before. The connection is of no use any more."""


class _Wire(imaplib.IMAP4):
    def __init__(self, host: str, port: int, addresses: Sequence[str], tls: ssl.SSLContext | None) -> None:
        self._addresses, self._tls = addresses, tls
        super().__init__(host, port, timeout=CONNECTING)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        *others, last = self._addresses
        for address in others:
            with suppress(OSError):
                return self._connected(address)
        return self._connected(last)

    def _connected(self, address: str) -> socket.socket:
        plain = socket.create_connection((address, self.port), timeout=CONNECTING)
        return self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain

    def read(self, size: int) -> bytes:
        """Bytes of a literal, as many as the server announced."""
        if size > incoming.SIZE_MOST + 1:
            raise TooMuch
        return super().read(size)


class Client(IMAPClient):  # type: ignore[misc]
    """A connection. Raises on each call: imaplib.IMAP4.error and those below it, OSError, TooMuch."""

    def __init__(self, mailbox: Mailbox, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        implicit = mailbox.tls is MailTls.IMPLICIT
        self._checked = ssl.create_default_context()
        super().__init__(mailbox.host, mailbox.port, ssl=implicit, timeout=CONNECTING)
        self._imap.debug = 0
        self.normalise_times = False  # to this machine's offset of today, by which a mail's date would change
        if mailbox.tls is MailTls.STARTTLS:
            self.starttls(self._checked)
        self.socket().settimeout(READING)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - IMAPClient's name
        return _Wire(self.host, self.port, self._addresses, self._checked if self.ssl else None)

    def sign_in(self, user: str, password: str) -> None:
        """By PLAIN where that is offered, since LOGIN knows ASCII alone. Raises: LoginError."""
        if self.has_capability("AUTH=PLAIN"):
            self.plain_login(user, password)
        elif (user + password).isascii():
            self.login(user, password)
        else:
            raise LoginError("This server takes passwords of ASCII characters alone.")

    def sign_in_with_token(self, user: str, token: str) -> None:
        """Raises: LoginError, CapabilityError."""
        if not self.has_capability("AUTH=XOAUTH2"):
            raise CapabilityError("it does not offer XOAUTH2")
        first = xoauth2(user, token).encode()
        self.sasl_login("XOAUTH2", lambda challenge: b"" if challenge else first)  # a challenge tells why not

    def open_folder(self, name: str) -> dict[bytes, Any]:
        """What the server says of a folder that is opened; also of one that may only be read, which imaplib takes for an end."""
        try:
            told: dict[bytes, Any] = self.select_folder(name)
        except self.ReadOnlyError:
            told = self.select_folder(name, readonly=True)
        return told

    def begin_idle(self) -> bool:
        """Ask to be told what happens; whether something has already. End it with `idle_done`.

        IMAPClient's own takes what is told just then for an error.
        """
        tag = self._idle_tag = self._imap._command("IDLE")
        early = False
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands[tag] is not None:
                raise IMAPClientError("IDLE is refused")
            early = True
        return early or self._has_more()

    def _has_more(self) -> bool:
        """Whether more was read than asked for, of which the socket would not tell."""
        connection = self.socket()
        connection.setblocking(False)
        try:
            return bool(self._imap.file.peek(1))
        except OSError:
            return False
        finally:
            connection.settimeout(READING)

    def cut_off(self) -> None:
        """Let whoever waits for the server wait no longer; from any thread."""
        with suppress(OSError):
            self.socket().shutdown(socket.SHUT_RDWR)
