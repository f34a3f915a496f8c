"""Where mail comes in: the workspace's own inbox, one for support, and one that was removed."""

from domain import inboxes, workspace
from domain.inboxes import NewInbox
from domain.mails import incoming
from domain.unit_of_work import unit_of_work
from models import Inbox
from tests.rights.expected.canaries import mark
from tests.rights.world import World, text


async def make_inboxes(world: World) -> None:
    """Support has everything that an inbox can have, and a mail that it set aside."""
    admin = await world.viewer("user admin")
    world.keep("inbox default", (await inboxes.default()).id)
    support = NewInbox(
        name=text("support name"),
        project_id=world.key("project backoffice"),
        addresses=[f"{mark('support address')}@desk.example"],
        assignee_id=world.key("team night"),
        allowed_senders=[f"{mark('support sender')}.example"],
        own_lists=[f"{mark('support list')}.desk.example"],
    )
    world.keep("inbox support", (await inboxes.create(admin, support)).id)
    await _set_aside(await inboxes.with_key(world.key("inbox support")))
    removed = NewInbox(
        name=text("removed name"),
        project_id=world.key("project website"),
        addresses=["removed@desk.example"],
    )
    world.keep("inbox removed", (await inboxes.create(admin, removed)).id)
    await inboxes.remove(admin, world.key("inbox removed"))


async def _set_aside(inbox: Inbox) -> None:
    key = await incoming.store(b"Subject: Let me in")
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        mail = await incoming.locked(key)
        assert mail is not None
        await incoming.set_aside(mail, inbox)
