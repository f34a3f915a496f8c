"""How far a mailbox was read: claimed by one worker at a time, each mail kept together with the note that it was.

Nothing here is an event: nobody subscribes to where a reader stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from domain import inboxes, workspace
from domain.mails import incoming
from domain.mails.incoming import Envelope
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.ids import new_id
from models import FetchedMail, Inbox, InboxAddress, Mailbox

LEASE = timedelta(seconds=60)
SOONEST, LATEST = timedelta(seconds=30), timedelta(hours=1)
"""How long after the first failure a mailbox is tried again, and after many: each time twice as late."""

_SHOWN_MOST = 500


class Lost(Exception):
    """The mailbox is another worker's by now, was changed, or is gone: whoever reads it must stop."""


@dataclass(frozen=True)
class Held:
    """A claimed mailbox: `by` proves that it is still this worker's."""

    mailbox: Mailbox
    by: UUID


@dataclass(frozen=True)
class Found:
    """A mail in a mailbox. Of the numbers that the mailbox is read by, or of new ones that it is not yet."""

    uid_validity: int
    uid: int


async def claim(most: int) -> list[Held]:
    """Mailboxes that are due, now this worker's until their lease runs out."""
    due = Mailbox.filter(is_active=True)  # house: the worker's own rows
    if most < 1 or not await due.filter(due_at__lte=clock.now()).exists():
        return []
    by = new_id()
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        now = clock.now()
        rows = due.filter(due_at__lte=now).order_by("due_at", "id").limit(most)
        keys = [row.id for row in await rows.select_for_update(skip_locked=True).only("id")]
        await due.filter(id__in=keys).update(due_at=now + LEASE, held_by=by)
        found = await due.filter(id__in=keys, held_by=by).order_by("id") if keys else []
    return [Held(mailbox, by) for mailbox in found]


async def prolong(held: Held) -> None:
    """Say that this worker is alive. Raises: Lost."""
    await _note(held, due_at=clock.now() + LEASE)


async def begin(held: Held, uid_validity: int, last_uid: int) -> None:
    """Note by what numbers, and from where on, mails are read. Raises: Lost.

    What is known of other numbers is forgotten, and of mails that are still to be read: a server may come back to numbers that
    it had, for other mails. Those that are kept are known again by their delivery.
    """
    told = {"uid_validity": uid_validity, "last_uid": last_uid, "refused_uid": 0, "refusals": 0}
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await _note(held, **told)
        rows = FetchedMail.filter(mailbox_id=held.mailbox.id)  # house: the worker's own rows
        await rows.filter(~Q(uid_validity=uid_validity, uid__lte=last_uid)).delete()
    held.mailbox.update_from_dict(told)


async def advance(held: Held, uid: int) -> None:
    """Note that there is nothing more to be read up to here. Raises: Lost."""
    if uid > held.mailbox.last_uid:
        await _note(held, last_uid=uid)
        held.mailbox.last_uid = uid


async def keep(held: Held, mail: Found, raw: bytes, envelope: Envelope) -> bool:
    """Keep a mail, and that it was: both or neither; False if it was kept before, under whatever number. Raises: Lost."""
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await _note(held, fetched=F("fetched") + 1, **_up_to(held, mail))
        known = await incoming.delivered(envelope.delivery) if envelope.delivery else None
        await _fetched(held, mail, mail_id=known or await incoming.store(raw, envelope))
    _stand_at(held, mail)
    return known is None


async def skip(held: Held, mail: Found, reason: str) -> None:
    """Note that a mail is not taken; it stays where it is. Raises: Lost."""
    reason = reason[:_SHOWN_MOST]
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await _note(held, skipped=F("skipped") + 1, last_skipped=reason, **_up_to(held, mail))
        await _fetched(held, mail, reason=reason, settled=True)
    _stand_at(held, mail)


async def refused(held: Held, mail: Found) -> int:
    """Note that a mail could not be had; at how many looks in a row by now. Raises: Lost."""
    mailbox = held.mailbox
    refusals = mailbox.refusals + 1 if mailbox.refused_uid == mail.uid else 1
    await _note(held, refused_uid=mail.uid, refusals=refusals)
    mailbox.refused_uid, mailbox.refusals = mail.uid, refusals
    return refusals


