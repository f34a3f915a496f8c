"""Put a type's statuses into another order."""

from collections.abc import Sequence
from uuid import UUID

from domain.events import Changed, StatusesReordered
from domain.item_types import given
from domain.item_types.locked import live_statuses, lock, store, tell
from domain.unit_of_work import unit_of_work
from models import ItemType, Viewer


async def reorder(viewer: Viewer, type_id: UUID, ids: Sequence[UUID], version: int | None = None) -> ItemType:
    """The type, its statuses in this order.

    Raises: NotAllowed (admins only; who may not change the project whose own it is), NotFound (type), Conflict (stale version),
    Invalid (one is missing, unknown or named twice).
    """
    async with unit_of_work(viewer):
        type_ = await lock(viewer, type_id, version, "typeId")
        statuses = await live_statuses(type_id)
        given.check_all_named(ids, statuses, "statuses")
        by_id = {each.id: each for each in statuses}
        for rank, key in enumerate(ids):
            status = by_id[key]
            if status.rank != rank:
                status.rank = rank
                status.version += 1
                await status.save(update_fields=["rank", "version"])
        before = [str(each.id) for each in statuses]
        told = Changed(before, [str(key) for key in ids])
        if told.before != told.after:
            await store(type_)
            tell(StatusesReordered, type_, statuses=told)
        return type_
