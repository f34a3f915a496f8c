"""An item on which something was said, and a file kept, before it came into Website, whose followers see what is begun since."""

from uuid import UUID

from domain import conversations, items
from domain.conversations import NewMessage
from domain.items import NewItem
from models import ConversationKind
from tests.rights.founding.said import upload
from tests.rights.world import World, happened, text


async def move_with_a_thread(world: World) -> None:
    """The requester speaks, the item is moved, the member answers, and begins a thread for everybody."""
    admin, requester, member = [
        await world.viewer(name) for name in ("user admin", "customer requester", "user member")
    ]
    made = await items.create(
        admin,
        NewItem(
            title=text("moved title"),
            description=text("moved description"),
            project_given=True,
            requester_id=requester.principal_id,
            published=True,
        ),
    )
    world.keep("item moved", made.id)
    file = await upload(world, requester, "file moved")
    said = await conversations.reply(
        requester, made.id, NewMessage(text=text("moved reply text"), file_ids=[file])
    )
    world.keep("message moved reply", said.id)
    world.keep("conversation moved replies", said.conversation_id)
    await happened(world, "event moved reply", "message.posted")
    await _keep(world, made.id, "early")
    await items.move(admin, made.id, world.key("project website"))
    await happened(world, "event moved", "item.moved")
    await _keep(world, made.id, "late")
    await conversations.edit(member, said.conversation_id, text("moved replies subject"))
    answer = await conversations.reply(member, made.id, NewMessage(text=text("moved answer text")))
    world.keep("message moved answer", answer.id)
    await happened(world, "event moved answer", "message.posted")
    since = await conversations.create(
        member, made.id, ConversationKind.CUSTOMER, text("moved since subject")
    )
    world.keep("conversation moved since", since.id)
    outage = await conversations.post(member, since.id, NewMessage(text=text("moved outage text")))
    world.keep("message moved outage", outage.id)
    await happened(world, "event moved outage", "message.posted")


async def _keep(world: World, item: UUID, name: str) -> None:
    admin = await world.viewer("user admin")
    await items.attach_files(admin, item, [await upload(world, admin, f"file moved {name}")], internal=False)
    await happened(world, f"event moved file {name}", "item.file_attached")
