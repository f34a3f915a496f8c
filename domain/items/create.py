"""Make an item: from a customer's word, for a customer, or of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tortoise.expressions import F

from domain import customers, policy
from domain.events import Changed, ItemCreated
from domain.items.edit import DESCRIPTION_MOST, TITLE_MOST, check_priority
from domain.items.locked import snapshot
from domain.items.move import target
from domain.items.parties import party_rows
from domain.once import once
from domain.principals import ASSIGNABLE, FOLLOWING, chosen, chosen_one
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import Invalid, NotAllowed, NotFound
from kit.ids import new_id
from models import (
    Family,
    Inbox,
    Item,
    ItemParty,
    ItemType,
    Part,
    Principal,
    PrincipalKind,
    Project,
    Source,
    Status,
    Viewer,
    Workspace,
)


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What an item starts with. `project_id` counts only where `project_given`: else the type's usual place is taken.

    `inbox`: through which a mail came; its project, type and assignee count then, whoever wrote it.
    """

    title: str
    description: str = ""
    type_id: UUID | None = None
    priority: int = 0
    published: bool | None = None
    project_id: UUID | None = None
    project_given: bool = False
    requester_id: UUID | None = None
    requester_email: str | None = None
    assignee_ids: Sequence[UUID] = field(default_factory=tuple)
    follower_ids: Sequence[UUID] = field(default_factory=tuple)
    source: Source = Source.API
    sender_domain: str = ""
    unverified_sender: str = ""
    inbox: Inbox | None = None


async def create(viewer: Viewer, new: NewItem, idempotency_key: str | None = None) -> Item:
    """The new item, with its parties loaded. A customer's is their own request, in the project for incoming tickets or where
    the inbox says.

    Raises: Invalid, TooLarge, NotFound (type, project, people), NotAllowed (to create there; a customer for others).
    """
    return await once(
        viewer, "item.create", idempotency_key, lambda: _create(viewer, new), lambda key: _again(viewer, key)
    )


async def _create(viewer: Viewer, new: NewItem) -> Item:
    title = text.check(new.title, "input", "title", most=TITLE_MOST, least=1)
    description = text.check(new.description, "input", "description", most=DESCRIPTION_MOST)
    check_priority(new.priority)
    _check_right(viewer, new)
    async with unit_of_work(viewer):
        type_, status = await _type(new.inbox.type_id if new.inbox else new.type_id)
        project = await _project(viewer, new, type_)
        requester_id = await _requester(viewer, new)
        assignees = await _assignees(viewer, new)
        followers = await chosen(
            viewer, list(dict.fromkeys(new.follower_ids)), FOLLOWING, "input", "followerIds"
        )
        now = clock.now()
        assert viewer.actor_id is not None
        item = Item(
            id=new_id(),
            number=await _next_number(),
            type_id=type_.id,
            status_id=status.id,
            status_since=now,
            title=title,
            title_folded=text.fold(title)[:1000],
            description=description,
            source=new.source,
            priority=new.priority,
            published=type_.new_items_published if new.published is None else new.published,
            project_id=project.id if project else None,
            requester_id=requester_id,
            creator_id=viewer.principal_id,
            sender_domain=new.sender_domain,
            unverified_sender=new.unverified_sender,
            created_at=now,
            updated_at=now,
        )
        await item.save(force_create=True)
        await _join(item, assignees, followers)
        record(
            ItemCreated(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                after=snapshot(item),
                title=Changed(None, title),
                requester=Changed(None, str(requester_id)) if requester_id else None,
                assignees=Changed([], sorted(str(a.id) for a in assignees)) if assignees else None,
            )
        )
        return item


def _check_right(viewer: Viewer, new: NewItem) -> None:
    if not viewer.is_signed_in or not viewer.has_scope("items:write"):
        raise NotAllowed("You may not create items.")
    if viewer.is_customer:
        others = new.requester_id not in (None, viewer.principal_id) or new.requester_email is not None
        if others or new.assignee_ids or new.follower_ids or new.project_given or new.published is not None:
            raise NotAllowed("Customers create requests of their own only, without project or people.")
    if new.requester_id and new.requester_email:
        raise Invalid("Name the requester by id or by mail address, not both.", "input", "requesterEmail")


async def _type(type_id: UUID | None) -> tuple[ItemType, Status]:
    """The type asked for, else ticket, with its default status."""
    of_type = Status.filter(is_default=True).select_related("type")  # house: types are for everyone to see
    status = await (
        of_type.filter(type_id=type_id) if type_id else of_type.filter(type__slug="ticket")
    ).first()
    if status is None:
        raise NotFound("There is no such type.", "input", "typeId")
    return status.type, status


async def _project(viewer: Viewer, new: NewItem, type_: ItemType) -> Project | None:
    """Where the item goes: as given; else tickets to the project for incoming ones, everything else outside of projects."""
    if new.inbox:
        return await Project.get(id=new.inbox.project_id)  # house: chosen by an admin, whoever writes
    if new.project_given:
        return await target(viewer, new.project_id, "input", "projectId") if new.project_id else None
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


async def _next_number() -> int:
    """The next of the one series; the workspace's row stays locked until the commit, so numbers come in commit order."""
    await Workspace.filter(id=1).update(last_number=F("last_number") + 1)  # house: the one workspace
    workspace = await Workspace.get(id=1)  # house: the one workspace
    number: int = workspace.last_number
    return number


async def _join(item: Item, assignees: list[Principal], followers: list[Principal]) -> None:
    item.parties = party_rows(item, Part.ASSIGNEE, assignees) + party_rows(item, Part.FOLLOWER, followers)
    if item.parties:
        await ItemParty.bulk_create(item.parties)


async def _again(viewer: Viewer, key: UUID) -> Item:
    item = await Item.visible_to(viewer).filter(id=key).first()
    if item is None:
        raise NotFound("What this key once made is no longer visible to you.", "idempotencyKey")
    return item
