"""The listening sockets, and the mails that come through them until they are stored."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope as Transferred

from domain.mails.incoming import Envelope
from kit.destinations import is_in
from mail import inbound
from mail.listening import metrics
from mail.listening.dialogue import NULL, Dialogue, LocalDialogue
from mail.listening.limits import Limits, Room
from models import Door

log = logging.getLogger(__name__)

GRACE = 12.0
"""Seconds that mails have to come to their end after a stop; whoever sends one that is cut off keeps it."""
STORING_MOST = 60.0
"""Seconds until a client is told to try again, because a mail is still not stored."""


class MailDoor:
    """Takes mail for our inboxes until it is stopped. `stored` is called after each that was stored.

    relays: addresses and networks of the company's own mail servers, whose results are believed.
    """

    def __init__(
        self, *, hostname: str, limits: Limits, stored: Callable[[], object], relays: Sequence[str] = ()
    ) -> None:
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's, which logs everybody's words
        self.limits, self.room = limits, Room(limits)
        self.stopping = False
        self.dialogues: set[Dialogue] = set()
        self._hostname, self._stored, self._relays = hostname, stored, relays
        self._servers: list[asyncio.AbstractServer] = []
        self._storing: set[asyncio.Task[Any]] = set()
        self._files: list[Path] = []

    async def listen_smtp(
        self, host: str, port: int, *, tls: ssl.SSLContext | None = None, only_tls: bool = False
    ) -> int:
        """Take SMTP connections; the port, for who asked for any. Raises: OSError."""
        return await self._listen(host, port, tls_context=tls, require_starttls=only_tls)

    async def listen_lmtp(self, host: str, port: int) -> int:
        """Take LMTP connections from the network; the port. Raises: OSError."""
        return await self._listen(host, port, of=LocalDialogue)

    async def listen_lmtp_at(self, path: Path) -> None:
        """Take LMTP connections by a socket in the file system, whose folder says who may. Raises: OSError."""
        _take_over(path)
        loop = asyncio.get_running_loop()
        self._servers.append(await loop.create_unix_server(self._dialogue(LocalDialogue), path))
        self._files.append(path)
        _open_to_all(path)

    async def stop(self) -> None:
        """Listen no longer, let the mails that are being received come to their end, and say goodbye to everybody."""
        self.stopping = True
        for server in self._servers:
            server.close()
        for path in self._files:
            path.unlink(missing_ok=True)
        for dialogue in list(self.dialogues):
            dialogue.end()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while self.dialogues or self._storing:  # noqa: ASYNC110 - transports tell nobody when they are closed
                    await asyncio.sleep(0.01)
        for dialogue in list(self.dialogues):
            dialogue.cut_off()
        if self._storing:
            await asyncio.wait(self._storing, timeout=STORING_MOST)

    async def keep(self, content: bytes, envelope: Transferred, door: str, client: str) -> bool:
        """Store a mail that this client brings; False where that was not possible in time. It goes on even if its dialogue
        ends.
        """
        sent_by = "" if envelope.mail_from in (NULL, None) else str(envelope.mail_from)
        relayed = client != "" and is_in(client, self._relays)
        how = Envelope(Door(door), sent_by, tuple(dict.fromkeys(envelope.rcpt_tos)), relayed=relayed)
        task = asyncio.create_task(inbound.store(content, how))
        self._storing.add(task)
        task.add_done_callback(self._ended)
        try:
            await asyncio.wait_for(asyncio.shield(task), STORING_MOST)
        except Exception as error:  # noqa: BLE001 - the client keeps the mail, and tries again
            log.warning("a mail could not be stored: %s", type(error).__name__)
            metrics.mails.labels(door, "later").inc()
            return False
        metrics.mails.labels(door, "stored").inc()
        return True

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._storing.discard(task)
        if not task.cancelled() and task.exception() is None:
            self._stored()

    async def _listen(self, host: str, port: int, of: type[Dialogue] = Dialogue, **how: Any) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._dialogue(of, **how), host, port)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def _dialogue(self, of: type[Dialogue], **how: Any) -> Callable[[], Dialogue]:
        return partial(of, self, hostname=self._hostname, loop=asyncio.get_running_loop(), **how)


def _take_over(path: Path) -> None:
    """Remove a socket that a killed process has left; nothing else."""
    if path.is_socket():
        path.unlink(missing_ok=True)


def _open_to_all(path: Path) -> None:
    path.chmod(0o666)
