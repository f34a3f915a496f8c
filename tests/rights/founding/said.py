"""What is said on the items: threads of both kinds, with files."""

from uuid import UUID

from domain import conversations
from domain.conversations import NewMessage
from kit import clock
from kit.folds import Fold, FoldKind
from kit.ids import new_id
from models import Conversation, ConversationKind, Draft, File, Message, Viewer
from tests.rights.expected.canaries import mark
from tests.rights.world import World, happened, text


async def say_things(world: World) -> None:
    """To customers, and among ourselves."""
    await _say(world, "customer requester", "full", "requester reply")
    await happened(world, "event requester reply", "message.posted")
    html = f"<p>{text('member reply html')}</p>"
    await _say(
        world,
        "user member",
        "full",
        "member reply",
        file="file reply",
        below="\n-- \nMe",
        html=html,
        folds=[Fold(FoldKind.SIGNATURE, 2, 3)],
    )
    await _say(
        world,
        "user lead",
        "full",
        "lead note",
        internal=True,
        file="file note",
        html=f"<p>{text('lead note html')}</p>",
        mention_ids=world.keys("user manager"),
    )
    await happened(world, "event lead note", "message.posted")
    await _say(world, "customer requester", "draft", "draft reply")
    await _say(world, "customer colleague", "secret", "secret reply", file="file secret")
    await _say(world, "user outside_lead", "foreign", "foreign note", internal=True)
    await _say(world, "user loner", "loose", "loose note", internal=True)
    for thread, message in (
        ("full replies", "member reply"),
        ("full notes", "lead note"),
        ("draft replies", "draft reply"),
        ("secret replies", "secret reply"),
        ("foreign notes", "foreign note"),
        ("loose notes", "loose note"),
    ):
        said = await Message.get(id=world.key(f"message {message}"))
        world.keep(f"conversation {thread}", said.conversation_id)
    for thread in ("full replies", "full notes"):
        mine = Conversation.filter(id=world.key(f"conversation {thread}"))
        await mine.update(subject=text(f"{thread} subject"))
    for reader in ("customer requester", "user member"):
        await conversations.mark_read(await world.viewer(reader), world.key("message member reply"))
    for by, name, thread in (
        ("user member", "member reply", "full replies"),
        ("user lead", "lead note", "full notes"),
        ("user admin", "admin note", ""),
        ("customer requester", "requester reply", ""),
        ("user outside_lead", "outsider note", ""),
    ):
        await _begin(world, by, name, thread)
    drafted = await upload(world, await world.viewer("user member"), "file drafted")
    await File.filter(id=drafted).update(draft_id=world.key("draft member reply"))
    written = Draft.filter(id=world.key("draft member reply"))
    await written.update(mention_ids=[str(world.key("user lead"))])
    # Who uploaded it has lost sight of the item since.
    lost = await upload(world, await world.viewer("user watcher"), "file lost")
    await File.filter(id=lost).update(message_id=world.key("message lead note"))
    await upload(world, await world.viewer("customer requester"), "file loose")
    await upload(world, await world.viewer("user lead"), "file lead loose")


async def _say(
    world: World,
    by: str,
    item: str,
    name: str,
    *,
    internal: bool = False,
    file: str = "",
    below: str = "",
    **more: object,
) -> None:
    viewer = await world.viewer(by)
    given = dict(more, file_ids=[await upload(world, viewer, file)] if file else [])
    new = NewMessage(text=text(f"{name} text") + below, **given)  # type: ignore[arg-type]
    verb = conversations.note if internal else conversations.reply
    world.keep(f"message {name}", (await verb(viewer, world.key(f"item {item}"), new)).id)


async def _begin(world: World, by: str, name: str, thread: str) -> None:
    """A draft on `full`, also of somebody who does not see that item any more."""
    draft = await Draft.create(
        id=new_id(),
        author_id=world.key(by),
        item_id=world.key("item full"),
        kind=ConversationKind.INTERNAL if name.endswith("note") else ConversationKind.CUSTOMER,
        conversation_id=world.key(f"conversation {thread}") if thread else None,
        text=text(f"draft {name}"),
        updated_at=clock.now(),
    )
    world.keep(f"draft {name}", draft.id)


async def upload(world: World, by: Viewer, name: str) -> UUID:
    """An uploaded file, without its bytes: nobody downloads it here."""
    file = await File.create(
        id=new_id(),
        uploader_id=by.principal_id,
        name=f"{mark(f'{name} name')}.png",
        media_type="image/png",
        size=1000,
        sha256="0" * 64,
        content_id=f"{mark('content id')}@client.example" if name == "file reply" else None,
        created_at=clock.now(),
        width=640 if name == "file reply" else None,
        height=480 if name == "file reply" else None,
    )
    return world.keep(name, file.id)
