"""Make another item like one that there is."""

from uuid import UUID

from domain import checklist_entries, policy
from domain.items.create import NewItem, create
from domain.items.locked import lock
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from kit.errors import NotAllowed
from models import ChecklistEntry, Item, Part, Principal, Source, Viewer


async def clone(
    viewer: Viewer, item_id: UUID, title: str | None = None, idempotency_key: str | None = None
) -> Item:
    """A new item with the words, type, priority, place, assignees and checklist of another, linked to it: in its first status,
    with nothing ticked off, and not published. Who asked for the other, who follows it and what was said on it stay there.

    Raises: NotFound (the item; its type, which was removed), NotAllowed (customers; to create where it stands), Invalid,
    TooLarge (the title; deeper than items stand; too many linked to it).
    """
    return await once(
        viewer,
        "item.clone",
        idempotency_key,
        lambda: _clone(viewer, item_id, title),
        lambda key: made_before(Item.visible_to(viewer), key),
    )


async def _clone(viewer: Viewer, item_id: UUID, title: str | None) -> Item:
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id)
        if not viewer.is_staff:
            raise NotAllowed("Customers make requests of their own.")
        return await make_like(viewer, item, title)


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
    entries = ChecklistEntry.filter(item_id=item.id)  # house: of a visible item
    for entry in await entries.order_by("order_key", "id") if policy.may(viewer, "item.edit", made) else []:
        await checklist_entries.create(viewer, made.id, entry.text)
    return made


async def _like(item: Item, title: str | None, source: Source, links_most: int | None) -> NewItem:
    keys = [party.principal_id for party in item.parties if party.part is Part.ASSIGNEE]
    active = Principal.filter(id__in=keys, active=True)  # house: those who work on a visible item
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
    )
