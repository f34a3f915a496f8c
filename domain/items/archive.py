"""Put what is done out of the way, and bring it back: in no list that does not ask for it, and changed by nobody meanwhile."""

from collections.abc import Sequence
from uuid import UUID

from domain import config, policy
from domain.events import Event, ItemArchived, ItemSubtreeArchived, ItemSubtreeUnarchived, ItemUnarchived
from domain.items.family import lock_family
from domain.items.locked import lock, snapshot, store_all
from domain.items.together import tell_together
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from kit.errors import Conflict, Invalid
from models import Item, Viewer


async def archive(viewer: Viewer, item_id: UUID, version: int | None = None) -> Item:
    """The item, archived with all below it.

    Raises: NotFound, NotAllowed (it or what is below it), Conflict (stale version; not finished), Invalid (archiving is switched
    off).
    """
    if not config.current().archive:
        raise Invalid("Archiving is switched off on this desk.")
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.archive", item)
        if item.archived:
            return item
        family = [each for each in await lock_family(viewer, item, "item.archive") if not each.archived]
        if any(each.finished_at is None for each in family):
            raise Conflict("Only what is finished is archived, and all below it must be.", "id").with_current(
                item
            )
        await _mark(family, ItemArchived, archived=True)
        return item


async def unarchive(viewer: Viewer, item_id: UUID, version: int | None = None) -> Item:
    """The item, back in the lists, with all below it.

    Raises: NotFound, NotAllowed (it or what is below it), Conflict (stale version).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.archive", item)
        if item.archived:
            family = await lock_family(viewer, item, "item.archive")
            await _mark([each for each in family if each.archived], ItemUnarchived, archived=False)
        return item


async def bring_back(item: Item) -> None:
    """A locked item is archived no longer, if it was, since somebody said something on it: alone, for nobody else was asked."""
    if item.archived:
        await _mark([item], ItemUnarchived, archived=False)


async def _mark(items: Sequence[Item], kind: type[Event], *, archived: bool) -> None:
    """Locked items, in one statement; each is told of. The first is the one that the others stand below."""
    before = {each.id: snapshot(each) for each in items}
    await store_all(items, archived=archived, archived_with_project=False)
    told = [
        kind(
            entity_id=each.id,
            item_id=each.id,
            project_id=each.project_id,
            before=before[each.id],
            after=snapshot(each),
        )
        for each in items
    ]
    tell_together(ItemSubtreeArchived if archived else ItemSubtreeUnarchived, told)
