"""Everything that can be done to people's rights at the desk."""

from domain import conversations, customers, items, people, projects, teams, users
from domain.conversations import NewMessage
from models import Level, Role
from tests import factories
from tests.realtime.desk import Desk, Verb


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


async def _archive(desk: Desk) -> object:
    await projects.archive(desk.admin, desk.keys["website"])
    await conversations.note(desk.admin, desk.hidden.id, NewMessage(text="Not this one"))
    return await items.edit(desk.admin, desk.hidden.id, priority=3)


async def _archive_and_back(desk: Desk) -> object:
    await _archive(desk)
    return await projects.unarchive(desk.admin, desk.keys["website"])


async def _remove_and_back(desk: Desk) -> object:
    """One that was made for it: streams of single items end when they are removed, and do not begin again by themselves."""
    other = await projects.create(desk.admin, "There and back")
    for name, role in (("member", Role.MEMBER), ("customer", None)):
        await projects.share(desk.admin, other.id, desk.keys[name], role)
    rows = [
        await factories.item(desk.admin, title, project_id=other.id, published=True)
        for title in ("Taken along", "Removed before")
    ]
    await items.remove(desk.admin, rows[1].id)
    await projects.remove(desk.admin, other.id)
    await items.edit(desk.admin, desk.incoming.id, title="Meanwhile")
    await projects.restore(desk.admin, other.id)
    return await items.edit(desk.admin, rows[0].id, priority=3)


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
    "archive a project, and bring it back": _archive_and_back,
    "archive a project, and speak": _archive,
    "remove a project, and bring it back": _remove_and_back,
    "archive a project": lambda d: projects.archive(d.admin, d.keys["website"]),
    "remove a project": lambda d: projects.remove(d.admin, d.keys["website"]),
}
