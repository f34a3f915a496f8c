"""Mail that goes out: queued in the transaction of what it tells, sent later, outside of any."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from domain import workspace
from domain.config import current
from domain.conversations.locked import Place
from domain.mails import log
from domain.mails.log import Attempt
from domain.unit_of_work import unit_of_work
from kit import clock, seal, trace
from kit.ids import new_id
from models import Delivery, Message, OutgoingMail, OutgoingState, Viewer

LEASE = timedelta(seconds=120)
ATTEMPTS_MOST = 10
CLAIMS_MOST = 20
"""A mail that was begun so often, and never ended even in an error, may be what kills its worker."""

_FIRST_WAIT = timedelta(seconds=30)
_DOUBLED_MOST = 12

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
            item_id=message.item_id,
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


async def told_of(message: Message, named: Sequence[UUID]) -> set[UUID]:
    """To whom of these, whom an edit has named, a mail about a message has been queued, whatever became of it, unless it told
    nothing, as they had read it. One that waits still is not dropped for that now. Call it inside a unit of work.
    """
    rows = OutgoingMail.filter(
        about_id=message.id, recipient_id__in=list(named)
    )  # house: whoever may read them
    await name_again(rows)
    rows = rows.exclude(state=OutgoingState.DROPPED)
    return {UUID(str(key)) for key in await rows.values_list("recipient_id", flat=True)}


async def name_again(rows: QuerySet[OutgoingMail]) -> None:
    """Those of the mails that wait tell of what names their recipients since."""
    await rows.filter(state=OutgoingState.QUEUED).update(named_again=F("named_again") + 1)


async def hold_unless_named(mail: OutgoingMail) -> bool:
    """Whether nobody has named its recipient since the mail was read: nor can they, until the unit of work ends. Else it is due
    at once, to be asked again.
    """
    own = _queued().filter(id=mail.id)
    if await own.filter(named_again=mail.named_again).update(named_again=mail.named_again):
        return True
    await own.update(due_at=clock.now())
    return False


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
        await (
            _queued()
            .filter(id__in=keys)
            .update(due_at=now + LEASE, attempts=F("attempts") + 1, deferred_at=None)
        )
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


async def sent(
    mail: OutgoingMail, subject: str, with_it: Sequence[UUID] = (), attempt: Attempt | None = None
) -> None:
    """It was accepted, and with it what else it told of. A text that was stored (it may hold a sign-in link) is kept no
    longer than needed.
    """
    was = Delivery.QUEUED  # even where this is called again, since it was not noted
    mail.state, mail.sent_at, mail.subject = OutgoingState.SENT, clock.now(), subject
    mail.text = mail.error = ""
    automation = await workspace.automation(workspace.MAIL)
    async with unit_of_work(automation):
        place = await log.held(automation, mail)
        await _end(mail, "sent_at", "subject")
        if attempt is not None:
            await log.attempted(mail, attempt)
        await log.changed(mail, was, place)
        if with_it:
            await _bundled(automation, with_it, mail, place)
        await let_go(mail)


async def _bundled(automation: Viewer, keys: Sequence[UUID], mail: OutgoingMail, place: Place | None) -> None:
    """What these would have told went out with an earlier mail, as a rule about the same place."""
    told = await _queued().filter(id__in=list(keys)).order_by("id").select_for_update()
    rows = _queued().filter(id__in=[row.id for row in told])
    await rows.update(state=OutgoingState.BUNDLED, sent_at=mail.sent_at)
    for row in told:
        was, row.state = row.delivery, OutgoingState.BUNDLED
        await log.changed(row, was, await log.beside(automation, row, mail, place))


async def told_with(mail: OutgoingMail, *states: OutgoingState) -> list[OutgoingMail]:
    """What went out as one with this mail, and is in one of these states; locked, oldest first. Also what a split has taken to
    another thread since: no two mails leave to one person in the same instant.
    """
    if mail.thread_id is None or mail.sent_at is None:
        return []
    rows = OutgoingMail.filter(
        recipient_id=mail.recipient_id, thread_id__isnull=False
    )  # house: of a mail at hand
    rows = rows.filter(sent_at=mail.sent_at, state__in=states).exclude(id=mail.id)
    return await rows.order_by("created_at", "id").select_for_update()


async def dropped(mail: OutgoingMail, why: str) -> bool:
    """It is no longer needed, or no longer for its recipient to see: nothing happened that anybody need be told. Whether that
    holds still.
    """
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        if not await hold_unless_named(mail):
            return False
        mail.state, mail.text, mail.error = OutgoingState.DROPPED, "", why
        await _end(mail)
        await let_go(mail)
        return True


async def failed(
    mail: OutgoingMail, error: str, *, for_good: bool, counts: bool = True, attempt: Attempt | None = None
) -> bool:
    """It was not accepted: tried again later, twice as late each time, unless for good; whether it is given up.

    An attempt that does not count never gives it up, and leaves as many as there were, to its worker's deaths as well; but the
    first stays, by which one knows that it was tried.
    """
    was = mail.delivery
    mail.error = error.replace("\x00", "")[:_ERROR_MOST]
    automation = await workspace.automation(workspace.MAIL)
    given_up = for_good or (counts and mail.attempts >= ATTEMPTS_MOST)
    async with unit_of_work(automation):
        place = await log.held(automation, mail)
        if given_up:
            mail.state, mail.text = OutgoingState.FAILED, ""
            await _end(mail)
        else:
            mail.deferred_at = clock.now()
            mail.due_at = mail.deferred_at + _wait(mail, counts=counts)
            await mail.save(update_fields=["error", "due_at", "deferred_at"])
            if not counts:
                await _queued().filter(id=mail.id, attempts__gt=1).update(attempts=F("attempts") - 1)
        if attempt is not None:
            await log.attempted(mail, attempt)
        if given_up or mail.attempts <= 1:  # a further one that fails is no news
            await log.changed(mail, was, place)
        if given_up:
            await let_go(mail)
    return given_up


def _wait(mail: OutgoingMail, *, counts: bool) -> timedelta:
    """How long until the next attempt: as long again as all waiting before, told by the clock where attempts do not count."""
    if counts:
        return min(timedelta(seconds=15 << min(mail.attempts, _DOUBLED_MOST)), _LONGEST_WAIT)
    now = clock.now()
    return min(_FIRST_WAIT + (now - (mail.first_tried_at or now)), _LONGEST_WAIT)


async def waited_in_vain(mail: OutgoingMail) -> None:
    """Give it up, and what would have gone along with it: of each people can still want it sent."""
    automation = await workspace.automation(workspace.MAIL)
    why = f"It has waited too long. {mail.error}"[:_ERROR_MOST]
    async with unit_of_work(automation):
        place = await log.held(automation, mail)
        for row in await bundle(mail):
            was, row.state, row.text, row.error = row.delivery, OutgoingState.FAILED, "", why
            await _end(row)
            await log.changed(row, was, place)
        await let_go(mail)


async def let_go(mail: OutgoingMail) -> None:
    """Whatever waited behind this mail and did not go along is due when it would have been alone."""
    if mail.thread_id is not None:
        now = clock.now()
        for row in await _waiting_with(mail).only("id", "created_at"):
            due_at = max(now, row.created_at + current().mail_delay)
            await _queued().filter(id=row.id).update(due_at=due_at)


async def _end(mail: OutgoingMail, *columns: str) -> None:
    await mail.save(update_fields=["state", "text", "error", *columns])
