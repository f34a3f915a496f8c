"""Mail as it came in. Storing and claiming are no events: nobody subscribes to them; that one waits for somebody is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import F

from domain import workspace
from domain.config import current
from domain.events import IncomingMailFailed, IncomingMailSetAside, IncomingMailTaken, Snapshot
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import TooLarge
from kit.ids import new_id
from models import Door, Inbox, IncomingMail, IncomingReason, IncomingState, MailMark

SIZE_MOST = 50 * 2**20
LEASE = timedelta(seconds=30)
ATTEMPTS_MOST = 5
CLAIMS_MOST = 20
"""A mail that was begun so often, and never ended even in an error, may be what kills its worker."""

_ERROR_MOST = 500
_ADDRESS_MOST = 320
_UNREADABLE = IncomingReason.UNREADABLE
_HEADING = (
    "from_name",
    "from_address",
    "sender_key",
    "subject",
    "preview",
    "attachment_names",
    "is_private",
    "copied_to",
)
_ALWAYS = ("state", "error", "inbox_id", "reason", "reasons", "erase_at", *_HEADING)


@dataclass(frozen=True)
class Envelope:
    """How a mail came: by which door, from whom, to which of our addresses.

    `return_path` is where its bounces go: empty for a mail that wants none, None where the door does not know.
    `delivery`, for doors by which a mail may be handed in again: up to 64 characters that only the same mail has. `checked_by`:
    the one server whose Authentication-Results may be believed, if the settings name it ("" for none, None for any of those).
    `relayed`: whether it came from a relay of the company's own; asked of what comes by SMTP alone.
    """

    door: Door = Door.PIPE
    return_path: str | None = None
    recipients: tuple[str, ...] = ()
    delivery: str | None = None
    checked_by: str | None = None
    relayed: bool = False


@dataclass(frozen=True)
class Heading:
    """What is told of a mail without opening it: whom it claims to be from, what about, how its text begins, its files' names.

    `sender_key`: the folded address; empty if it claims none. `is_private`: it is about a conversation of its own, which may be
    none of an admin's: then it tells no more than from whom it is. `copied_to`: (name, address) of whom it was sent to as well;
    who reads what became of it reads that there.
    """

    from_name: str = ""
    from_address: str = ""
    sender_key: str = ""
    subject: str = ""
    preview: str = ""
    attachment_names: Sequence[str] = ()
    is_private: bool = False
    copied_to: Sequence[tuple[str, str]] = ()

    def hidden(self) -> "Heading":
        """The same of a private mail."""
        return Heading(
            self.from_name, self.from_address, self.sender_key, is_private=True, copied_to=self.copied_to
        )


@dataclass(frozen=True)
class Reason:
    """Why a mail was set aside or not taken as what it claims: for programs, and as a sentence."""

    code: IncomingReason
    message: str


async def store(raw: bytes, envelope: Envelope = Envelope()) -> UUID:
    """Keep a mail; once this returns, no crash loses it. It is due at once.

    Raises: TooLarge; IntegrityError, where one with the same `delivery` is kept already (`delivered`).
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
        delivery=envelope.delivery,
        checked_by=envelope.checked_by,
        relayed=envelope.relayed,
        size=len(raw),
    )
    await mail.save(force_create=True)
    return mail.id


async def delivered(delivery: str) -> UUID | None:
    """The key of the mail that was handed in as this."""
    found = IncomingMail.filter(delivery=delivery)  # house: the door's own rows
    return next(iter(await found.values_list("id", flat=True)), None)  # type: ignore[return-value]


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
    return await rows.select_for_update().only(*IncomingMail.told()).first()


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
    mails = (
        IncomingMail.filter(made=True, **became).order_by("received_at").limit(1)
    )  # house: nobody learns of it
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
    heading: Heading,
    message_id: str = "",
    fingerprint: str | None = None,
    why: str = "",
    made: bool = True,
) -> None:
    """Note, in the unit of work that makes it, what became of a locked mail; `why` it was not taken as its sender's.

    made: whether that was made of it; else it is what the mail tells of, or was there already.
    """
    mail.state, mail.became_id, mail.error, mail.made = IncomingState.DONE, became_id, _short(why), made
    mail.inbox_id = inbox.id
    mail.message_id, mail.fingerprint = message_id, fingerprint
    mail.erase_at = _after(current().mail_raw_life)
    waited, held = (
        mail.reasons is not None,
        [each for each in reasons_of(mail) if each.code is not _UNREADABLE],
    )
    _give(mail, [*held, Reason(IncomingReason.UNPROVEN, why)] if why else held)
    await _save(mail, heading, "became_id", "made", "message_id", "fingerprint")
    if waited:
        record(
            IncomingMailTaken(entity_id=mail.id, internal=True, before=snapshot(mail), after=snapshot(mail))
        )


async def set_aside(
    mail: IncomingMail,
    inbox: Inbox,
    heading: Heading,
    reasons: Sequence[Reason],
    marks: Iterable[MailMark] = (),
) -> None:
    """Note why a locked mail waits for an admin, who hears of it; it stays as it came until then, or until its time is over."""
    before = None if mail.reasons is None else snapshot(mail)
    mail.state, mail.error, mail.inbox_id = IncomingState.SET_ASIDE, "", inbox.id
    mail.marks = sorted(each.value for each in marks) or None
    mail.erase_at = _after(current().mail_aside_life)
    _give(mail, reasons)
    await _save(mail, heading, "marks")
    record(IncomingMailSetAside(entity_id=mail.id, internal=True, before=before, after=snapshot(mail)))


async def failed(mail: IncomingMail, error: str, became_id: UUID, inbox: Inbox, heading: Heading) -> None:
    """Note, in the unit of work that tells agents, that a locked mail could not be read; it stays as it came."""
    before = None if mail.reasons is None else snapshot(mail)
    mail.state, mail.became_id, mail.error = IncomingState.FAILED, became_id, _short(error)
    mail.inbox_id = inbox.id
    _give(mail, [Reason(_UNREADABLE, "Nothing could be made of it, however often it was tried.")])
    await _save(mail, heading, "became_id")
    record(IncomingMailFailed(entity_id=mail.id, internal=True, before=before, after=snapshot(mail)))


def reasons_of(mail: IncomingMail) -> list[Reason]:
    """Why the mail was set aside or not taken as what it claims, the strongest first."""
    return [Reason(IncomingReason(code), message) for code, message in mail.reasons or ()]


def snapshot(mail: IncomingMail) -> Snapshot:
    """Admins alone."""
    return Snapshot(mail.audience, {})


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


def _give(mail: IncomingMail, reasons: Sequence[Reason]) -> None:
    order = list(IncomingReason)
    told = sorted(reasons, key=lambda reason: order.index(reason.code))
    mail.reason = told[0].code if told else None  # type: ignore[assignment]
    mail.reasons = [[each.code.value, _short(each.message)] for each in told] or None


async def _save(mail: IncomingMail, heading: Heading, *columns: str) -> None:
    mail.from_name, mail.from_address = heading.from_name, heading.from_address[:_ADDRESS_MOST]
    mail.sender_key, mail.subject = heading.sender_key, heading.subject
    mail.preview, mail.attachment_names = heading.preview, list(heading.attachment_names)
    mail.is_private = heading.is_private
    mail.copied_to = [list(each) for each in heading.copied_to] or None
    await mail.save(update_fields=[*_ALWAYS, *columns])


def _after(life: timedelta | None) -> datetime | None:
    return None if life is None else clock.now() + life
