"""What became of a mail, for people to read: each attempt at handing it on, and each change of its state told."""

from dataclasses import dataclass
from uuid import UUID

from domain.conversations.locked import Place, lock_place
from domain.events import Changed, ItemMailChanged, MessageMailChanged
from domain.items.locked import lock
from domain.unit_of_work import record
from kit import clock
from kit.errors import NotFound
from kit.ids import new_id
from models import AttemptOutcome, Delivery, MailAttempt, OutgoingMail, Viewer

ATTEMPTS_KEPT = 20
_SERVER_MOST, _REPLY_MOST = 280, 500


@dataclass(frozen=True)
class Attempt:
    """What a server said when a mail was handed to it; `code` is None where none answered."""

    server: str
    outcome: AttemptOutcome
    code: int | None
    reply: str


async def attempted(mail: OutgoingMail, attempt: Attempt) -> None:
    """Note an attempt, in a unit of work; of many the newest are kept."""
    await MailAttempt.create(
        id=new_id(),
        mail_id=mail.id,
        at=clock.now(),
        server=attempt.server[:_SERVER_MOST],
        outcome=attempt.outcome,
        code=attempt.code,
        reply=attempt.reply.replace("\x00", "")[:_REPLY_MOST],
    )
    if mail.attempts > 1:
        own = MailAttempt.filter(mail_id=mail.id)  # house: the worker's own rows
        older = await own.order_by("-at", "-id").offset(ATTEMPTS_KEPT).limit(100).values_list("id", flat=True)
        if older:
            await MailAttempt.filter(id__in=list(older)).delete()  # house: the worker's own rows


async def held(viewer: Viewer, mail: OutgoingMail) -> Place | None:
    """Where that stands which the mail is about, locked, before the mail is, as who splits an item locks them; the mail tells
    where that is by now. None of mails about nothing, and of what is in the bin, of which nobody is told.
    """
    place, asked = None, False
    while not asked or (mail.item_id, mail.thread_id) != await _stands(mail):
        asked, (mail.item_id, mail.thread_id) = True, await _stands(mail)
        place = await _place(viewer, mail)
    return place


async def beside(viewer: Viewer, row: OutgoingMail, mail: OutgoingMail, place: Place | None) -> Place | None:
    """Where that stands of which a mail told along with another, whose `place` is held: elsewhere since it was split off."""
    return place if row.thread_id == mail.thread_id else await held(viewer, row)


async def changed(mail: OutgoingMail, was: Delivery, place: Place | None) -> None:
    """Tell, in a unit of work, the staff who see the item or the conversation that the mail is about; of others nobody is told.

    place: as `held` gave it, so that it is told by the audience that it has at this place of the log.
    """
    if mail.delivery is was or place is None:
        return
    now = place.snapshot()
    recipient, state = Changed(None, str(mail.recipient_id)), Changed(was.value, mail.delivery.value)
    if mail.about_id is None:
        assert place.item is not None
        record(
            ItemMailChanged(
                entity_id=place.item.id,
                item_id=place.item_id,
                project_id=place.project_id,
                internal=True,
                before=now,
                after=now,
                recipient=recipient,
                state=state,
            )
        )
    else:
        record(
            MessageMailChanged(
                entity_id=mail.about_id,
                item_id=place.item_id,
                conversation_id=mail.thread_id,
                project_id=place.project_id,
                internal=True,
                before=now,
                after=now,
                recipient=recipient,
                state=state,
            )
        )


async def _stands(mail: OutgoingMail) -> tuple[UUID | None, UUID | None]:
    rows = OutgoingMail.filter(id=mail.id).values_list("item_id", "thread_id")  # house: a mail at hand
    return next(iter(await rows), (None, None))


async def _place(viewer: Viewer, mail: OutgoingMail) -> Place | None:
    if mail.item_id is not None:
        try:
            return Place(item=await lock(viewer, mail.item_id))
        except NotFound:
            return None
    if mail.about_id is None or mail.thread_id is None:
        return None
    return await lock_place(viewer, mail.thread_id)
