"""The beginning that the verbs of statuses share."""

from uuid import UUID

from domain.item_types.locked import alone, lock
from domain.versions import check_version
from kit.errors import NotFound
from models import ItemType, Status


async def lock_status(status_id: UUID, version: int | None) -> tuple[Status, ItemType]:
    """The status and its type, which nobody else changes until the unit of work ends.

    Raises: NotFound (absent or removed), Conflict with the current row (stale version).
    """
    await alone()
    statuses = Status.filter(id=status_id, retired_at__isnull=True)  # house: statuses are for everyone to see
    status = await statuses.first()
    if status is None:
        raise NotFound("There is no such status.", "id")
    check_version(status, version, "status")
    return status, await lock(status.type_id)
