"""Mail that goes out: queued in the transaction of what it tells, sent later, outside of any."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from domain import workspace
from domain.config import current
from domain.unit_of_work import unit_of_work
from kit import clock, seal, trace
from kit.ids import new_id
from models import Message, OutgoingMail, OutgoingState

LEASE = timedelta(seconds=120)
ATTEMPTS_MOST = 10
CLAIMS_MOST = 20
"""A mail that was begun so often, and never ended even in an error, may be what kills its worker."""

BUNDLE_MOST = 100
"""Messages that one mail tells of; further ones go with the next."""

_AFTER_FIRST = timedelta(seconds=1)
_ERROR_MOST = 500
_LONGEST_WAIT = timedelta(hours=1)
_DOMAIN_MOST = 160


def message_id_for(cause: UUID, recipient_id: UUID) -> str:
    """The Message-ID (without its brackets) of the mail that tells `recipient_id` of `cause`: always the same.

    Nobody else can make it of what the API tells, since by it a mail is known that comes back.
    """
    domain = current().mail_from.rpartition("@")[2][-_DOMAIN_MOST:]
    return f"{seal.sign('message id', cause.bytes + recipient_id.bytes, 16).hex()}@{domain}"


async def queue_about(message: Message, cause: UUID, recipients: Sequence[UUID], due_at: datetime) -> None:
    """A mail about a message to each of these people, when `due_at` has come; a repeat makes no second.

    Subject and text are composed when it is sent. Call it inside a unit of work.
    """
    rows = [
        OutgoingMail(
            id=new_id(),
            recipient_id=recipient_id,
            about_id=message.id,
            thread_id=message.conversation_id,
            message_id=message_id_for(cause, recipient_id),
            subject="",
            text="",
            state=OutgoingState.QUEUED,
            due_at=due_at,
            request_id=trace.request_id.get(),
            created_at=clock.now(),
        )
        for recipient_id in recipients
    ]
    await OutgoingMail.bulk_create(rows, ignore_conflicts=True)


async def claim(most: int) -> list[UUID]:
    """The keys of mails that are due, now this worker's until their lease runs out.

    What waits for the same recipient of the same thread goes along with the first of them, and is not claimed by itself.
    """
    while await _queued().filter(due_at__lte=clock.now()).exists():
        keys, behind = await _claim(most)
        if keys or not behind:
            return keys
    return []


async def _claim(most: int) -> tuple[list[UUID], int]:
    """(those of the mails that are due that lead, how many wait behind another and are due after that)."""
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        now = clock.now()
        rows = _queued().filter(due_at__lte=now).order_by("due_at", "id").limit(most)
        held = await rows.select_for_update(skip_locked=True).only(
            "id", "recipient_id", "thread_id", "attempts"
        )
        behind = await _behind_another(held)
        keys = [row.id for row in held if row.id not in behind]
        await _queued().filter(id__in=keys).update(due_at=now + LEASE, attempts=F("attempts") + 1)
        fresh = [row.id for row in held if row.id not in behind and row.attempts == 0]
        if fresh:
            await _queued().filter(id__in=fresh).update(first_tried_at=now)
        for key, due_at in behind.items():
            await _queued().filter(id=key).update(due_at=max(due_at, now + LEASE) + _AFTER_FIRST)
        return keys, len(behind)


async def _behind_another(rows: Sequence[OutgoingMail]) -> dict[UUID, datetime]:
    """Of these rows those that wait behind an earlier one, which takes them along: when that one is due."""
    threads = {row.thread_id for row in rows if row.thread_id is not None}
    if not threads:
        return {}
    recipients = {row.recipient_id for row in rows}
    queued = _queued().filter(thread_id__in=list(threads), recipient_id__in=list(recipients))
    first = {
        (row.recipient_id, row.thread_id): row
        for row in await queued.order_by("-created_at", "-id").only(
            "id", "recipient_id", "thread_id", "due_at"
        )
    }
    led = {row.id: first.get((row.recipient_id, row.thread_id), row) for row in rows}
    return {key: leader.due_at for key, leader in led.items() if leader.id != key}


async def bundle(mail: OutgoingMail) -> list[OutgoingMail]:
    """The mail, and whatever else waited for its recipient of the same thread when it was first tried, oldest first.

    A mail that is tried again says no more than the first time: whoever has it already would not read on.
    """
    if mail.thread_id is None or mail.first_tried_at is None:
        return [mail]
    rows = _waiting_with(mail).filter(created_at__lte=mail.first_tried_at)
    rows = rows.order_by("created_at", "id").limit(BUNDLE_MOST)
    return [mail, *[row for row in await rows if row.id != mail.id]]


def _queued() -> QuerySet[OutgoingMail]:
    return OutgoingMail.filter(state=OutgoingState.QUEUED)  # house: the worker's own rows


def _waiting_with(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    return _queued().filter(recipient_id=mail.recipient_id, thread_id=mail.thread_id)


async def waiting(mail_id: UUID) -> OutgoingMail | None:
    """The mail, unless it was sent, dropped or given up."""
    return await OutgoingMail.get_or_none(
        id=mail_id, state=OutgoingState.QUEUED
    )  # house: the worker's own rows


async def sent(mail: OutgoingMail, subject: str, with_it: Sequence[UUID] = ()) -> None:
    """It was accepted, and with it what else it told of. A text that was stored (it may hold a sign-in link) is kept no
    longer than needed.
    """
    mail.state, mail.sent_at, mail.subject, mail.text, mail.error = (
        OutgoingState.SENT,
        clock.now(),
        subject,
        "",
        "",
    )
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await _end(mail, "sent_at", "subject")
        if with_it:
            told = _queued().filter(id__in=list(with_it))
            await told.update(state=OutgoingState.BUNDLED, sent_at=mail.sent_at)
        await _let_go(mail)


async def dropped(mail: OutgoingMail, why: str) -> None:
    """It is no longer needed, or no longer for its recipient to see."""
    mail.state, mail.text, mail.error = OutgoingState.DROPPED, "", why
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await _end(mail)
        await _let_go(mail)


async def failed(mail: OutgoingMail, error: str, *, for_good: bool) -> bool:
    """It was not accepted: tried again later, twice as late each time, unless for good; whether it is given up."""
    mail.error = error.replace("\x00", "")[:_ERROR_MOST]
    if for_good or mail.attempts >= ATTEMPTS_MOST:
        mail.state, mail.text = OutgoingState.FAILED, ""
        async with unit_of_work(await workspace.automation(workspace.MAIL)):
            await _end(mail)
            await _let_go(mail)
        return True
    mail.due_at = clock.now() + min(timedelta(seconds=15 * 2**mail.attempts), _LONGEST_WAIT)
    await mail.save(update_fields=["error", "due_at"])
    return False


async def _let_go(mail: OutgoingMail) -> None:
    """Whatever waited behind this mail and did not go along is due when it would have been alone."""
    if mail.thread_id is not None:
        now = clock.now()
        for row in await _waiting_with(mail).only("id", "created_at"):
            due_at = max(now, row.created_at + current().mail_delay)
            await _queued().filter(id=row.id).update(due_at=due_at)


async def _end(mail: OutgoingMail, *columns: str) -> None:
    await mail.save(update_fields=["state", "text", "error", *columns])
