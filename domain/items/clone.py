"""Make another item like one that there is."""

from dataclasses import dataclass
from uuid import UUID

from domain import attaching, checklist_entries, plans, policy
from domain.items.create import NewItem, create
from domain.items.fields import copy_fields
from domain.items.link import link_like
from domain.items.locked import lock
from domain.items.said import points_for_like
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from kit.errors import NotAllowed
from models import ChecklistEntry, Item, ItemPlan, Part, Principal, Source, Tag, Viewer


@dataclass(frozen=True)
class Besides:
    """What a clone has of the other only where that is asked for: what it is related to, when it is to be worked on, and its
    files.
    """

    links: bool = False
    plan: bool = False
    files: bool = False


NOTHING = Besides()


async def clone(
    viewer: Viewer,
    item_id: UUID,
    title: str | None = None,
    besides: Besides = NOTHING,
    idempotency_key: str | None = None,
) -> Item:
    """A new item with the words, type, priority, points, place, assignees, tags, custom fields and checklist of another, linked
    to it: in its first status, with nothing ticked off, and not published. Who asked for the other, who follows it and what was
    said on it stay there.

    Raises: NotFound (the item; its type, which was removed), NotAllowed (customers; to create where it stands; to plan it),
    Invalid, TooLarge (the title; deeper than items stand; too many linked to it).
    """
    return await once(
        viewer,
        "item.clone",
        idempotency_key,
        lambda: _clone(viewer, item_id, title, besides),
        lambda key: made_before(Item.visible_to(viewer), key),
    )


async def _clone(viewer: Viewer, item_id: UUID, title: str | None, besides: Besides) -> Item:
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id)
        if not viewer.is_staff:
            raise NotAllowed("Customers make requests of their own.")
        made = await make_like(viewer, item, title)
        if besides.links:
            await link_like(viewer, item, made)
        if besides.plan:
            await _plan_like(viewer, item, made)
        if besides.files:
            await attaching.copy(viewer, "item_id", {item.id: made.id})
        return made


async def make_like(
    viewer: Viewer,
    item: Item,
    title: str | None = None,
    source: Source = Source.HAND,
    links_most: int | None = None,
) -> Item:
    """The same of an item that is locked, with the tree held; `links_most`: so many may be made from it.

    Raises: NotFound, NotAllowed, Invalid, TooLarge.
    """
    made = await create(viewer, await _like(item, title, source, links_most))
    await copy_fields(item, made)
    entries = ChecklistEntry.filter(item_id=item.id)  # house: of a visible item
    for entry in await entries.order_by("order_key", "id") if policy.may(viewer, "item.edit", made) else []:
        await checklist_entries.create(viewer, made.id, entry.text)
    return made


async def _like(item: Item, title: str | None, source: Source, links_most: int | None) -> NewItem:
    keys = [party.principal_id for party in item.parties if party.part is Part.ASSIGNEE]
    active = Principal.filter(id__in=keys, active=True)  # house: those who work on a visible item
    tags = Tag.filter(id__in=item.tag_ids or [], retired_at__isnull=True)  # house: of a visible item
    live = [tag.id for tag in await tags.order_by("id")] if item.tag_ids else []
    return NewItem(
        title=item.title if title is None else title,
        description=item.description,
        type_id=item.type_id,
        priority=item.priority,
        published=False,
        project_id=item.project_id,
        project_given=True,
        parent_id=item.parent_id,
        folder_id=item.folder_id,
        assignee_ids=[each.id for each in await active.order_by("id")] if keys else [],
        source=source,
        from_item_id=item.id,
        links_most=links_most,
        tag_ids=live,
        agile_points=await points_for_like(item),
    )


async def _plan_like(viewer: Viewer, item: Item, made: Item) -> None:
    """The same plan, if the other has one; what really happened is not of it. Raises: NotAllowed, Invalid."""
    plan = await ItemPlan.filter(id=item.id).first()  # house: of a locked, visible item
    if plan is not None:
        await plans.set_plan(viewer, made.id, plans.like(plan))
