"""Mails that nobody wrote: queued once, and let go only so many an hour to one person.

The hour is counted when a mail is about to leave, over the rows of all who send: two robots that answer each other get no
further, whatever worker sends, and what waited for a server does not leave at once in its hundreds.
"""

from datetime import datetime, timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import notices, workspace
from domain.config import current
from domain.mails.outgoing import message_id_for
from domain.unit_of_work import exclusively, unit_of_work
from kit import clock, trace
from kit.ids import new_id
from models import OutgoingMail, OutgoingState

HOUR = timedelta(hours=1)


async def queue_confirmation(item_id: UUID, cause: UUID, recipient_id: UUID, at: datetime) -> None:
    """A mail, due at once, that tells the recipient that their item is there; a repeat makes no second.

    Subject and text are composed when it is sent. Call it inside a unit of work.
    """
    row = OutgoingMail(
        id=new_id(),
        recipient_id=recipient_id,
        about_id=None,
        item_id=item_id,
        message_id=message_id_for(cause, recipient_id),
        subject="",
        text="",
        state=OutgoingState.QUEUED,
        automatic=True,
        due_at=at,
        request_id=trace.request_id.get(),
        created_at=at,
    )
    await OutgoingMail.bulk_create([row], ignore_conflicts=True)


async def admitted(mail: OutgoingMail) -> bool:
    """Whether this mail may leave now, which counts from here on, sent or not; a further attempt is not counted again."""
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await exclusively("automatic mail", mail.recipient_id)
        now = clock.now()
        there_is_room = await _room_at(mail, now) <= now
        await _own(mail).update(admitted_at=now if there_is_room else None)
        return there_is_room


async def admitted_or_put_off(mail: OutgoingMail) -> bool:
    """The same of a mail made of notices; where there is no room, they wait until there is, and go with all else that waits.

    A mail that may have left before, since its server put it off or its worker died, waits itself: in other words it would
    come twice.
    """
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await exclusively("automatic mail", mail.recipient_id)
        now = clock.now()
        row = await _own(mail).filter(state=OutgoingState.QUEUED).select_for_update().first()
        if row is None:
            return False  # another worker has put it off, or sent it
        room_at = await _room_at(mail, now)
        if room_at <= now:
            await _own(mail).update(admitted_at=now)
        elif row.admitted_at is None:
            await notices.put_off(mail.id, room_at)
        else:
            await _own(mail).update(due_at=room_at, attempts=max(row.attempts - 1, 1))
        return room_at <= now


def _own(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    return OutgoingMail.filter(id=mail.id)  # house: the worker's own row


async def _room_at(mail: OutgoingMail, now: datetime) -> datetime:
    """From when on this mail may leave: when the first of as many as an hour may have is an hour ago."""
    others = OutgoingMail.filter(  # house: times alone
        recipient_id=mail.recipient_id, admitted_at__gt=now - HOUR, automatic=True
    ).exclude(id=mail.id)
    full = await others.order_by("-admitted_at").offset(current().mail_automatic_per_hour - 1).first()
    return full.admitted_at + HOUR if full and full.admitted_at else now
