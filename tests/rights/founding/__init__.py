"""One believable desk, made through the verbs, in which every text says by a mark of its own whose it is.

Two projects (Website, which customers follow, and Backoffice), items inside and outside of them, published and not, threads
of both kinds with files, links, notifications, and everybody of `viewers.py` with a sign-in.
"""

from domain import workspace as workspaces
from domain.items import edit
from kit import clock
from models import ProjectShare, sight
from tests.rights.founding.binned import put_into_the_bin
from tests.rights.founding.binned_project import put_a_project_into_the_bin
from tests.rights.founding.copied import copy_website
from tests.rights.founding.fields import define_fields
from tests.rights.founding.hours import set_hours
from tests.rights.founding.items import make_full, make_other_items, sort_items, tag_items
from tests.rights.founding.kept import keep_files
from tests.rights.founding.mail import make_inboxes
from tests.rights.founding.mailed import mail_talks, mail_things
from tests.rights.founding.merged import merge_items
from tests.rights.founding.moved import move_with_a_thread
from tests.rights.founding.outgoing import queue_mails, set_servers
from tests.rights.founding.people import make_people
from tests.rights.founding.planned import plan_items
from tests.rights.founding.said import say_things
from tests.rights.founding.saved import save_replies
from tests.rights.founding.sign_ins import sign_everybody_in
from tests.rights.founding.sorted import sort_projects
from tests.rights.founding.talks import talk
from tests.rights.founding.ticked import make_checklists
from tests.rights.founding.told import change_types, link_items, make_from, make_own_types, tell_people
from tests.rights.world import World, happened


async def build() -> World:
    """Found the workspace and let everything happen in it."""
    world = World()
    await workspaces.found("Canary Desk")
    await make_people(world)
    await make_inboxes(world)
    await set_servers(world)
    await make_full(world)
    await make_other_items(world)
    await sort_items(world)
    await sort_projects(world)
    await copy_website(world)
    await make_checklists(world)
    await plan_items(world)
    await tag_items(world)
    await define_fields(world)
    await say_things(world)
    await keep_files(world)
    await move_with_a_thread(world)
    await merge_items(world)
    await put_into_the_bin(world)
    await put_a_project_into_the_bin(world)
    await mail_things(world)
    await queue_mails(world)
    await save_replies(world)
    await set_hours(world)
    await link_items(world)
    await make_from(world)
    await change_types(world)
    await make_own_types(world)
    await tell_people(world)
    await talk(world)
    await mail_talks(world)
    await sign_everybody_in(world)
    await happened(world, "event member signed in", "session.started")
    wide = await sight.by_api_key(world.tokens["wide_key"], clock.now())
    assert wide is not None
    await edit(wide, world.key("item shown"), priority=1)
    roles = ProjectShare.filter(principal_id=world.key("user admin"))
    await roles.delete()  # who made a project has one, but what admins see they see without
    return world
