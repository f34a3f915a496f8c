"""A desk with items in every state, and everything that can be done to them and to people's rights."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain import (
    baselines,
    conversations,
    custom_fields,
    folders,
    items,
    plans,
    statuses,
    tags,
)
from domain.conversations import NewMessage
from domain.custom_fields import NewCustomField
from domain.items import Wanted
from domain.items.link import relate
from domain.statuses import settle
from kit import clock
from models import (
    Conversation,
    ConversationKind,
    FieldKind,
    Item,
    ItemParty,
    ItemType,
    Message,
    Organization,
    Status,
    StatusCategory,
    Viewer,
)
from tests.factories import Keys, item, viewer

CAST = (
    "admin", "manager", "lead", "member", "restricted", "outsider", "teammate",
    "customer", "colleague", "foreigner", "guest",
)  # fmt: skip


@dataclass
class Desk:
    """Some items in every state, and who may do anything with them."""

    keys: Keys
    admin: Viewer
    setup: Viewer
    open: Item
    hidden: Item
    task: Item
    incoming: Item
    acme: UUID
    other: UUID

    async def status(self, name: str) -> UUID:
        found = Status.filter(type_id=self.incoming.type_id, retired_at__isnull=True)
        return (await found.get(name=name)).id

    async def message(self, row: Item, text: str, *, internal: bool = False) -> UUID:
        post = conversations.note if internal else conversations.reply
        return (await post(self.admin, row.id, NewMessage(text=text))).id


async def a_desk(workspace: Keys, admin: Viewer, automation: Viewer) -> Desk:
    """The desk, made anew."""
    task = await ItemType.get(slug="task")
    named = {o.principal.name: o.principal_id for o in await Organization.all().select_related("principal")}
    made = {
        "open": await item(
            admin,
            "Seen by many",
            project_id=workspace["website"],
            requester_id=workspace["customer"],
            follower_ids=[workspace["colleague"], workspace["outsider"], named["other.example"]],
        ),
        "hidden": await item(
            admin,
            "Not published",
            project_id=workspace["website"],
            requester_id=workspace["customer"],
            follower_ids=[workspace["colleague"], named["acme.example"]],
            published=False,
        ),
        "task": await item(
            admin,
            "Outside of projects",
            type_id=task.id,
            project_id=None,
            assignee_ids=[workspace["team"]],
            follower_ids=[workspace["outsider"]],
        ),
        "incoming": await item(admin, "Just came", requester_id=workspace["foreigner"]),
    }
    desk = Desk(
        workspace, admin, automation, acme=named["acme.example"], other=named["other.example"], **made
    )
    await desk.message(desk.open, "A reply")
    await desk.message(desk.open, "A note", internal=True)
    return desk


Verb = Callable[[Desk], Awaitable[object]]


async def _place(desk: Desk) -> object:
    plans = await folders.create(desk.admin, desk.keys["website"], "Plans")
    await items.place(desk.admin, desk.hidden.id, Wanted(folder_id=plans.id))
    await items.place(desk.admin, desk.open.id, Wanted(after_id=desk.hidden.id))
    return await items.place(desk.admin, desk.open.id, Wanted(parent_id=desk.hidden.id))


async def _move_with_what_is_below(desk: Desk) -> object:
    await _place(desk)
    await items.move(desk.admin, desk.hidden.id, desk.keys["inbox"])
    return await items.place(desk.admin, desk.hidden.id, Wanted(before_id=desk.incoming.id))


async def _finish(desk: Desk) -> object:
    await items.set_status(desk.admin, desk.open.id, await desk.status("Closed"))
    return await items.set_status(desk.admin, desk.open.id, await desk.status("In progress"))


async def _many_at_once(desk: Desk) -> object:
    for number in range(6):
        await items.edit(desk.admin, desk.open.id, title=f"Changed {number}", published=number % 2 == 0)
        await desk.message(desk.open, f"Said {number}", internal=number % 2 == 1)
        await items.move(desk.admin, desk.hidden.id, desk.keys["inbox" if number % 2 else "website"])
    return await item(desk.admin, "New", requester_id=desk.keys["colleague"])


async def _edit_words(desk: Desk) -> object:
    for internal in (True, False):
        key = await desk.message(desk.open, "Said", internal=internal)
        await conversations.edit_message(desk.admin, key, "Said better")
    return await conversations.edit_message(desk.admin, key, "Said best")


async def _take_back(desk: Desk) -> object:
    key = await desk.message(desk.open, "Said in haste")
    await conversations.edit_message(desk.admin, key, "Still in haste")
    return await conversations.remove_message(desk.admin, key)


async def _threads(desk: Desk) -> object:
    for kind in ConversationKind:
        thread = await conversations.create(desk.admin, desk.open.id, kind, "Another matter")
        await conversations.set_open(desk.admin, thread.id, False)
        first = await Conversation.filter(item_id=desk.open.id, kind=kind).order_by("created_at").first()
        assert first is not None
        await conversations.edit(desk.admin, first.id, "The first matter")
        await conversations.set_open(desk.admin, first.id, False)
    return await desk.message(desk.open, "Opens it again")


async def _relate(desk: Desk) -> object:
    for row in (desk.open, desk.incoming):
        row.parties = await ItemParty.filter(item_id=row.id)
    await relate(desk.setup, desk.open, desk.incoming)
    return await items.edit(desk.admin, desk.open.id, priority=1)


async def _mute(desk: Desk) -> object:
    member, customer = [await viewer(desk.keys[name]) for name in ("member", "customer")]
    await items.mute(member, desk.hidden.id)
    await items.unmute(member, desk.hidden.id)
    await items.mute(member, desk.open.id)
    return await items.mute(customer, desk.open.id)


async def _plan(desk: Desk) -> object:
    kind = await ItemType.get(slug="task")
    for row in (desk.task, desk.hidden):
        await items.convert(desk.admin, row.id, kind.id)
        await plans.set_plan(desk.admin, row.id, {"duration_minutes": 60, "start": clock.now()})
        await items.edit(desk.admin, row.id, progress=items.Progress(40), points=items.Points(8))
    await plans.set_predecessor(desk.admin, desk.hidden.id, desk.task.id)
    change = await plans.reschedule(desk.admin, desk.keys["website"], clock.now() + timedelta(days=7))
    assert change is not None
    await baselines.take(desk.admin, desk.keys["website"], "First")
    return await plans.undo_reschedule(desk.admin, change.id)


async def _tag(desk: Desk) -> object:
    hot, cold = [(await tags.create(desk.admin, name)).id for name in ("Hot", "Cold")]
    await items.change_tags(desk.admin, desk.open.id, [hot, cold])
    await items.change_tags(desk.admin, desk.hidden.id, [hot])
    await items.edit(desk.admin, desk.open.id, title="Tagged", tag_ids=[cold])
    return await item(desk.admin, "New", requester_id=desk.keys["customer"], tag_ids=[hot])


async def _fill(desk: Desk) -> object:
    for name, customers_see in (("open", True), ("secret", False)):
        new = NewCustomField(name=name, kind=FieldKind.NUMBER, customers_see=customers_see)
        await custom_fields.create(desk.admin, new)
    await items.edit(desk.admin, desk.open.id, custom_fields=[("open", 1), ("secret", 2)])
    await items.edit(desk.admin, desk.hidden.id, title="Filled", custom_fields=[("secret", 3)])
    await items.edit(desk.admin, desk.open.id, custom_fields=[("open", None)])
    return await item(
        desk.admin, "New", requester_id=desk.keys["customer"], custom_fields=[("open", 4), ("secret", 5)]
    )


async def _convert(desk: Desk) -> object:
    task = desk.task.type_id
    await items.convert(desk.admin, desk.open.id, task)
    return await items.convert(desk.admin, desk.task.id, desk.open.type_id)


async def _remove_status(desk: Desk) -> object:
    """What has it goes on; then what it goes to means something else."""
    going, closed = await desk.status("In progress"), await desk.status("Closed")
    ticket = desk.incoming.type_id
    await items.set_status(desk.admin, desk.incoming.id, going)
    await statuses.remove(desk.admin, going, closed)
    await _settle()
    await statuses.edit(desk.admin, closed, category=StatusCategory.IN_PROGRESS)
    await _settle()
    new = statuses.NewStatus(name="In progress", category=StatusCategory.IN_PROGRESS)
    return await statuses.create(desk.admin, ticket, new)


async def _settle() -> None:
    while keys := await settle.claim(1):
        await settle.settle(keys[0])


async def _read(desk: Desk) -> object:
    """What is said to customers, by one of them and by two of the staff; a note by one."""
    said = await Message.filter(item_id=desk.open.id).order_by("-created_at")
    read = [(each, next(m for m in said if m.internal is internal)) for each, internal in _READERS]
    return [await conversations.mark_read(await viewer(desk.keys[who]), m.id) for who, m in read]


_READERS = (("customer", False), ("restricted", False), ("member", False), ("lead", True))

ITEM_VERBS: dict[str, Verb] = {
    "create for a customer": lambda d: item(d.admin, "New", requester_id=d.keys["customer"]),
    "create in a project": lambda d: item(d.admin, "New", project_id=d.keys["website"], published=True),
    "create in a project, not published": lambda d: item(
        d.admin, "New", project_id=d.keys["website"], published=False
    ),
    "create outside of projects": lambda d: item(
        d.admin, "New", project_id=None, assignee_ids=[d.keys["outsider"], d.keys["team"]]
    ),
    "edit": lambda d: items.edit(d.admin, d.open.id, title="Changed", description="At length", priority=4),
    "unpublish": lambda d: items.edit(d.admin, d.open.id, published=False),
    "publish": lambda d: items.edit(d.admin, d.hidden.id, published=True),
    "set status": _finish,
    "convert": _convert,
    "remove a status": _remove_status,
    "assign a user": lambda d: items.assign(d.admin, d.task.id, [d.keys["member"], d.keys["restricted"]]),
    "assign nobody": lambda d: items.assign(d.admin, d.task.id, []),
    "follow": lambda d: items.change_followers(d.admin, d.open.id, [d.keys["foreigner"], d.acme], []),
    "follow outside of projects": lambda d: items.change_followers(d.admin, d.task.id, [d.keys["lead"]], []),
    "unfollow": lambda d: items.change_followers(
        d.admin, d.open.id, [], [d.keys["colleague"], d.other, d.keys["outsider"]]
    ),
    "unfollow outside of projects": lambda d: items.change_followers(
        d.admin, d.task.id, [], [d.keys["outsider"]]
    ),
    "mute": _mute,
    "plan": _plan,
    "tag": _tag,
    "fill fields": _fill,
    "move": lambda d: items.move(d.admin, d.open.id, d.keys["inbox"]),
    "move out of all projects": lambda d: items.move(d.admin, d.open.id, None),
    "move into a project": lambda d: items.move(d.admin, d.task.id, d.keys["website"]),
    "place": _place,
    "move with what is below": _move_with_what_is_below,
    "reply": lambda d: d.message(d.open, "We look into it"),
    "note": lambda d: d.message(d.open, "It is broken", internal=True),
    "first reply": lambda d: d.message(d.incoming, "We look into it"),
    "first note": lambda d: d.message(d.incoming, "It is broken", internal=True),
    "edit messages": _edit_words,
    "remove a message": _take_back,
    "read": _read,
    "begin, name, close and open threads": _threads,
    "link": _relate,
    "many things": _many_at_once,
}
