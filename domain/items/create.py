"""Make an item: from a customer's word, for a customer, or of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import customers, policy
from domain.custom_fields.changes import Wanted as Values
from domain.events import Changed, ItemCreated
from domain.items.edit import DESCRIPTION_MOST, TITLE_MOST, check_priority
from domain.items.fields import set_fields
from domain.items.link import LINKS_MOST, link
from domain.items.locked import snapshot
from domain.items.numbers import next_number
from domain.items.parties import party_rows
from domain.items.place import target
from domain.items.said import Points, Progress
from domain.items.spots import Spot, Wanted, check_above, found
from domain.items.tags import check_there, store_tags
from domain.offered_types import refusal
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.principals import ASSIGNABLE, FOLLOWING, chosen, chosen_one
from domain.unit_of_work import record, unit_of_work
from kit import clock, order_keys, text
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import (
    Family,
    Inbox,
    Item,
    ItemParty,
    ItemType,
    LinkKind,
    Part,
    Principal,
    PrincipalKind,
    Project,
    Source,
    Status,
    Viewer,
    ready_made,
)


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What an item starts with. `project_id` counts only where `project_given`: else the type's usual place is taken, or that
    of the parent or folder, which are in one project.

    `custom_fields`: by key; None where nobody was asked, as in mail, so that none is missing.

    `links_most`: so many items may be made from the one that this is made from, where these are not as many as usual.

    `inbox`: through which a mail came; its project, type and assignee count then, whoever wrote it.
    """

    title: str
    description: str = ""
    type_id: UUID | None = None
    priority: int = 0
    published: bool | None = None
    project_id: UUID | None = None
    project_given: bool = False
    parent_id: UUID | None = None
    folder_id: UUID | None = None
    requester_id: UUID | None = None
    requester_email: str | None = None
    assignee_ids: Sequence[UUID] = field(default_factory=tuple)
    follower_ids: Sequence[UUID] = field(default_factory=tuple)
    source: Source = Source.API
    sender_domain: str = ""
    unverified_sender: str = ""
    inbox: Inbox | None = None
    from_item_id: UUID | None = None
    links_most: int | None = None
    tag_ids: Sequence[UUID] = field(default_factory=tuple)
    custom_fields: Values | None = None
    percent_complete: int | None = None
    agile_points: int | None = None


