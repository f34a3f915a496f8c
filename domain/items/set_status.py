"""Move an item along its life."""

from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.events import Changed, ItemStatusChanged
from domain.items.locked import lock, snapshot, store
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Invalid
from models import Item, Status, StatusCategory, Viewer, ready_made


async def set_status(viewer: Viewer, item_id: UUID, status_id: UUID, version: int | None = None) -> Item:
    """The item in another status of its type; the status it has already changes and records nothing.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (a status of another type).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.set_status", item)
        if item.status_id == status_id:
            return item
        status = await ready_made.first(_statuses, viewer, status_id, item.type_id)
        if status is None:
            raise Invalid("This is not a status of the item's type.", "statusId")
        before, old = snapshot(item), item.status_id
        item.status_id, item.status_since = status.id, clock.now()
        item.finished_at = item.status_since if status.category is StatusCategory.FINISHED else None
        await store(item, ["status_id", "status_since", "finished_at"])
        record(
            ItemStatusChanged(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                before=before,
                after=snapshot(item),
                status=Changed(str(old), str(status.id)),
            )
        )
        return item


def _statuses(viewer: Viewer, status_id: UUID, type_id: UUID) -> QuerySet[Status]:
    return Status.filter(id=status_id, type_id=type_id)  # house: statuses are for everyone to see
