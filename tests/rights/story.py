"""What happens while everybody follows: the acts that `expected/streams.py` tells of."""

from collections.abc import Awaitable, Callable

from domain import (
    checklist_entries,
    conversations,
    custom_fields,
    folders,
    item_types,
    items,
    notifications,
    tags,
    workspace,
)  # fmt: skip
from domain.conversations import NewMessage
from domain.custom_fields import Edited
from domain.items import NewItem, Wanted
from domain.items.link import relate
from domain.mails import aside
from domain.mails.incoming import Heading, Reason
from domain.notifications import Told
from models import EventRecord, IncomingReason, Item, ItemParty, NotificationKind, PrincipalKind
from realtime.presence import Doing, Presence
from tests.rights import copying, sorting
from tests.rights.expected.canaries import mark
from tests.rights.founding.mail import set_aside
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
    manager = await world.viewer("user manager")
    await items.set_status(manager, world.key("item full"), world.key("status open"))


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


def _reads(who: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        await conversations.mark_read(await world.viewer(who), world.key("message live reply"))

    return act


def _unmutes(who: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        await items.unmute(await world.viewer(who), world.key("item full"))

    return act


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
            await workspace.automation(workspace.SETUP),
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


async def _is_set_aside(world: World, presence: Presence) -> None:
    said = f"Live {mark('live mail')}"
    why = Reason(IncomingReason.SENDER_NOT_ALLOWED, said)
    heading = Heading(subject=said, preview=said)
    world.keep("incoming_mail live", await set_aside(world.key("inbox support"), heading, why))


async def _discards(world: World, presence: Presence) -> None:
    await aside.discard(await world.viewer("user admin"), world.key("incoming_mail live"))


async def _makes_a_folder(world: World, presence: Presence) -> None:
    lead, name = await world.viewer("user lead"), f"Live {mark('live folder')}"
    made = await folders.create(lead, world.key("project website"), name)
    world.keep("folder live", made.id)


async def _removes_it(world: World, presence: Presence) -> None:
    await folders.remove(await world.viewer("user lead"), world.key("folder live"))


async def _ticks_off(world: World, presence: Presence) -> None:
    lead, entry = await world.viewer("user lead"), world.key("checklist_entry second")
    await checklist_entries.edit(lead, entry, words=f"Live {mark('live entry')}", done=True)


def _places(wanted: str, name: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        where = Wanted(**{wanted: world.key(name)})
        await items.place(await world.viewer("user lead"), world.key("item full"), where)

    return act


async def _writes(world: World, presence: Presence) -> None:
    presence.signal(await world.viewer("user member"), world.key("conversation outside"), Doing.REPLYING)


def _talks(thread: str, name: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        said = NewMessage(text=f"Live {mark(name)}")
        await conversations.post(await world.viewer("user member"), world.key(f"conversation {thread}"), said)

    return act


def _changes_participants(add: str = "", remove: str = "") -> Act:
    async def act(world: World, presence: Presence) -> None:
        come, go = [world.keys(name) if name else [] for name in (add, remove)]
        lead, thread = await world.viewer("user lead"), world.key("conversation inside")
        await conversations.change_participants(lead, thread, come, go)

    return act


async def _gives_icon(world: World, presence: Presence) -> None:
    await item_types.edit(await world.viewer("user admin"), world.key("type ticket"), icon="ticket")


async def _renames_a_tag(world: World, presence: Presence) -> None:
    await tags.edit(await world.viewer("user admin"), world.key("tag hot"), colour="#facc15")


async def _takes_a_tag_off(world: World, presence: Presence) -> None:
    await items.change_tags(
        await world.viewer("user lead"), world.key("item full"), remove=world.keys("tag hot")
    )


def _explains(name: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        field, new = world.key(f"custom_field {name}"), Edited(description="Told better")
        await custom_fields.edit(await world.viewer("user admin"), field, new)

    return act


def _fills(name: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        lead = await world.viewer("user lead")
        await items.edit(lead, world.key("item full"), custom_fields=[(name, "Filled anew")])

    return act


def _publishes(published: bool) -> Act:
    async def act(world: World, presence: Presence) -> None:
        await items.edit(
            await world.viewer("user manager"), world.key("item full"), published=published, priority=2
        )

    return act


def _by_admin(verb: Callable[..., Awaitable[object]], *more: str) -> Act:
    async def act(world: World, presence: Presence) -> None:
        await verb(await world.viewer("user admin"), world.key("item full"), *world.keys(*more))

    return act


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
    "the requester reads": _reads("customer requester"),
    "the lead reads": _reads("user lead"),
    "the lead wants to hear of it again": _unmutes("user lead"),
    "the requester wants to hear of it again": _unmutes("customer requester"),
    "the lead looks": _does(Doing.VIEWING),
    "the manager looks too": _does(Doing.VIEWING, "user manager"),
    "the lead writes a note": _does(Doing.NOTING),
    "the lead writes a reply": _does(Doing.REPLYING),
    "the requester is told of a reply": _is_told("message live reply", NotificationKind.REPLY),
    "the requester is told of a note": _is_told("message live note", NotificationKind.NOTE),
    "the requester has read it": _has_read,
    "a stranger's mail is set aside": _is_set_aside,
    "the admin discards it": _discards,
    "the lead makes a folder": _makes_a_folder,
    "the lead removes it": _removes_it,
    **sorting.ACTS,
    **copying.ACTS,
    "the lead places it in a folder": _places("folder_id", "folder plans"),
    "the lead places it below again": _places("parent_id", "item draft"),
    "the lead ticks something off": _ticks_off,
    "the member writes to whom they talk to": _writes,
    "the member talks": _talks("outside", "live talk"),
    "the lead brings the idle user into a conversation": _changes_participants("user idle"),
    "the lead takes the idle user out again": _changes_participants(remove="user idle"),
    "the member says something on the project": _talks("news", "live news"),
    "the admin gives tickets another icon": _gives_icon,
    "the admin renames a tag": _renames_a_tag,
    "the lead takes a tag off": _takes_a_tag_off,
    "the admin explains a field": _explains("open"),
    "the admin explains a field among staff": _explains("secret"),
    "the lead fills a field": _fills("open"),
    "the lead fills a field among staff": _fills("secret"),
    "the manager unpublishes": _publishes(False),
    "the manager publishes": _publishes(True),
    "the admin moves it to Backoffice": _by_admin(items.move, "project backoffice"),
    "the admin finishes it": _by_admin(items.set_status, "status resolved"),
    "the admin archives it": _by_admin(items.archive),
    "the admin puts it into the bin": _by_admin(items.remove),
}
