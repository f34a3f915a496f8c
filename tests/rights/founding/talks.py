"""What is said on no item: between people, among ourselves and with customers, and on a project."""

from domain import conversations, notifications
from domain import workspace as workspaces
from domain.conversations import NewMessage
from domain.notifications import Told
from kit import clock
from kit.ids import new_id
from models import ConversationKind, Draft, EventRecord, Message, NotificationKind, PrincipalKind
from tests.rights.founding.said import upload
from tests.rights.world import World, happened, text

INTERNAL, CUSTOMER = ConversationKind.INTERNAL, ConversationKind.CUSTOMER


async def talk(world: World) -> None:
    """The lead with a team; the member with a customer and an organization; both kinds on Website."""
    await _start(world, "user lead", INTERNAL, "inside", "team web")
    await happened(world, "event inside said", "message.posted")
    await _start(
        world, "user member", CUSTOMER, "outside", "customer requester", "organization gamma", file=True
    )
    for by, kind, name in (("user member", CUSTOMER, "news"), ("user lead", INTERNAL, "plan")):
        viewer = await world.viewer(by)
        thread = await conversations.create(
            viewer, None, kind, text(f"{name} subject"), project_id=world.key("project website")
        )
        world.keep(f"conversation {name}", thread.id)
        said = await conversations.post(viewer, thread.id, NewMessage(text=text(f"{name} text")))
        world.keep(f"message {name}", said.id)
    await _come_and_go(world)
    await _begin(world)
    await _tell(world)


async def _start(
    world: World, by: str, kind: ConversationKind, name: str, *people: str, file: bool = False
) -> None:
    viewer = await world.viewer(by)
    files = [await upload(world, viewer, f"file {name}")] if file else []
    new = NewMessage(text=text(f"{name} text"), file_ids=files)
    thread = await conversations.start(viewer, kind, text(f"{name} subject"), world.keys(*people), new)
    world.keep(f"conversation {name}", thread.id)
    world.keep(f"message {name}", (await Message.get(conversation_id=thread.id)).id)


async def _come_and_go(world: World) -> None:
    """The manager took part for a moment, in which nothing was said."""
    lead, thread, manager = (
        await world.viewer("user lead"),
        *world.keys("conversation inside", "user manager"),
    )
    await conversations.change_participants(lead, thread, add=[manager])
    await conversations.change_participants(lead, thread, remove=[manager])
    await happened(world, "event inside left", "conversation.participants_changed")


async def _begin(world: World) -> None:
    """A draft of who takes part, and one of who does no longer."""
    for by, name in (("user lead", "inside"), ("user manager", "left")):
        draft = await Draft.create(
            id=new_id(),
            author_id=world.key(by),
            kind=INTERNAL,
            conversation_id=world.key("conversation inside"),
            text=text(f"draft {name}"),
            updated_at=clock.now(),
        )
        world.keep(f"draft {name}", draft.id)


async def _tell(world: World) -> None:
    """Of who takes part, and of who does no longer; an admin of what they see for its project, and of what they never did."""
    for person, thread, name in (
        ("customer org_follower", "outside", "outside"),
        ("customer colleague", "outside", "left"),
        ("user admin", "news", "news"),
        ("user admin", "inside", "inside"),
    ):
        event = await EventRecord.get(kind="message.posted", entity_id=world.key(f"message {thread}"))
        told = Told(
            recipient_id=world.key(person),
            recipient_kind=PrincipalKind(person.split()[0]),
            kind=NotificationKind.REPLY,
        )
        rows = await notifications.tell(
            await workspaces.automation(workspaces.SETUP),
            [told],
            event_position=event.position,
            item_id=None,
            conversation_id=world.key(f"conversation {thread}"),
            message_id=event.entity_id,
            actor_id=event.actor_id,
        )
        world.keep(f"notification {name}", rows[0].id)
