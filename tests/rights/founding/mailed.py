"""What came and went by mail: somebody's address from which it came back, and a message that a machine wrote."""

from domain import workspace as workspaces
from domain.mails import bounces
from domain.mails.bounces import Returned
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.ids import new_id
from models import IncomingMail, IncomingState, OutgoingMail, OutgoingState
from tests.rights.world import World, happened, text


async def mail_things(world: World) -> None:
    """A mail to the foreigner came back; the secret reply was made of an absence note."""
    now = clock.now()
    sent = await OutgoingMail.create(
        id=new_id(),
        recipient_id=world.key("customer foreigner"),
        message_id="out-1@desk.example",
        subject="Hello",
        text="",
        state=OutgoingState.SENT,
        due_at=now,
        sent_at=now,
        request_id="",
        created_at=now,
    )
    automation = await workspaces.automation(workspaces.MAIL)
    async with unit_of_work(automation):
        why = text("foreigner bounce")
        told = Returned(why, late=False, permanent=True, blames_address=True, recipients=frozenset())
        await bounces.note_returned(automation, sent.id, told)
    await happened(world, "event foreigner bounced", "person.address_bounced")
    await IncomingMail.create(
        id=new_id(),
        content=b"",
        state=IncomingState.DONE,
        received_at=now,
        due_at=now,
        became_id=world.key("message secret reply"),
        marks=["auto_reply"],
    )
