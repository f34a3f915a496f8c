"""One believable desk, made through the verbs, in which every text says by a mark of its own whose it is.

Two projects (Website, which customers follow, and Backoffice), items inside and outside of them, published and not, threads
of both kinds with files, links, notifications, and everybody of `viewers.py` with a sign-in.
"""

from domain import workspace as workspaces
from domain.items import edit
from kit import clock
from models import sight
from tests.rights.founding.items import make_full, make_other_items
from tests.rights.founding.mail import make_inboxes
from tests.rights.founding.mailed import mail_things
from tests.rights.founding.people import make_people
from tests.rights.founding.said import say_things
from tests.rights.founding.sign_ins import sign_everybody_in
from tests.rights.founding.told import link_items, tell_people
from tests.rights.world import World, happened


async def build() -> World:
    """Found the workspace and let everything happen in it."""
    world = World()
    await workspaces.found("Canary Desk")
    await make_people(world)
    await make_inboxes(world)
    await make_full(world)
    await make_other_items(world)
    await say_things(world)
    await mail_things(world)
    await link_items(world)
    await tell_people(world)
    await sign_everybody_in(world)
    await happened(world, "event member signed in", "session.started")
    wide = await sight.by_api_key(world.tokens["wide_key"], clock.now())
    assert wide is not None
    await edit(wide, world.key("item shown"), priority=1)
    return world
