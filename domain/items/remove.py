"""Put an item into the bin, where nobody sees it, and bring it back from there."""

from datetime import datetime
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.bin import GRACE, KEPT_FOR, since
from domain.events import ItemRemoved, ItemRestored, ItemSubtreeRemoved, ItemSubtreeRestored
from domain.items.family import lock_family
from domain.items.locked import load_parties, lock, snapshot, store_all
from domain.items.together import tell_together
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from domain.versions import check_version
from kit import clock
from kit.errors import Invalid, NotFound
from models import Item, Viewer


async def remove(viewer: Viewer, item_id: UUID, version: int | None = None) -> Item:
    """The item as it was; it is in the bin, with all below it.

    Raises: NotFound, NotAllowed (it or what is below it), Conflict (stale version).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.remove", item)
        family = await lock_family(viewer, item, "item.remove")
        before, now = {each.id: snapshot(each) for each in family}, clock.now()
        # Each row once: of one that a transaction changes twice, PostgreSQL looks after what it names, such as the item that it
        # was merged into, and so waits for whoever has locked that, and may wait for this one.
        others = [each for each in family if each.id != item.id]
        await store_all(others, removed_at=now, removed_with=item.id)
        await store_all([item], removed_at=now, removed_with=item.id, erase_at=now + KEPT_FOR + GRACE)
        told = [
            ItemRemoved(
                entity_id=each.id,
                item_id=each.id,
                project_id=each.project_id,
                before=before[each.id],
                after=None,
            )
            for each in family
        ]
        tell_together(ItemSubtreeRemoved, told)
        return item


async def remove_one_of_many(viewer: Viewer, item_id: UUID) -> Item:
    """As `remove`; one that is in the bin already, since it went there with what it stands below, is as it was to be.

    Raises: as `remove` does.
    """
    try:
        return await remove(viewer, item_id)
    except NotFound:
        gone = await restorable(viewer, since()).exclude(removed_with=item_id).filter(id=item_id).first()
        if gone is not None:
            await load_parties({gone.id: gone})
            if policy.may(viewer, "item.remove", gone):
                return gone
        raise


async def restore(viewer: Viewer, item_id: UUID, version: int | None = None) -> Item:
    """The item, back from the bin with all that was removed with it, where it was; at the top of its project, if the item that it
    stood below is there no more.

    Raises: NotFound (none such in the bin, or too late), NotAllowed, Conflict (stale version), Invalid (it was removed with
    another).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await restorable(viewer, since()).filter(id=item_id).first()
        if item is None:
            raise NotFound("There is no such item in the bin.", "id")
        if item.removed_with != item.id:
            raise Invalid("It was removed with the item that it stands below: restore that one.", "id")
        family = await _locked(item)
        for each in family:
            policy.check(viewer, "item.remove", each)
        item = next(each for each in family if each.id == item_id)
        check_version(item, version, "item")
        await _back(item, family)
        return item


def restorable(viewer: Viewer, after: datetime) -> QuerySet[Item]:
    """What is in the bin since then, of what the viewer would see."""
    return Item.in_bin(viewer).filter(removed_at__gt=after)


async def _locked(item: Item) -> list[Item]:
    rows = Item.filter(removed_with=item.id)  # house: went with a row that is visible in the bin
    family = list(await rows.order_by("id").select_for_update(no_key=True))
    by_key = {each.id: each for each in family}
    await load_parties(by_key)
    if item.id not in by_key:
        raise NotFound("There is no such item in the bin.", "id")
    return family


async def _back(item: Item, family: list[Item]) -> None:
    await store_all(family, removed_at=None, removed_with=None, erase_at=None)
    if item.parent_id is not None and not await _is_there(item):
        item.parent_id = None
        await Item.filter(id=item.id).update(parent_id=None)  # house: a locked row
    told = [
        ItemRestored(
            entity_id=each.id,
            item_id=each.id,
            project_id=each.project_id,
            before=None,
            after=snapshot(each),
        )
        for each in sorted(family, key=lambda each: each.id != item.id)
    ]
    tell_together(ItemSubtreeRestored, told)


async def _is_there(item: Item) -> bool:
    """Whether what it stood below is still in its project."""
    parents = Item.filter(  # house: whether there is one
        id=item.parent_id, project_id=item.project_id, removed_at__isnull=True
    )
    return await parents.exists()
