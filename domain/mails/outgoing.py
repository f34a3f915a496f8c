"""Mail that goes out: queued in the transaction of what it tells, sent later, outside of any."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from tortoise.expressions import F

from domain import workspace
from domain.config import current
from domain.unit_of_work import unit_of_work
from kit import clock, trace
from kit.ids import new_id
from models import OutgoingMail, OutgoingState

LEASE = timedelta(seconds=120)
ATTEMPTS_MOST = 10
CLAIMS_MOST = 20
"""A mail that was begun so often, and never ended even in an error, may be what kills its worker."""

_ERROR_MOST = 500
_LONGEST_WAIT = timedelta(hours=1)
_DOMAIN_MOST = 160


def message_id_for(cause: UUID, recipient_id: UUID) -> str:
    """The Message-ID (without its brackets) of the mail that tells `recipient_id` of `cause`: always the same."""
    domain = current().mail_from.rpartition("@")[2][-_DOMAIN_MOST:]
    return f"{uuid5(cause, recipient_id.hex).hex}@{domain}"


async def queue_about(message_id: UUID, cause: UUID, recipients: Sequence[UUID], due_at: datetime) -> None:
    """A mail about a message to each of these people, when `due_at` has come; a repeat makes no second.

    Subject and text are composed when it is sent. Call it inside a unit of work.
    """
    rows = [
        OutgoingMail(
            id=new_id(),
            recipient_id=recipient_id,
            about_id=message_id,
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
    """The keys of mails that are due, now this worker's until their lease runs out."""
    due = OutgoingMail.filter(state=OutgoingState.QUEUED)  # house: the worker's own rows
    if not await due.filter(due_at__lte=clock.now()).exists():
        return []
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        now = clock.now()
        rows = due.filter(due_at__lte=now).order_by("due_at", "id").limit(most)
        keys = [row.id for row in await rows.select_for_update(skip_locked=True).only("id")]
        await due.filter(id__in=keys).update(due_at=now + LEASE, attempts=F("attempts") + 1)
    return keys


async def waiting(mail_id: UUID) -> OutgoingMail | None:
    """The mail, unless it was sent, dropped or given up."""
    return await OutgoingMail.get_or_none(
        id=mail_id, state=OutgoingState.QUEUED
    )  # house: the worker's own rows


async def sent(mail: OutgoingMail, subject: str) -> None:
    """It was accepted. A text that was stored (it may hold a sign-in link) is kept no longer than needed."""
    mail.state, mail.sent_at, mail.subject, mail.text, mail.error = (
        OutgoingState.SENT,
        clock.now(),
        subject,
        "",
        "",
    )
    await _end(mail, "sent_at", "subject")


async def dropped(mail: OutgoingMail, why: str) -> None:
    """It is no longer needed, or no longer for its recipient to see."""
    mail.state, mail.text, mail.error = OutgoingState.DROPPED, "", why
    await _end(mail)


async def failed(mail: OutgoingMail, error: str, *, for_good: bool) -> bool:
    """It was not accepted: tried again later, twice as late each time, unless for good; whether it is given up."""
    mail.error = error.replace("\x00", "")[:_ERROR_MOST]
    if for_good or mail.attempts >= ATTEMPTS_MOST:
        mail.state, mail.text = OutgoingState.FAILED, ""
        await _end(mail)
        return True
    mail.due_at = clock.now() + min(timedelta(seconds=15 * 2**mail.attempts), _LONGEST_WAIT)
    await mail.save(update_fields=["error", "due_at"])
    return False


async def _end(mail: OutgoingMail, *columns: str) -> None:
    await mail.save(update_fields=["state", "text", "error", *columns])