async def create(viewer: Viewer, new: NewItem, idempotency_key: str | None = None) -> Item:
    """The new item, with its parties loaded. A customer's is their own request, in the project for incoming tickets or where
    the inbox says.

    Raises: Invalid (also a type that is not offered there), TooLarge, NotFound (type, project, people), NotAllowed (to create
    there; a customer for others).
    """
    return await once(
        viewer,
        "item.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: made_before(Item.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, new: NewItem) -> Item:
    title = text.check(new.title, "input", "title", most=TITLE_MOST, least=1)
    description = text.check(new.description, "input", "description", most=DESCRIPTION_MOST)
    check_priority(new.priority)
    _check_right(viewer, new)
    async with unit_of_work(viewer):
        came_into = None
        if new.inbox is not None:
            inbox, came_into = await _way_in(viewer, new.inbox)
            new = replace(new, inbox=inbox)
        spot = await _spot(viewer, new)
        type_, status = await _type(viewer, new)
        for said in (Progress(new.percent_complete), Points(new.agile_points)):
            said.check_offered(type_)
        project = came_into or await _project(viewer, new, type_, spot)
        if not type_.is_offered_in(project.id if project else None):
            raise await refusal([type_], project.id if project else None, "input", "typeId")
        requester_id = await _requester(viewer, new)
        assignees = await _assignees(viewer, new)
        followers = await chosen(
            viewer, list(dict.fromkeys(new.follower_ids)), FOLLOWING, "input", "followerIds"
        )
        origin = await _origin(viewer, new)
        await check_there(new.tag_ids, "input", "tagIds")
        now, number = clock.now(), await next_number()
        assert viewer.actor_id is not None
        item = Item(
            id=new_id(),
            number=number,
            type_id=type_.id,
            status_id=status.id,
            status_since=now,
            title=title,
            title_folded=text.fold(title)[:1000],
            description=description,
            source=new.source,
            priority=new.priority,
            percent_complete=new.percent_complete,
            agile_points=new.agile_points,
            published=type_.new_items_published if new.published is None else new.published,
            project_id=project.id if project else None,
            parent_id=new.parent_id,
            folder_id=new.folder_id,
            merged_into_id=None,
            order_key=order_keys.at(number) if spot is None or spot.key is None else spot.key,
            requester_id=requester_id,
            creator_id=viewer.principal_id,
            sender_domain=new.sender_domain,
            unverified_sender=new.unverified_sender,
            created_at=now,
            updated_at=now,
        )
        await item.save(force_create=True)
        await _join(item, assignees, followers)
        if new.tag_ids:
            await store_tags(item, map(str, new.tag_ids), "input", "tagIds")
            await item.save(update_fields=["tag_ids"])
        record(
            ItemCreated(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                after=snapshot(item),
                title=Changed(None, title),
                requester=Changed(None, str(requester_id)) if requester_id else None,
                assignees=Changed([], sorted(str(a.id) for a in assignees)) if assignees else None,
                tags=Changed([], item.tag_ids) if item.tag_ids else None,
            )
        )
        if new.custom_fields is not None:
            await set_fields(viewer, item, new.custom_fields, is_new=True)
        if origin is not None and await link(item, origin, LinkKind.MADE_FROM, new.links_most) is None:
            raise TooLarge(
                f"At most {new.links_most or LINKS_MOST:,} items are linked to one.", "input", "fromItemId"
            )
        return item


async def _way_in(viewer: Viewer, inbox: Inbox) -> tuple[Inbox, Project]:
    """The inbox and its project; the workspace's own, if that is in the bin: it was changed since the mail was brought to it."""
    project = await ready_made.first(_led_into, viewer, inbox.project_id)
    if project is not None and project.removed_at is None:
        return inbox, project
    own = await Inbox.get(generated_name__isnull=False)  # house: the workspace's own
    return own, await Project.get(id=own.project_id)  # house: chosen by an admin, whoever writes


@ready_made.held
def _led_into(viewer: Viewer, project_id: UUID) -> QuerySet[Project]:
    return Project.filter(id=project_id)  # house: chosen by an admin, whoever writes


def _check_right(viewer: Viewer, new: NewItem) -> None:
    if not viewer.is_signed_in or not viewer.has_scope("items:write"):
        raise NotAllowed("You may not create items.")
    if viewer.is_customer:
        others = new.requester_id not in (None, viewer.principal_id) or new.requester_email is not None
        placed = new.project_given or new.parent_id is not None or new.folder_id is not None
        said = (new.published, new.from_item_id, new.percent_complete, new.agile_points)
        if others or placed or set(said) != {None} or new.assignee_ids or new.follower_ids or new.tag_ids:
            raise NotAllowed("Customers create requests of their own only, without project, people or tags.")
    if new.requester_id and new.requester_email:
        raise Invalid("Name the requester by id or by mail address, not both.", "input", "requesterEmail")


async def _type(viewer: Viewer, new: NewItem) -> tuple[ItemType, Status]:
    """The type asked for, with its default status; else the first of the helpdesk, also where an inbox's own was just removed.

    Raises: NotFound.
    """
    types = ItemType.filter(retired_at__isnull=True)  # house: chosen by an admin, whoever writes
    type_id = new.inbox.type_id if new.inbox else new.type_id
    seen = types if new.inbox else ItemType.visible_to(viewer).filter(retired_at__isnull=True)
    asked = None if type_id is None else await seen.get_or_none(id=type_id)
    if asked is None and new.type_id and not new.inbox:
        raise NotFound("There is no such type.", "input", "typeId")
    type_ = (
        asked or await types.filter(family=Family.HELPDESK, project_id=None).order_by("rank", "id").first()
    )
    assert type_ is not None, "there is always one of the helpdesk"
    status = await ready_made.first(_starts, viewer, type_.id)
    if status is None or status.retired_at is not None:  # removed this moment
        raise NotFound("There is no such type.", "input", "typeId")
    return type_, status


@ready_made.held
def _starts(viewer: Viewer, type_id: UUID) -> QuerySet[Status]:
    return Status.filter(type_id=type_id, is_default=True)  # house: a type shows its statuses


async def _origin(viewer: Viewer, new: NewItem) -> Item | None:
    """The item that this one is made from. Raises: NotFound, if the viewer does not see it."""
    if new.from_item_id is None:
        return None
    item = await Item.visible_to(viewer).filter(id=new.from_item_id).first()
    if item is None:
        raise NotFound("There is no such item.", "input", "fromItemId")
    item.parties = await ItemParty.filter(item_id=item.id)  # house: of a visible item
    return item


async def _spot(viewer: Viewer, new: NewItem) -> Spot | None:
    """Behind all under the parent or in the folder, where one is given; else where its number says."""
    if new.parent_id is None and new.folder_id is None:
        return None
    await hold_the_tree()
    spot = await found(viewer, Wanted(new.parent_id, new.folder_id))
    if new.project_given and new.project_id != spot.project_id:
        raise Invalid("The parent or folder is not in this project.", "input", "projectId")
    if new.parent_id is not None:
        await check_above(new.parent_id, None, "input", "parentId")
    return spot


async def _project(viewer: Viewer, new: NewItem, type_: ItemType, spot: Spot | None) -> Project | None:
    """Where the item goes: as given; else what is of a project's own type there, other tickets to the project for incoming ones,
    and everything else outside of projects.
    """
    if spot is not None and spot.project_id is not None:
        return await target(viewer, spot.project_id, "input", "parentId" if new.parent_id else "folderId")
    if new.project_given:
        return await target(viewer, new.project_id, "input", "projectId") if new.project_id else None
    if type_.project_id is not None:
        return await target(viewer, type_.project_id, "input", "typeId")
    if type_.family is not Family.HELPDESK:
        return None
    inbox = await Project.get(is_inbox=True)  # house: where tickets land, whoever sends them
    if viewer.is_staff:
        policy.check(viewer, "project.create_item", inbox)
    return inbox


async def _assignees(viewer: Viewer, new: NewItem) -> list[Principal]:
    """Those asked for; by an inbox its own, as long as they are active."""
    if new.inbox and new.inbox.assignee_id:
        own = Principal.filter(
            id=new.inbox.assignee_id, active=True
        )  # house: chosen by an admin, whoever writes
        return await own
    return await chosen(viewer, list(dict.fromkeys(new.assignee_ids)), ASSIGNABLE, "input", "assigneeIds")


async def _requester(viewer: Viewer, new: NewItem) -> UUID | None:
    if viewer.is_customer:
        return viewer.principal_id
    if new.requester_email is not None:
        return (await customers.by_address(viewer, new.requester_email, path=("input", "requesterEmail"))).id
    if new.requester_id is None:
        return None
    customer = frozenset({PrincipalKind.CUSTOMER})
    return (await chosen_one(viewer, new.requester_id, customer, "input", "requesterId")).id


async def _join(item: Item, assignees: list[Principal], followers: list[Principal]) -> None:
    item.parties = party_rows(item, Part.ASSIGNEE, assignees) + party_rows(item, Part.FOLLOWER, followers)
    if item.parties:
        await ItemParty.bulk_create(item.parties)
