"""What happens while everybody follows: the acts that `expected/streams.py` tells of."""

from collections.abc import Awaitable, Callable

from domain import conversations, items, notifications
from domain import workspace as workspaces
from domain.conversations import NewMessage
from domain.items import NewItem
from domain.items.link import relate
from domain.notifications import Told
from models import EventRecord, Item, ItemParty, NotificationKind, PrincipalKind
from realtime.presence import Doing, Presence
from tests.rights.expected.canaries import mark
from tests.rights.world import World

Act = Callable[[World, Presence], Awaitable[object]]


async def _replies(world: World, presence: Presence) -> None:
    said = NewMessage(text=f"Live {mark('live reply')}", mention_ids=world.keys("user manager"))
    message = await conversations.reply(await world.viewer("user member"), world.key("item full"), said)
    world.keep("message live reply", message.id)


async def _notes(world: World, presence: Presence) -> None:
    said = NewMessage(text=f"Live {mark('live note')}", mention_ids=world.keys("user manager"))
    message = await conversations.note(await world.viewer("user lead"), world.key("item full"), said)
    world.keep("message live note", message.id)


async def _says_it_better(world: World, presence: Presence) -> None:
    said = f"Live {mark('live note')}, better"
    await conversations.edit_message(await world.viewer("user lead"), world.key("message live note"), said)


async def _takes_it_back(world: World, presence: Presence) -> None:
    await conversations.remove_message(await world.viewer("user lead"), world.key("message live note"))


async def _closes(world: World, presence: Presence) -> None:
    await conversations.set_open(await world.viewer("user lead"), world.key("conversation full notes"), False)


async def _names(world: World, presence: Presence) -> None:
    member, thread = await world.viewer("user member"), world.key("conversation full replies")
    await conversations.edit(member, thread, f"Live {mark('live subject')}")


def _changes_followers(add: str = "", remove: str = "") -> Act:
    async def act(world: World, presence: Presence) -> None:
        manager = await world.viewer("user manager")
        come, go = [world.keys(name) if name else [] for name in (add, remove)]
        await items.change_followers(manager, world.key("item full"), come, go)

    return act


async def _reopens(world: World, presence: Presence) -> None:
    await items.set_status(
        await world.viewer("user manager"), world.key("item full"), world.key("status open")
    )


async def _renames(world: World, presence: Presence) -> None:
    title = f"Live {mark('live title')}"
    await items.edit(await world.viewer("user manager"), world.key("item full"), title=title, priority=4)


async def _assigns(world: World, presence: Presence) -> None:
    await items.assign(await world.viewer("user lead"), world.key("item full"), world.keys("user member"))


async def _links(world: World, presence: Presence) -> None:
    ends = []
    for name in ("item full", "item foreign"):
        item = await Item.get(id=world.key(name))
        item.parties = await ItemParty.filter(item_id=item.id)
        ends.append(item)
    await relate(await world.viewer("user admin"), *ends)


async def _asks(world: World, presence: Presence) -> None:
    made = await items.create(
        await world.viewer("customer requester"), NewItem(title=f"Live {mark('live request')}")
    )
    world.keep("item live", made.id)


async def _reads(world: World, presence: Presence) -> None:
    await conversations.mark_read(await world.viewer("customer requester"), world.key("message live reply"))


def _does(doing: Doing, who: str = "user lead") -> Act:
    async def act(world: World, presence: Presence) -> None:
        presence.signal(await world.viewer(who), world.key("item full"), doing)

    return act


def _is_told(message: str, kind: NotificationKind) -> Act:
    async def act(world: World, presence: Presence) -> None:
        event = await EventRecord.get(kind="message.posted", entity_id=world.key(message))
        told = Told(
            recipient_id=world.key("customer requester"), recipient_kind=PrincipalKind.CUSTOMER, kind=kind
        )
        await notifications.tell(
            await workspaces.automation(workspaces.SETUP),
            [told],
            event_position=event.position,
            item_id=world.key("item full"),
            message_id=event.entity_id,
            actor_id=event.actor_id,
        )

    return act


async def _has_read(world: World, presence: Presence) -> None:
    requester = await world.viewer("customer requester")
    await notifications.mark_read(requester, world.keys("notification requester reply"))


def _publishes(published: bool) -> Act:
    async def act(world: World, presence: Presence) -> None:
        await items.edit(
            await world.viewer("user manager"), world.key("item full"), published=published, priority=2
        )

    return act


async def _moves(world: World, presence: Presence) -> None:
    admin = await world.viewer("user admin")
    await items.move(admin, world.key("item full"), world.key("project backoffice"))


ACTS: dict[str, Act] = {
    "the member replies": _replies,
    "the lead notes": _notes,
    "the lead says it better": _says_it_better,
    "the lead closes the notes": _closes,
    "the member names the replies": _names,
    "the lead takes it back": _takes_it_back,
    "the manager makes somebody follow": _changes_followers("user idle"),
    "the manager makes the guest follow": _changes_followers("customer guest"),
    "the manager takes the guest off again": _changes_followers(remove="customer guest"),
    "the manager reopens": _reopens,
    "the manager renames": _renames,
    "the lead assigns": _assigns,
    "the admin links it": _links,
    "the requester asks for something else": _asks,
    "the requester reads": _reads,
    "the lead looks": _does(Doing.VIEWING),
    "the manager looks too": _does(Doing.VIEWING, "user manager"),
    "the lead writes a note": _does(Doing.NOTING),
    "the lead writes a reply": _does(Doing.REPLYING),
    "the requester is told of a reply": _is_told("message live reply", NotificationKind.REPLY),
    "the requester is told of a note": _is_told("message live note", NotificationKind.NOTE),
    "the requester has read it": _has_read,
    "the manager unpublishes": _publishes(False),
    "the manager publishes": _publishes(True),
    "the admin moves it to Backoffice": _moves,
}