async def unknown(held: Held, uid_validity: int, uids: Sequence[int]) -> list[int]:
    """Those of the mails that were not dealt with yet."""
    rows = FetchedMail.filter(
        mailbox_id=held.mailbox.id, uid_validity=uid_validity
    )  # house: the worker's own
    known = {row.uid for row in await rows.filter(uid__in=list(uids)).only("id", "uid")}
    return [uid for uid in uids if uid not in known]


async def unsettled(held: Held, most: int) -> list[int]:
    """The numbers of mails that are kept, and with which nothing was done there yet."""
    rows = _unsettled(held).filter(uid_validity=held.mailbox.uid_validity).order_by("uid").limit(most)
    return [row.uid for row in await rows.only("id", "uid")]


async def settle(held: Held, uids: Sequence[int]) -> None:
    """Note that it was done."""
    await _unsettled(held).filter(uid__in=list(uids)).update(settled=True)


async def looked(held: Held, *, again_in: timedelta | None) -> None:
    """Note that all went well; `again_in`: let go of the mailbox until then, None to keep it. Raises: Lost."""
    now = clock.now()
    fine = {"last_checked_at": now, "last_error": "", "failures": 0}
    if again_in is None:
        await _note(held, due_at=now + LEASE, **fine)
    else:
        await _note(held, due_at=now + again_in, held_by=None, **fine)


async def failed(held: Held, why: str) -> None:
    """Note what went wrong, let go, and try again later. Raises: Lost."""
    row = (
        await Mailbox.filter(id=held.mailbox.id, held_by=held.by).only("id", "failures").first()
    )  # house: its own
    if row is None:
        raise Lost
    failures = row.failures + 1
    wait = min(SOONEST * 2 ** min(failures - 1, 10), LATEST)
    now = clock.now()
    told = {"last_checked_at": now, "last_error": why.replace("\x00", "")[:_SHOWN_MOST], "failures": failures}
    await _note(held, due_at=now + wait, held_by=None, **told)


async def let_go(held: Held) -> None:
    """Leave it to the next worker at once; what was lost already stays so."""
    rows = Mailbox.filter(id=held.mailbox.id, held_by=held.by)  # house: the worker's own rows
    await rows.update(due_at=clock.now(), held_by=None)


async def recipient(mailbox: Mailbox) -> str | None:
    """An address of the mailbox's inbox, to which its mails are taken to have come."""
    addresses = InboxAddress.filter(inbox_id=mailbox.inbox_id)  # house: where its mail goes
    first = await addresses.order_by("address").first()
    if first is not None:
        return first.written
    return inboxes.generated_address(await Inbox.get(id=mailbox.inbox_id))  # house: where its mail goes


async def _note(held: Held, **columns: object) -> None:
    rows = Mailbox.filter(id=held.mailbox.id, held_by=held.by)  # house: the worker's own rows
    if not await rows.update(**columns):
        raise Lost


def _up_to(held: Held, mail: Found) -> dict[str, object]:
    return {"last_uid": mail.uid} if mail.uid_validity == held.mailbox.uid_validity else {}


def _stand_at(held: Held, mail: Found) -> None:
    if mail.uid_validity == held.mailbox.uid_validity:
        held.mailbox.last_uid = mail.uid


async def _fetched(
    held: Held, mail: Found, *, mail_id: UUID | None = None, reason: str = "", settled: bool = False
) -> None:
    row = FetchedMail(
        id=new_id(),
        mailbox_id=held.mailbox.id,
        uid_validity=mail.uid_validity,
        uid=mail.uid,
        mail_id=mail_id,
        reason=reason,
        settled=settled,
        fetched_at=clock.now(),
    )
    await row.save(force_create=True)


def _unsettled(held: Held) -> QuerySet[FetchedMail]:
    return FetchedMail.filter(mailbox_id=held.mailbox.id, settled=False)  # house: the worker's own rows
