"""Fetching what is new in a mailbox: each mail is kept first, and only then seen, moved or deleted there."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from domain.mailboxes import reading
from domain.mailboxes.reading import Found, Held
from domain.mails import incoming
from domain.mails.incoming import Envelope
from mail.fetching.client import TooMuch
from mail.fetching.session import Folder, Head, Refused, Session, connected
from mail.fetching.troubles import Trouble
from mail.listening import metrics
from models import Door

PAGE = 100
"""Mails whose heads are asked for at once, and after which something is done with them there."""
REFUSALS_MOST, BREAKS_MOST = 3, 10
"""Looks in a row at which one mail is refused, or the connection breaks off at it, before it is skipped: one bad mail holds up
the others for minutes, and a bad connection, which may be no mail's fault, has hours to become better.
"""
IDLE_MOST = 1_500.0
"""Seconds after which even who is told of new mail looks by itself; servers hang up after half an hour."""


async def collect(held: Held, stored: Callable[[], object], may_wait: Callable[[], bool]) -> timedelta:
    """Fetch what is new; then wait for more, where the server tells of it and `may_wait` says so. When to look again.

    stored: called after each mail that was kept. Raises: Trouble, reading.Lost.
    """
    mailbox = held.mailbox
    interval = timedelta(seconds=mailbox.interval)
    async with connected(mailbox) as session:
        while True:
            await _look(held, session, stored)
            if not (session.can_idle and may_wait()):
                return interval
            await reading.looked(held, again_in=None)
            began = asyncio.get_running_loop().time()
            try:
                await session.wait(min(interval.total_seconds(), IDLE_MOST))
            except Trouble:  # it hung up; nothing was under way
                lasted = asyncio.get_running_loop().time() - began
                return min(interval, timedelta(seconds=1 if lasted > reading.SOONEST.total_seconds() else 30))


async def _look(held: Held, session: Session, stored: Callable[[], object]) -> None:
    mailbox = held.mailbox
    folder = await session.open(mailbox.folder)
    if mailbox.uid_validity != folder.uid_validity:
        await _begin(held, session, folder, stored)
    troubles: list[Trouble] = []
    await _settle(held, session, troubles)
    async for uids in session.numbers(folder, mailbox.last_uid):
        for page in _pages(uids):
            await _take(held, session, folder, page, stored)
            await reading.advance(held, page[-1])
            await _settle(held, session, troubles)
    if troubles:
        raise troubles[0]


async def _last(session: Session, folder: Folder) -> int:
    """The number of the newest mail that there is."""
    if folder.uid_next < 2**32:
        return folder.uid_next - 1
    return max([uid async for uids in session.numbers(folder, 0) for uid in uids], default=0)


async def _begin(held: Held, session: Session, folder: Folder, stored: Callable[[], object]) -> None:
    """All mails have new numbers: at the first look at a place, and when a server is restored, or a folder made anew.

    What is known is known again by its bytes and date, or when it is taken, by what it says. Where mails are not for us that
    were there before us, those are taken that came since the mailbox was made, however long it could not be read. Until all
    are, the old numbers stay: who dies here begins again.
    """
    mailbox = held.mailbox
    if mailbox.takes_existing:
        await reading.begin(held, folder.uid_validity, 0)
        return
    newest = await _last(session, folder)
    since = mailbox.created_at.replace(microsecond=0)  # servers tell seconds
    day = (since - timedelta(days=1)).date()  # in whatever zone the server reckons
    async for uids in session.numbers(folder, 0, day):
        for page in _pages(uids):
            wanted = await reading.unknown(held, folder.uid_validity, page)
            await _take(held, session, folder, wanted, stored, since)
    await reading.begin(held, folder.uid_validity, newest)


async def _take(
    held: Held,
    session: Session,
    folder: Folder,
    uids: Sequence[int],
    stored: Callable[[], object],
    since: datetime | None = None,
) -> None:
    heads = await session.heads(uids) if uids else {}
    recipient = await reading.recipient(held.mailbox) if heads else None
    for uid in uids:
        head = heads.get(uid)
        if head is None or head.is_deleted or (since and head.came_at and head.came_at < since):
            continue
        mail = Found(folder.uid_validity, uid)
        raw = await _raw(held, session, mail, head)
        if raw is None:
            continue
        is_new = await reading.keep(held, mail, raw, _envelope(held, head, raw, recipient))
        metrics.mails.labels(Door.IMAP, "stored" if is_new else "repeat").inc()
        stored()


async def _raw(held: Held, session: Session, mail: Found, head: Head) -> bytes | None:
    """A mail as it is; None if it is gone, or skipped."""
    most = f"{incoming.SIZE_MOST} are the most"
    if head.size > incoming.SIZE_MOST:
        await _skip(held, mail, f"has {head.size} bytes; {most}")
        return None
    try:
        raw = await session.body(mail.uid)
    except TooMuch:
        await _skip(held, mail, f"has more bytes than the {head.size} that its server says; {most}")
        raise Trouble("The server sends more than it announces.") from None
    except Refused as refused:
        if await _is_given_up(held, mail, str(refused), REFUSALS_MOST):
            return None
        raise Trouble(f"The server does not give mail {mail.uid}: {refused}") from None
    except Trouble as trouble:
        await _is_given_up(held, mail, trouble.message, BREAKS_MOST)
        raise
    if raw is not None and len(raw) > incoming.SIZE_MOST:
        await _skip(held, mail, f"has {len(raw)} bytes; {most}")
        return None
    return raw


def _envelope(held: Held, head: Head, raw: bytes, recipient: str | None) -> Envelope:
    mailbox = held.mailbox
    came = head.came_at.isoformat() if head.came_at else ""
    known_by = sha256(f"imap\0{mailbox.id}\0{came}\0".encode())
    known_by.update(raw)
    return Envelope(
        door=Door.IMAP,
        recipients=(recipient,) if recipient else (),
        delivery=known_by.hexdigest(),
        checked_by=mailbox.authserv_id,
    )


async def _is_given_up(held: Held, mail: Found, why: str, most: int) -> bool:
    """Whether a mail that could not be had, as often as that, is skipped by now."""
    refusals = await reading.refused(held, mail)
    if refusals < most:
        return False
    await _skip(held, mail, f"could not be had at {refusals} looks: {why}")
    return True


async def _skip(held: Held, mail: Found, why: str) -> None:
    await reading.skip(held, mail, f"Mail {mail.uid} {why.removesuffix('.')}. It stays where it is.")
    metrics.mails.labels(Door.IMAP, "skipped").inc()


async def _settle(held: Held, session: Session, troubles: list[Trouble]) -> None:
    """What shall become of kept mails there; that this fails keeps no mail from being fetched, and is told at the end."""
    while not troubles and (uids := await reading.unsettled(held, PAGE)):
        try:
            await session.settle(uids)
        except Trouble as trouble:
            troubles.append(trouble)
            return
        await reading.settle(held, uids)
        if len(uids) < PAGE:
            return


def _pages(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (uids[start : start + PAGE] for start in range(0, len(uids), PAGE))
