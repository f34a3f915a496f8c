"""A project that was put into the bin, with an item, a folder, and something said in it."""

from domain import conversations, folders, items, projects
from domain.conversations import NewMessage
from domain.items import NewItem
from models import ConversationKind, Role
from tests.rights.founding.said import upload
from tests.rights.world import World, text


async def put_a_project_into_the_bin(world: World) -> None:
    """A manager and a member work in it, a guest follows it; then an admin removes it."""
    admin = await world.viewer("user admin")
    made = await projects.create(admin, text("dumped name"), text("dumped description"))
    world.keep("project dumped", made.id)
    for name, role in (("manager", Role.MANAGER), ("member", Role.MEMBER)):
        await projects.share(admin, made.id, world.key(f"user {name}"), role)
    await projects.share(admin, made.id, world.key("customer guest"))
    folder = await folders.create(admin, made.id, text("dumped folder"))
    world.keep("folder dumped", folder.id)
    await items.create(
        admin,
        NewItem(title=text("dumped title"), project_id=made.id, project_given=True, published=True),
    )
    thread = await conversations.create(
        admin, None, ConversationKind.CUSTOMER, text("dumped subject"), project_id=made.id
    )
    await conversations.post(admin, thread.id, NewMessage(text=text("dumped text")))
    await projects.attach_files(admin, made.id, [await upload(world, admin, "file dumped")], internal=False)
    await projects.remove(admin, made.id)
