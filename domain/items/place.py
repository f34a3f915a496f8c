"""Place an item: under another, in a folder, before or behind another. One row changes, unless it goes to another project."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.events import Changed, ItemMoved, ItemPlaced, ItemSubtreeMoved, Snapshot
from domain.items.locked import lock, lock_all, snapshot, store_all
from domain.items.spots import Spot, Wanted, check_above, found
from domain.items.together import tell_together
from domain.offered_types import check_all_offered
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit import order_keys
from kit.errors import Invalid, NotFound
from models import Conversation, File, Item, Message, Project, Viewer, ready_made
from models.tree import below

_PLACE = ("parent_id", "folder_id", "order_key")


async def place(viewer: Viewer, item_id: UUID, wanted: Wanted, version: int | None = None) -> Item:
    """The item where it is wanted: last under a parent, in a folder or at the top of a project, or beside another item.

    Raises: NotFound (item, place, neighbour), NotAllowed (to move it or what is below it, or to put items there),
    Conflict (stale version), Invalid (not one place, below itself, where there are no projects, of types that are not offered
    there), TooLarge (too deep).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.move", item)
        spot = await found(viewer, wanted, item.id)
        return await relocate(viewer, item, spot, "input", *wanted.named)


async def relocate(viewer: Viewer, item: Item, spot: Spot, *path: str | int) -> Item:
    """The locked item at this spot, which the viewer sees; what is below it comes with it. Held must be the tree.

    Raises: NotAllowed, Invalid (also of types that are not offered there), TooLarge, as `place`.
    """
    if spot.parent_id is not None and spot.parent_id != item.parent_id:
        await check_above(spot.parent_id, item.id, *path)
    old = Spot(item.project_id, item.parent_id, item.folder_id, item.order_key)
    if old == spot:
        return item
    if old.project_id == spot.project_id:
        before = snapshot(item)
        _put(item, spot)
        await ready_made.store(
            item, _PLACE
        )  # no new version: where it stands is none of its customers' business
        _tell_placed(item, before, old)
        return item
    if spot.project_id is not None:
        await target(viewer, spot.project_id, *path)
    await _take_along(viewer, item, old, spot, *path)
    return item


async def target(viewer: Viewer, project_id: UUID, *path: str | int) -> Project:
    """The project, if the viewer may put items into it. Until the unit of work ends it is not archived, nor goes into the bin:
    what is put into it meanwhile goes with it.

    Raises: NotFound, NotAllowed.
    """
    project = await ready_made.first(_project, viewer, project_id)
    if project is None:
        raise NotFound("There is no such project.", *path)
    policy.check(viewer, "project.create_item", project)
    return project


@ready_made.held
def _project(viewer: Viewer, project_id: UUID) -> QuerySet[Project]:
    return Project.visible_to(viewer).filter(id=project_id)


async def _take_along(viewer: Viewer, item: Item, old: Spot, spot: Spot, *path: str | int) -> None:
    """Bring the item and all below it into another project, or out of all: as many statements for one as for thousands."""
    keys = [key for key in await below(Item, item.id) if key != item.id]
    if keys and spot.project_id is None:
        raise Invalid("It has sub-items, which stand in projects only: place them elsewhere first.", *path)
    others = await lock_all(viewer, keys)
    for other in others:
        policy.check_taken_along(viewer, other)
    await check_all_offered((each.type_id for each in (item, *others)), spot.project_id, *path)
    before = {each.id: snapshot(each) for each in (item, *others)}
    await store_all([item, *others], project_id=spot.project_id)
    _put(item, spot)
    await ready_made.store(item, _PLACE)
    if spot.project_id is not None:
        await _keep_from_guests([item.id, *keys])
    _tell_moved([item, *others], before, old)


async def _keep_from_guests(keys: Sequence[UUID]) -> None:
    """Whoever follows the project sees what is begun from now on; what was said and attached was for others."""
    threads = Conversation.filter(item_id__in=keys)  # house: of locked, visible items
    messages = Message.filter(item_id__in=keys)  # house: of locked, visible items
    files = File.filter(item_id__in=keys)  # house: of locked, visible items
    await threads.update(kept_from_guests=True)
    await messages.update(kept_from_guests=True)
    await files.update(kept_from_guests=True)


def _put(item: Item, spot: Spot) -> None:
    item.parent_id, item.folder_id = spot.parent_id, spot.folder_id
    item.order_key = order_keys.at(item.number) if spot.key is None else spot.key


def _tell_placed(item: Item, before: Snapshot, old: Spot) -> None:
    record(
        ItemPlaced(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=True,
            before=before,
            after=snapshot(item),
            parent=_changed(old.parent_id, item.parent_id),
            folder=_changed(old.folder_id, item.folder_id),
        )
    )


def _tell_moved(items: Sequence[Item], before: Mapping[UUID, Snapshot], old: Spot) -> None:
    """The first of the items is the one that was moved, from its old spot; the others went along."""
    item, *others = items
    parent, folder = _changed(old.parent_id, item.parent_id), _changed(old.folder_id, item.folder_id)
    project = _changed(old.project_id, item.project_id)
    itself = replace(_moved(item, before[item.id], project), parent=parent, folder=folder)
    along = [_moved(each, before[each.id], project) for each in others]
    tell_together(ItemSubtreeMoved, [itself, *along], project=project, parent=parent, folder=folder)


def _moved(item: Item, before: Snapshot, project: Changed | None) -> ItemMoved:
    return ItemMoved(
        entity_id=item.id,
        item_id=item.id,
        project_id=item.project_id,
        before=before,
        after=snapshot(item),
        project=project,
    )


def _changed(before: UUID | None, after: UUID | None) -> Changed | None:
    return None if before == after else Changed(before and str(before), after and str(after))
