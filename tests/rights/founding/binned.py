"""An item that was put into the bin, with something said on it, something begun, and somebody who was told of it."""

from domain import conversations, items, notifications
from domain import workspace as workspaces
from domain.conversations import NewMessage
from domain.items import NewItem
from domain.notifications import Told
from kit import clock
from kit.ids import new_id
from models import BaselineItem, ConversationKind, Draft, EventRecord, NotificationKind, PrincipalKind
from tests.rights.founding.said import upload
from tests.rights.world import World, happened, text


async def put_into_the_bin(world: World) -> None:
    """The requester asks and speaks, the admin is told and begins an answer; then the lead removes it."""
    requester, lead = await world.viewer("customer requester"), await world.viewer("user lead")
    made = await items.create(
        lead,
        NewItem(
            title=text("binned title"),
            description=text("binned description"),
            project_id=world.key("project website"),
            project_given=True,
            requester_id=requester.principal_id,
            published=True,
        ),
    )
    world.keep("item binned", made.id)
    await happened(world, "event binned created", "item.created")
    await items.attach_files(lead, made.id, [await upload(world, lead, "file binned")], internal=False)
    said = await conversations.reply(requester, made.id, NewMessage(text=text("binned text")))
    world.keep("message binned", said.id)
    world.keep("conversation binned", said.conversation_id)
    draft = await Draft.create(
        id=new_id(),
        author_id=world.key("user admin"),
        item_id=made.id,
        kind=ConversationKind.INTERNAL,
        text=text("binned draft"),
        updated_at=clock.now(),
    )
    world.keep("draft binned", draft.id)
    event = await EventRecord.get(kind="message.posted", entity_id=said.id)
    admin = Told(
        recipient_id=world.key("user admin"), recipient_kind=PrincipalKind.USER, kind=NotificationKind.REPLY
    )
    (told,) = await notifications.tell(
        await workspaces.automation(workspaces.SETUP),
        [admin],
        event_position=event.position,
        item_id=made.id,
        message_id=said.id,
        actor_id=event.actor_id,
    )
    world.keep("notification binned", told.id)
    planned = await BaselineItem.create(
        id=new_id(), baseline_id=world.key("baseline website"), item_id=made.id
    )
    world.keep("baseline_item binned", planned.id)
    await items.remove(lead, made.id)
