"""What came and went by mail: somebody's address from which it came back, and a message that a machine wrote."""

from typing import Any
from uuid import UUID

from domain import workspace as workspaces
from domain.mails import bounces
from domain.mails.bounces import Returned
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.ids import new_id
from models import Address, IncomingMail, IncomingState, Message, OutgoingMail, OutgoingState
from tests.rights.world import World, happened, text


async def mail_things(world: World) -> None:
    """A mail to the foreigner came back; the secret reply was made of an absence note."""
    now = clock.now()
    sent = await _sent(world, "foreigner", "customer foreigner", "Hello")
    automation = await workspaces.automation(workspaces.MAIL)
    async with unit_of_work(automation):
        why = text("foreigner bounce")
        told = Returned(why, late=False, permanent=True, blames_address=True, recipients=frozenset())
        await bounces.note_returned(automation, sent.id, told)
    await happened(world, "event foreigner bounced", "person.address_bounced")
    await IncomingMail.create(
        id=world.keep("incoming_mail taken", new_id()),
        content=b"",
        state=IncomingState.DONE,
        received_at=now,
        due_at=now,
        became_id=world.key("message secret reply"),
        marks=["auto_reply"],
        copied_to=[[text("copied name"), await _address(world.key("customer colleague"))]],
    )


async def _address(of: UUID) -> str:
    return (await Address.get(principal_id=of)).written


async def mail_talks(world: World) -> None:
    """What was said inside and as news was mailed to somebody, and that the full item was made; another mail became what was
    said inside.
    """
    now = clock.now()
    for name, person in (("inside", "user lead"), ("news", "customer guest")):
        said = await Message.get(id=world.key(f"message {name}"))
        subject = text(f"{name} mail subject")
        await _sent(world, name, person, subject, about_id=said.id, thread_id=said.conversation_id)
    subject = text("made mail subject")
    await _sent(world, "made", "customer requester", subject, item_id=world.key("item full"))
    await IncomingMail.create(
        id=world.keep("incoming_mail inside", new_id()),
        content=b"",
        state=IncomingState.DONE,
        received_at=now,
        due_at=now,
        became_id=world.key("message inside"),
        copied_to=[[text("inside copied name"), "other@inside.example"]],
    )


async def _sent(world: World, name: str, to: str, subject: str, **about: Any) -> OutgoingMail:
    now = clock.now()
    sent = await OutgoingMail.create(
        id=new_id(),
        recipient_id=world.key(to),
        message_id=f"{name}@desk.example",
        subject=subject,
        text="",
        state=OutgoingState.SENT,
        due_at=now,
        sent_at=now,
        request_id="",
        created_at=now,
        **about,
    )
    world.keep(f"outgoing_mail {name}", sent.id)
    return sent
