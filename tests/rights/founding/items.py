"""The items: one that has everything that an item can have, and others that differ from it in who sees them."""

from domain import folders, items, tags
from domain.items import NewItem, Wanted
from models import Item, ItemType, Source, Status, StatusCategory
from tests.rights.expected.canaries import mark
from tests.rights.world import World, happened, text


async def make_full(world: World) -> None:
    """The item that has everything that an item can have."""
    made = await _item(
        world,
        "user admin",
        "full",
        title=text("full old title"),
        description=text("full old description"),
        project_id=world.key("project backoffice"),
        requester_id=world.key("customer requester"),
        follower_ids=world.keys("customer follower", "organization gamma", "user lead"),
        source=Source.MAIL,
        sender_domain=f"{mark('full sender domain')}.example",
        unverified_sender=f"{mark('full unverified sender')}@nowhere.example",
    )
    await happened(world, "event full created", "item.created")
    admin, manager, lead = [await world.viewer(f"user {name}") for name in ("admin", "manager", "lead")]
    await items.move(admin, made.id, world.key("project website"))
    await happened(world, "event full moved", "item.moved")
    await items.edit(
        manager, made.id, title=text("full title"), description=text("full description"), priority=3
    )
    await happened(world, "event full edited", "item.edited")
    await items.assign(lead, made.id, world.keys("user member", "team web"))
    await happened(world, "event full assigned", "item.assigned")
    done = (
        await Status.filter(type_id=made.type_id, category=StatusCategory.FINISHED).order_by("rank").first()
    )
    assert done is not None
    await items.set_status(manager, made.id, done.id)
    await happened(world, "event full finished", "item.status_changed")
    await items.change_followers(lead, made.id, world.keys("team night"), [])
    await happened(world, "event full followers", "item.followers_changed")
    for somebody in (lead, await world.viewer("customer requester")):
        await items.mute(somebody, made.id)
    world.keep("status resolved", done.id)
    world.keep("type ticket", made.type_id)
    first = await Status.get(type_id=made.type_id, is_default=True)
    world.keep("status open", first.id)


async def make_other_items(world: World) -> None:
    """Published and not, in both projects and outside of all."""
    task = world.keep("type task", (await ItemType.get(slug="task")).id)
    website, backoffice = world.keys("project website", "project backoffice")
    follower, gamma = world.keys("customer follower", "organization gamma")
    requester, foreigner = world.keys("customer requester", "customer foreigner")
    await _item(
        world,
        "user lead",
        "draft",
        project_id=website,
        published=False,
        requester_id=requester,
        follower_ids=[follower, gamma],
    )
    await happened(world, "event draft created", "item.created")
    await _item(world, "user lead", "shown", project_id=website, type_id=task, published=True)
    await _item(
        world,
        "user admin",
        "hidden",
        project_id=website,
        type_id=task,
        assignee_ids=world.keys("user idle"),
        follower_ids=world.keys("user watcher", "customer guest"),
    )
    secret = await _item(world, "customer colleague", "secret", source=Source.PORTAL)
    await happened(world, "event secret created", "item.created")
    await items.move(await world.viewer("user admin"), secret.id, backoffice)
    await _item(
        world, "user outside_lead", "foreign", project_id=backoffice, published=False, requester_id=foreigner
    )
    await _item(
        world,
        "user outside_lead",
        "loose",
        project_id=None,
        requester_id=requester,
        assignee_ids=world.keys("user loner", "team night"),
        follower_ids=world.keys("user watcher", "customer follower"),
    )
    await happened(world, "event loose created", "item.created")
    await _item(
        world,
        "user admin",
        "loose draft",
        project_id=None,
        type_id=task,
        assignee_ids=world.keys("user loner"),
        follower_ids=[follower, gamma],
    )
    await _item(world, "customer requester", "incoming", source=Source.PORTAL)


async def tag_items(world: World) -> None:
    """Two tags, one of which is removed again; an item that has both."""
    admin = await world.viewer("user admin")
    for name in ("hot", "gone"):
        world.keep(f"tag {name}", (await tags.create(admin, text(f"{name} tag"))).id)
    lead = await world.viewer("user lead")
    await items.change_tags(lead, world.key("item full"), world.keys("tag hot", "tag gone"))
    await happened(world, "event full tagged", "item.tags_changed")
    await tags.remove(admin, world.key("tag gone"))
    await tags.edit(admin, world.key("tag hot"), colour="#dc2626")
    await happened(world, "event tag edited", "tag.edited")


async def sort_items(world: World) -> None:
    """Folders in both projects, one with an item in it; and an item below another."""
    lead, admin = await world.viewer("user lead"), await world.viewer("user admin")
    for by, project, name in (
        (lead, "website", "plans"),
        (lead, "website", "ideas"),
        (admin, "backoffice", "archive"),
    ):
        made = await folders.create(by, world.key(f"project {project}"), text(f"{name} name"))
        world.keep(f"folder {name}", made.id)
    await happened(world, "event folder created", "folder.created")
    await items.place(lead, world.key("item shown"), Wanted(folder_id=world.key("folder plans")))
    await items.place(lead, world.key("item full"), Wanted(parent_id=world.key("item draft")))
    await happened(world, "event full placed", "item.placed")


async def _item(world: World, by: str, name: str, **more: object) -> Item:
    if "project_id" in more:
        more["project_given"] = True
    given = {"title": text(f"{name} title"), "description": text(f"{name} description"), **more}
    made = await items.create(await world.viewer(by), NewItem(**given))  # type: ignore[arg-type]
    world.keep(f"item {name}", made.id)
    return made
