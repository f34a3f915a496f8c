"""Have an item be made anew no more."""

from uuid import UUID

from domain import policy
from domain.items.locked import lock
from domain.recurrences.set_recurrence import check_recurrence_version
from domain.recurrences.told import tell_removed
from domain.unit_of_work import unit_of_work
from models import Item, Recurrence, Viewer


async def remove_recurrence(viewer: Viewer, item_id: UUID, version: int | None = None) -> Item:
    """The item, which recurs no more; what was made from it stays. Nothing happens if it did not recur.

    Raises: NotFound, NotAllowed (to plan the item), Conflict (stale version).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        policy.check(viewer, "item.plan", item)
        row = (
            await Recurrence.filter(id=item.id).select_for_update().first()
        )  # house: of a locked, visible item
        check_recurrence_version(item, row, version)
        if row is not None:
            await row.delete()
            tell_removed(item, row.rule)
        return item
