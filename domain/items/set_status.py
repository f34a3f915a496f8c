"""Move an item along its life."""

from uuid import UUID

from tortoise.queryset import QuerySet

from domain import config, policy
from domain.events import Changed, ItemStatusChanged
from domain.item_types.locked import live_statuses
from domain.items.locked import lock, snapshot, store
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Conflict, Invalid
from models import Item, ItemType, Status, StatusCategory, Viewer, ready_made


async def set_status(viewer: Viewer, item_id: UUID, status_id: UUID, version: int | None = None) -> Item:
    """The item in another status of its type; the status it has already changes and records nothing.

    Raises: NotFound, NotAllowed, Conflict (stale version; a status that may not follow), Invalid (a status of another type, or
    a removed one).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.set_status", item)
        if item.status_id == status_id:
            return item
        status = await ready_made.first(_status, viewer, status_id, item.type_id)
        if status is None or status.retired_at is not None:
            raise Invalid("This is not a status of the item's type.", "statusId")
        if not status.may_follow(item.status_id):
            raise await _refusal(item)
        if status.category is StatusCategory.FINISHED and item.finished_at is None:
            await check_below(item)
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


async def check_below(item: Item, path: str = "statusId") -> None:
    """Raises: Conflict, where a parent waits for what is below it (a setting), and something there is not finished."""
    if config.current().parents_wait:
        waits = Item.filter(  # house: of the same project, for who changes its items to know
            parent_id=item.id, finished_at__isnull=True, removed_at__isnull=True
        )
        if await waits.exists():
            raise Conflict("Something below it is not finished yet.", path).with_current(item)


async def _refusal(item: Item) -> Conflict:
    """Why a status may not follow the item's, and which ones may."""
    statuses = await live_statuses(item.type_id)
    allowed = [
        each.name for each in statuses if each.id != item.status_id and each.may_follow(item.status_id)
    ]
    named = f"{', '.join(allowed)} may" if allowed else "none may"
    type_ = await ItemType.get(id=item.type_id)  # house: an item shows its type
    refusal = Conflict(f"This status may not follow the item's: {named}.", "statusId").with_current(item)
    return refusal.of_projects(type_.project_id)


@ready_made.held
def _status(viewer: Viewer, status_id: UUID, type_id: UUID) -> QuerySet[Status]:
    return Status.filter(id=status_id, type_id=type_id)  # house: a type shows its statuses
