"""What follows from work: links between items, and who was told of what."""

from uuid import UUID

from domain import item_types, notifications, statuses
from domain import workspace as workspaces
from domain.item_types import NewItemType
from domain.items.link import link, relate
from domain.notifications import Told
from domain.statuses import NewStatus
from domain.unit_of_work import unit_of_work
from models import (
    Channel,
    EventRecord,
    Family,
    Item,
    ItemParty,
    LinkKind,
    NotificationKind,
    PrincipalKind,
    StatusCategory,
)
from tests.rights.world import World, happened, text


async def link_items(world: World) -> None:
    """To one that the same people see, and to one that only admins see beside it."""
    admin = await world.viewer("user admin")
    full, shown, secret = [await _loaded(world.key(f"item {name}")) for name in ("full", "shown", "secret")]
    for other, name in ((shown, "shown"), (secret, "secret")):
        made = await relate(admin, full, other)
        assert made is not None
        world.keep(f"link full {name}", made.id)
        ends = EventRecord.filter(kind="item.linked").order_by("-position").limit(2)
        from_other, from_full = await ends
        world.keep(f"event full linked to {name}", from_full.id)
        world.keep(f"event {name} linked to full", from_other.id)


async def make_from(world: World) -> None:
    """The one that the same people see was made from the other."""
    admin = await world.viewer("user admin")
    shown, full = [await _loaded(world.key(f"item {name}")) for name in ("shown", "full")]
    async with unit_of_work(admin):
        made = await link(shown, full, LinkKind.MADE_FROM)
    assert made is not None
    world.keep("link shown made from full", made.id)
    from_full, from_shown = await EventRecord.filter(kind="item.linked").order_by("-position").limit(2)
    world.keep("event shown made from full", from_shown.id)
    world.keep("event full made shown", from_full.id)


async def change_types(world: World) -> None:
    """What everybody hears of, and nobody reads in a history."""
    await item_types.edit(await world.viewer("user admin"), world.key("type task"), icon="tick")
    await happened(world, "event type edited", "item_type.edited")


async def make_own_types(world: World) -> None:
    """What is for the staff of a project alone."""
    lead, website = await world.viewer("user lead"), world.key("project website")
    new = NewItemType(family=Family.PROJECT, name=text("story type"), key_prefix="STORY", project_id=website)
    made = await item_types.create(lead, new)
    world.keep("type story", made.id)
    drafted = NewStatus(name=text("drafted status"), category=StatusCategory.IN_PROGRESS)
    world.keep("status drafted", (await statuses.create(lead, made.id, drafted)).id)
    await item_types.edit(lead, made.id, icon="book")
    await happened(world, "event story edited", "item_type.edited")


async def _loaded(key: UUID) -> Item:
    item = await Item.get(id=key)
    item.parties = await ItemParty.filter(item_id=key)
    return item


async def tell_people(world: World) -> None:
    """Notifications: of what people see, and of what they once saw or never should have heard of."""
    setup = await workspaces.automation(workspaces.SETUP)
    positions = [e.position for e in await EventRecord.all().order_by("position").limit(10)]
    for position, (name, person, kind, item, message) in zip(
        positions,
        (
            ("requester reply", "customer requester", NotificationKind.REPLY, "full", "member reply"),
            ("requester note", "customer requester", NotificationKind.NOTE, "full", "lead note"),
            ("follower draft", "customer follower", NotificationKind.STATUS, "draft", None),
            ("outsider full", "user outside_lead", NotificationKind.STATUS, "full", None),
            ("lead note", "user lead", NotificationKind.NOTE, "full", "lead note"),
            ("admin reply", "user admin", NotificationKind.REPLY, "full", "member reply"),
            ("admin status", "user admin", NotificationKind.STATUS, "full", None),
        ),
        strict=False,
    ):
        told = await notifications.tell(
            setup,
            [
                Told(
                    recipient_id=world.key(person), recipient_kind=PrincipalKind(person.split()[0]), kind=kind
                )
            ],
            event_position=position,
            item_id=world.key(f"item {item}"),
            message_id=world.key(f"message {message}") if message else None,
            actor_id=world.key("user member"),
        )
        world.keep(f"notification {name}", told[0].id)
        if name == "requester reply":
            await happened(world, "event requester told", "notification.created")
    for position, name in enumerate(("admin", "lead"), -2):  # of no event that told anybody else
        told = await notifications.tell(
            setup,
            [
                Told(
                    recipient_id=world.key(f"user {name}"),
                    recipient_kind=PrincipalKind.USER,
                    kind=NotificationKind.MAIL_SET_ASIDE,
                )
            ],
            event_position=position,
            item_id=None,
            message_id=None,
            actor_id=world.key("user member"),
            inbox_id=world.key("inbox support"),
        )
        world.keep(f"notification {name} aside", told[0].id)
    await notifications.mark_read(await world.viewer("user admin"), world.keys("notification admin reply"))
    for person in ("customer requester", "user lead"):
        await notifications.set_preference(
            await world.viewer(person), NotificationKind.STATUS, Channel.MAIL, enabled=False
        )
