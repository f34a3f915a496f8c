"""One connection to a mailbox's server: what is asked of it, in words of ours, without blocking the loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from imapclient.exceptions import IMAPClientError

from domain import mailboxes
from kit import destinations
from kit.errors import UserError
from mail import grants, oauth
from mail.fetching.client import Client, TooMuch
from mail.fetching.troubles import Trouble, trouble_of, words_of
from mail.oauth import RefreshGrant, TokenRefused
from models import Mailbox, MailboxAfter, MailboxAuth, MailTls

STEP_MOST = 300.0
"""Seconds for one step with the server, such as a mail of the largest size."""
AT_ONCE = 50_000
"""Numbers that are asked for at once: an answer's line has less than a million characters then."""
ADDRESSES_MOST = 2

_threads = ThreadPoolExecutor(32, "mailboxes")
T = TypeVar("T")


@dataclass(frozen=True)
class Folder:
    """`uid_next`: above all numbers that there are. `size`: how many mails."""

    uid_validity: int
    uid_next: int
    size: int


@dataclass(frozen=True)
class Head:
    """What is known of a mail before it is fetched."""

    size: int
    came_at: datetime | None
    is_deleted: bool


class Refused(Exception):
    """The server says that it has a mail, and does not give it; why not, as the end of a sentence. All else goes on."""


class Session:
    """Each step raises Trouble, and then the session is of no use any more."""

    def __init__(self, mailbox: Mailbox, client: Client) -> None:
        self._mailbox, self._client = mailbox, client

    @property
    def can_idle(self) -> bool:
        return bool(self._client.has_capability("IDLE"))

    async def open(self, name: str) -> Folder:
        """Open the mailbox's folder, or look at it again."""
        try:
            told = await self._do(self._client.open_folder, name, refuses=IMAPClientError)
        except IMAPClientError as error:
            raise Trouble(f"The folder {name} cannot be opened: {words_of(error)}", "folder") from None
        validity, following = told.get(b"UIDVALIDITY"), told.get(b"UIDNEXT") or 2**32
        if not isinstance(validity, int):
            raise Trouble(
                "The server gives mails no lasting numbers, so that none can be known again.", "folder"
            )
        return Folder(validity, int(following), int(told.get(b"EXISTS", 0)))

    async def has_folder(self, name: str) -> bool:
        return bool(await self._do(self._client.folder_exists, name))

    async def numbers(
        self, folder: Folder, after: int, since: date | None = None
    ) -> AsyncIterator[list[int]]:
        """The numbers of mails above one, upwards, a page at a time; `since`: that came on this day or later."""
        if folder.size <= AT_ONCE:
            yield await self._found(f"{after + 1}:*", after, since)
            return
        for start in range(after + 1, folder.uid_next, AT_ONCE):
            yield await self._found(f"{start}:{start + AT_ONCE - 1}", after, since)

    async def heads(self, uids: Sequence[int]) -> dict[int, Head]:
        """By number; without those that are gone."""
        told = await self._do(self._client.fetch, list(uids), ["RFC822.SIZE", "INTERNALDATE", "FLAGS"])
        return {
            uid: Head(
                int(each[b"RFC822.SIZE"]),
                _utc(each.get(b"INTERNALDATE")),
                b"\\Deleted" in each.get(b"FLAGS", ()),
            )
            for uid, each in told.items()
            if b"RFC822.SIZE" in each
        }

    async def body(self, uid: int) -> bytes | None:
        """A mail as it is; None if it is gone. Raises: TooMuch, Refused."""
        try:
            told = await self._do(
                self._client.fetch, [uid], ["BODY.PEEK[]"], refuses=(TooMuch, IMAPClientError)
            )
        except IMAPClientError as error:
            raise Refused(words_of(error)) from None
        if uid not in told:
            return None
        if not isinstance(raw := told[uid].get(b"BODY[]"), bytes):
            raise Refused("it is said to be there, and nothing of it is sent")
        return raw

    async def settle(self, uids: Sequence[int]) -> None:
        """Let become of mails what shall. Without UIDPLUS deleted ones are only marked so: more would hit others' as well."""
        after, target = self._mailbox.after, self._mailbox.move_to
        if after is MailboxAfter.SEEN:
            await self._flag(uids, b"\\Seen")
        elif after is MailboxAfter.DELETE:
            await self._remove(uids)
        else:
            try:
                if self._client.has_capability("MOVE"):
                    await self._do(self._client.move, list(uids), target, refuses=IMAPClientError)
                    return
                await self._do(self._client.copy, list(uids), target, refuses=IMAPClientError)
            except IMAPClientError as error:
                raise Trouble(f"Mails cannot be moved to {target}: {words_of(error)}", "moveTo") from None
            await self._remove(uids)

    async def wait(self, seconds: float) -> None:
        """Until something happens in the folder, or the time is over."""
        if not await self._do(self._client.begin_idle):
            await _readable(self._client.socket().fileno(), seconds)
        await self._do(self._client.idle_done)

    async def close(self, *, kindly: bool) -> None:
        if kindly:
            with suppress(Trouble):
                await self._do(self._client.logout, within=5.0)
        self._client.cut_off()
        with suppress(Exception):
            await asyncio.get_running_loop().run_in_executor(_threads, self._client.shutdown)

    async def _remove(self, uids: Sequence[int]) -> None:
        await self._flag(uids, b"\\Deleted")
        if self._client.has_capability("UIDPLUS"):
            try:
                await self._do(self._client.uid_expunge, list(uids), refuses=IMAPClientError)
            except IMAPClientError as error:
                raise Trouble(f"Mails cannot be deleted: {words_of(error)}", "after") from None

    async def _flag(self, uids: Sequence[int], flag: bytes) -> None:
        """A server that refuses goes on with all else."""
        try:
            await self._do(self._client.add_flags, list(uids), [flag], True, refuses=IMAPClientError)
        except IMAPClientError as error:
            raise Trouble(
                f"Mails cannot be marked as {flag.decode()[1:]}: {words_of(error)}", "after"
            ) from None

    async def _found(self, numbers: str, after: int, since: date | None) -> list[int]:
        criteria: list[Any] = ["UID", numbers, *(["SINCE", since] if since else [])]
        told = await self._do(self._client.search, criteria)
        return sorted(uid for uid in told if uid > after)  # of "n:*" the last one comes in any case

    async def _do(
        self,
        step: Callable[..., T],
        *given: object,
        within: float = STEP_MOST,
        refuses: type[Exception] | tuple[type[Exception], ...] = (),
    ) -> T:
        """refuses: what the step's caller wants to know itself, unless the connection has broken off."""
        try:
            async with asyncio.timeout(within):
                return await asyncio.get_running_loop().run_in_executor(_threads, step, *given)
        except asyncio.CancelledError:
            self._client.cut_off()  # or its thread would wait on
            raise
        except Exception as error:
            if isinstance(error, refuses) and not isinstance(error, self._client.AbortError):
                raise
            self._client.cut_off()
            raise trouble_of(error, self._mailbox.host, self._mailbox.port) from error


