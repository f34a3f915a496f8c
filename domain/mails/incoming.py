"""Mail as it came in. Storing and claiming change no item and are no events: nobody subscribes to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F

from domain import workspace
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import TooLarge
from kit.ids import new_id
from models import Door, Inbox, IncomingMail, IncomingState, MailMark

SIZE_MOST = 50 * 2**20
LEASE = timedelta(seconds=30)
ATTEMPTS_MOST = 5
CLAIMS_MOST = 20
"""A mail that was begun so often, and never ended even in an error, may be what kills its worker."""

_ERROR_MOST = 500
_ADDRESS_MOST = 320


@dataclass(frozen=True)
class Envelope:
    """How a mail came: by which door, from whom, to which of our addresses.

    `return_path` is where its bounces go: empty for a mail that wants none, None where the door does not know.
    """

    door: Door = Door.PIPE
    return_path: str | None = None
    recipients: tuple[str, ...] = ()


async def store(raw: bytes, envelope: Envelope = Envelope()) -> UUID:
    """Keep a mail; once this returns, no crash loses it. It is due at once.

    Raises: TooLarge.
    """
    if len(raw) > SIZE_MOST:
        raise TooLarge(f"This mail has {len(raw)} bytes; {SIZE_MOST} is the most.")
    now = clock.now()
    sent_by = None if envelope.return_path is None else _plain(envelope.return_path)
    mail = IncomingMail(
        id=new_id(),
        content=raw,
        door=envelope.door,
        return_path=sent_by,
        recipients=[_plain(recipient) for recipient in envelope.recipients],
        inbox_id=None,
        state=IncomingState.STORED,
        received_at=now,
        due_at=now,
        became_id=None,
    )
    await mail.save(force_create=True)
    return mail.id


async def claim(most: int) -> list[UUID]:
    """The keys of mails that are due, now this worker's until their lease runs out."""
    due = IncomingMail.filter(state=IncomingState.STORED)  # house: the worker's own rows
    if not await due.filter(due_at__lte=clock.now()).exists():
        return []
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        now = clock.now()
        rows = due.filter(due_at__lte=now).order_by("due_at", "id").limit(most)
        keys = [row.id for row in await rows.select_for_update(skip_locked=True).only("id")]
        await due.filter(id__in=keys).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    return keys


async def waiting(mail_id: UUID) -> IncomingMail | None:
    """The mail, unless something was made of it already."""
    return await IncomingMail.get_or_none(
        id=mail_id, state=IncomingState.STORED
    )  # house: the worker's own rows


async def locked(mail_id: UUID) -> IncomingMail | None:
    """The mail without its content, held, inside a unit of work, so that nobody else makes something of it too."""
    rows = IncomingMail.filter(id=mail_id, state=IncomingState.STORED)  # house: the worker's own rows
    return await rows.select_for_update().only("id", "state").first()


async def attempts(mail_id: UUID) -> int:
    """How often the mail was begun; 0 if something was made of it already."""
    rows = IncomingMail.filter(id=mail_id, state=IncomingState.STORED)  # house: the worker's own rows
    found = await rows.values_list("attempts", flat=True)
    return int(str(found[0])) if found else 0


async def same_as(fingerprint: str) -> IncomingMail | None:
    """The mail with this fingerprint of which something was made already."""
    return await IncomingMail.get_or_none(fingerprint=fingerprint)  # house: the worker's own rows


async def is_noise(*, item_id: UUID | None = None, message_id: UUID | None = None) -> bool:
    """Whether the mail that the item, or the message, was made of bears marks of a machine."""
    became = {"became__item_id": item_id} if item_id else {"became_id": message_id}
    mails = IncomingMail.filter(**became).order_by("received_at").limit(1)  # house: nobody learns of it
    return any(await mails.values_list("marks", flat=True))


async def came_lately(sender_id: UUID, since: timedelta) -> int:
    """How many mails of this customer were taken in the time since."""
    rows = IncomingMail.filter(sender_id=sender_id, received_at__gt=clock.now() - since)  # house: a number
    return await rows.count()


async def mark(mail: IncomingMail, sender_id: UUID | None, marks: Iterable[MailMark]) -> None:
    """Note, in the same unit of work, whose a locked mail is and what shows that no person wrote it."""
    mail.sender_id, mail.marks = sender_id, sorted(each.value for each in marks) or None
    if mail.sender_id or mail.marks:
        await mail.save(update_fields=["sender_id", "marks"])


async def done(
    mail: IncomingMail,
    became_id: UUID | None,
    *,
    inbox: Inbox,
    message_id: str = "",
    fingerprint: str | None = None,
    why: str = "",
) -> None:
    """Note, in the unit of work that makes it, what became of a locked mail; `why` it was not taken as its sender's."""
    mail.state, mail.became_id, mail.error = IncomingState.DONE, became_id, _short(why)
    mail.inbox_id = inbox.id
    mail.message_id, mail.fingerprint = message_id, fingerprint
    await mail.save(update_fields=["state", "became_id", "error", "inbox_id", "message_id", "fingerprint"])


async def set_aside(mail: IncomingMail, inbox: Inbox) -> None:
    """Note that a locked mail's sender may not write to the inbox; it stays as it came."""
    mail.state, mail.error, mail.inbox_id = IncomingState.SET_ASIDE, "", inbox.id
    await mail.save(update_fields=["state", "error", "inbox_id"])


async def failed(mail: IncomingMail, error: str, became_id: UUID) -> None:
    """Note, in the unit of work that tells agents, that a locked mail could not be read; it stays as it came."""
    mail.state, mail.became_id, mail.error = IncomingState.FAILED, became_id, _short(error)
    await mail.save(update_fields=["state", "became_id", "error"])


async def postpone(mail_id: UUID, attempts: int, error: str) -> None:
    """Try again later, after each failed attempt twice as late."""
    rows = IncomingMail.filter(id=mail_id, state=IncomingState.STORED)  # house: the worker's own rows
    due_at = clock.now() + timedelta(seconds=10 * 2**attempts)
    await rows.update(due_at=due_at, error=_short(error))


def _plain(address: str) -> str:
    """An address that any database can hold, whatever a client sent."""
    readable = address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return readable.replace("\x00", "")[:_ADDRESS_MOST]


def _short(error: str) -> str:
    return error.replace("\x00", "")[:_ERROR_MOST]
