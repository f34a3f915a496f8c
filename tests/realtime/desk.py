"""A desk with items in every state, and everything that can be done to them and to people's rights."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from domain import conversations, customers, items, people, projects, teams, users
from domain.conversations import NewMessage
from domain.items.link import relate
from models import (
    Conversation,
    ConversationKind,
    Item,
    ItemParty,
    ItemType,
    Level,
    Organization,
    Role,
    Status,
    Viewer,
)
from tests.factories import Keys, item

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
        return (await Status.get(type_id=self.open.type_id, name=name)).id

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
    "move": lambda d: items.move(d.admin, d.open.id, d.keys["inbox"]),
    "move out of all projects": lambda d: items.move(d.admin, d.open.id, None),
    "move into a project": lambda d: items.move(d.admin, d.task.id, d.keys["website"]),
    "reply": lambda d: d.message(d.open, "We look into it"),
    "note": lambda d: d.message(d.open, "It is broken", internal=True),
    "first reply": lambda d: d.message(d.incoming, "We look into it"),
    "first note": lambda d: d.message(d.incoming, "It is broken", internal=True),
    "edit messages": _edit_words,
    "remove a message": _take_back,
    "begin, name, close and open threads": _threads,
    "link": _relate,
    "many things": _many_at_once,
}


async def _demote(desk: Desk) -> object:
    await users.set_level(desk.setup, desk.keys["admin"], Level.ADMIN)
    await users.set_level(desk.setup, desk.keys["member"], Level.ADMIN)
    return await users.set_level(desk.setup, desk.keys["admin"], Level.MEMBER)


async def _rights_and_items(desk: Desk) -> object:
    await projects.unshare(desk.admin, desk.keys["website"], desk.keys["member"])
    await items.edit(desk.admin, desk.open.id, title="Not for the member")
    await projects.share(desk.admin, desk.keys["website"], desk.keys["outsider"], Role.LEAD)
    await items.move(desk.admin, desk.incoming.id, desk.keys["website"])
    await projects.unshare(desk.admin, desk.keys["website"], desk.keys["guest"])
    return await items.edit(desk.admin, desk.incoming.id, title="Moved", priority=2)


RIGHTS: dict[str, Verb] = {
    "share with a user": lambda d: projects.share(
        d.admin, d.keys["website"], d.keys["outsider"], Role.MEMBER
    ),
    "change a role": lambda d: projects.share(d.admin, d.keys["website"], d.keys["member"], Role.LEAD),
    "unshare with a user": lambda d: projects.unshare(d.admin, d.keys["website"], d.keys["member"]),
    "unshare with a team": lambda d: projects.unshare(d.admin, d.keys["website"], d.keys["team"]),
    "share with an organization": lambda d: projects.share(d.admin, d.keys["website"], d.acme),
    "unshare with a customer": lambda d: projects.unshare(d.admin, d.keys["website"], d.keys["guest"]),
    "join a team": lambda d: teams.set_members(
        d.admin, d.keys["team"], [d.keys["teammate"], d.keys["outsider"]]
    ),
    "leave a team": lambda d: teams.set_members(d.admin, d.keys["team"], []),
    "move a customer": lambda d: customers.move(d.admin, d.keys["foreigner"], d.acme),
    "move a customer out": lambda d: customers.move(d.admin, d.keys["foreigner"], None),
    "raise and lower": _demote,
    "take a switch": lambda d: users.edit(d.admin, d.keys["lead"], switches={"may_reply": False}),
    "deactivate a user": lambda d: people.deactivate(d.admin, d.keys["member"]),
    "deactivate a customer": lambda d: people.deactivate(d.admin, d.keys["customer"]),
    "rights and items in turn": _rights_and_items,
}