@asynccontextmanager
async def connected(mailbox: Mailbox) -> AsyncIterator[Session]:
    """A session whose user has signed in. Raises: Trouble."""
    session = await _connected(mailbox)
    kindly = False
    try:
        yield session
        kindly = True
    finally:
        await asyncio.shield(session.close(kindly=kindly))


async def _connected(mailbox: Mailbox) -> Session:
    try:
        addresses = (await destinations.addresses_of(mailbox.host, "host"))[:ADDRESSES_MOST]
        if mailbox.tls is MailTls.NONE and not all(map(destinations.is_allowed, addresses)):
            raise Trouble(
                "Without encryption only hosts of networks are connected to that were allowed here.", "tls"
            )
        secret = mailboxes.secret_of(mailbox)
    except OSError as error:
        raise trouble_of(error, mailbox.host, mailbox.port) from error
    except UserError as error:
        raise Trouble(error.message, *error.path) from error
    grant = grants.grant_of(mailbox) if mailbox.auth is MailboxAuth.XOAUTH2 else None
    token = await _token(grant, mailbox) if grant else None
    client = await _made(mailbox, addresses)
    session = Session(mailbox, client)
    try:
        if token is None:
            await session._do(client.sign_in, mailbox.user, secret.password)
        else:
            await session._do(client.sign_in_with_token, mailbox.user, token)
        await session._do(client.capabilities)  # asked for now, and then known
    except BaseException:
        if grant is not None:
            oauth.forget(grant)
        await asyncio.shield(session.close(kindly=False))
        raise
    return session


async def _token(grant: RefreshGrant, mailbox: Mailbox) -> str:
    try:
        return await oauth.access_token(grant, grants.Kept(mailbox))
    except TokenRefused as refused:
        raise Trouble(refused.reason, "tokenUrl") from None


async def _made(mailbox: Mailbox, addresses: Sequence[str]) -> Client:
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, Client, mailbox, addresses)
    except Exception as error:
        raise trouble_of(error, mailbox.host, mailbox.port) from error


def _utc(came_at: datetime | None) -> datetime | None:
    return came_at.astimezone(UTC) if came_at else None


async def _readable(descriptor: int, seconds: float) -> None:
    loop, heard = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, heard.set)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await heard.wait()
    finally:
        loop.remove_reader(descriptor)
