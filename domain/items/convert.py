"""Make an item one of another type."""

from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.events import Changed, ItemConverted
from domain.items.locked import lock, snapshot, store
from domain.items.set_status import check_below
from domain.offered_types import check_offered
from domain.statuses.matching import match
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Invalid, NotFound
from models import Item, Status, StatusCategory, Viewer, ready_made


async def convert(
    viewer: Viewer, item_id: UUID, type_id: UUID, status_id: UUID | None = None, version: int | None = None
) -> Item:
    """The item, of the other type, with all that belongs to it; its number stays, its key begins with the type's prefix. Its
    status is the one that was chosen, else that of the same name, else the first that means the same.

    Raises: NotFound (item, type), NotAllowed, Conflict (stale version), Invalid (it is of this type and another status was
    chosen; a status of another type; a type that is not offered where the item stands).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.convert", item)
        if item.type_id == type_id:
            if status_id not in (None, item.status_id):
                raise Invalid("It is of this type: set its status instead.", "statusId")
            return item
        await check_offered(viewer, type_id, item.project_id, "typeId")
        status = await _status(viewer, item, type_id, status_id)
        if status.category is StatusCategory.FINISHED and item.finished_at is None:
            await check_below(item)
        before, now = snapshot(item), clock.now()
        item.type_id, item.status_id, item.status_since = type_id, status.id, now
        finished = status.category is StatusCategory.FINISHED
        item.finished_at = (item.finished_at or now) if finished else None
        await store(item, ["type_id", "status_id", "status_since", "finished_at"])
        record(
            ItemConverted(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                before=before,
                after=snapshot(item),
                type=Changed(before.state["type"], str(type_id)),
                status=Changed(before.state["status"], str(status.id)),
            )
        )
        return item


async def _status(viewer: Viewer, item: Item, type_id: UUID, chosen: UUID | None) -> Status:
    """The status that the item gets in its new type. Raises: NotFound (type), Invalid."""
    found = await ready_made.rows(_of_type, viewer, type_id)
    statuses = [each for each in found if each.retired_at is None]
    if not statuses:
        raise NotFound("There is no such type.", "typeId")
    if chosen is None:
        return match(await Status.get(id=item.status_id), statuses)  # house: a type shows its statuses
    for each in statuses:
        if each.id == chosen:
            return each
    raise Invalid("This is not a status of the new type.", "statusId")


@ready_made.held
def _of_type(viewer: Viewer, type_id: UUID) -> QuerySet[Status]:
    return Status.filter(type_id=type_id).order_by("rank", "id")  # house: a type shows its statuses
