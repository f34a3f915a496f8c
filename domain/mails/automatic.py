"""Mails that nobody wrote: queued once, and let go only so many an hour to one person.

The hour is counted when a mail is about to leave, over the rows of all who send: two robots that answer each other get no
further, whatever worker sends, and what waited for a server does not leave at once in its hundreds.
"""

from datetime import datetime, timedelta
from uuid import UUID

from domain import workspace
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
        own = OutgoingMail.filter(id=mail.id)  # house: the worker's own rows
        await own.update(admitted_at=now)
        others = OutgoingMail.filter(  # house: a number
            recipient_id=mail.recipient_id, admitted_at__gt=now - HOUR, automatic=True
        )
        if await others.exclude(id=mail.id).count() < current().mail_automatic_per_hour:
            return True
        await own.update(admitted_at=None)
        return False
