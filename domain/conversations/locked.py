"""What stands on an item is changed under the item's lock, so that all that is said on it changes in one order."""

from typing import Any, TypeVar
from uuid import UUID

from domain.items.locked import lock
from domain.versions import check_version
from kit.errors import NotFound
from models import Conversation, Item, Message, Viewer, ready_made
from models.ready_made import Meant

Row = TypeVar("Row", Conversation, Message)


async def lock_on_item(
    viewer: Viewer, meant: Meant[Row], key: UUID, version: int | None, noun: str
) -> tuple[Row, Item]:
    """The row as it is now, and its item, which stays locked until the unit of work ends.

    Raises: NotFound, if it is absent or not visible; Conflict with the current row, if `version` is not its version.
    """
    seen: Any = await ready_made.first(meant, viewer, key)
    if seen is None:
        raise NotFound(f"There is no such {noun}.", "id")
    item = await lock(viewer, seen.item_id)
    row = await ready_made.first(meant, viewer, key)
    if row is None:
        raise NotFound(f"There is no such {noun}.", "id")
    check_version(row, version, noun)
    return row, item
