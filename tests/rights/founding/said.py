"""What is said on the items: threads of both kinds, with files."""

from uuid import UUID

from domain import conversations
from domain.conversations import NewMessage
from kit import clock
from kit.folds import Fold, FoldKind
from kit.ids import new_id
from models import Conversation, File, Message, Viewer
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
    # Who uploaded it has lost sight of the item since.
    lost = await _file(world, await world.viewer("user watcher"), "file lost")
    await File.filter(id=lost).update(message_id=world.key("message lead note"))
    await _file(world, await world.viewer("customer requester"), "file loose")
    await _file(world, await world.viewer("user lead"), "file lead loose")


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
    given = dict(more, file_ids=[await _file(world, viewer, file)] if file else [])
    new = NewMessage(text=text(f"{name} text") + below, **given)  # type: ignore[arg-type]
    verb = conversations.note if internal else conversations.reply
    world.keep(f"message {name}", (await verb(viewer, world.key(f"item {item}"), new)).id)


async def _file(world: World, by: Viewer, name: str) -> UUID:
    """An uploaded file, without its bytes: nobody downloads it here."""
    file = await File.create(
        id=new_id(),
        uploader_id=by.principal_id,
        name=f"{mark(f'{name} name')}.png",
        media_type="image/png",
        size=1000,
        sha256="0" * 64,
        created_at=clock.now(),
    )
    return world.keep(name, file.id)
