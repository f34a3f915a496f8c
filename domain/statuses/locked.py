"""The beginning that the verbs of statuses share."""

from uuid import UUID

from domain.item_types.locked import alone, check_right
from domain.versions import check_version
from kit.errors import NotFound
from models import ItemType, Status, Viewer


async def lock_status(viewer: Viewer, status_id: UUID, version: int | None) -> tuple[Status, ItemType]:
    """The status and its type, which the viewer may change, and nobody else changes until the unit of work ends.

    Raises: NotFound (absent, removed or not visible), NotAllowed, Conflict with the current row (stale version).
    """
    await alone()
    statuses = Status.filter(
        id=status_id, retired_at__isnull=True
    )  # house: told apart by the sight of its type
    status = await statuses.first()
    types = ItemType.visible_to(viewer)
    type_ = None if status is None else await types.filter(id=status.type_id).first()
    if status is None or type_ is None:
        raise NotFound("There is no such status.", "id")
    await check_right(viewer, type_.project_id, "id")
    check_version(status, version, "status")
    return status, type_
