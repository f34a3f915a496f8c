"""The beginning and the end that item verbs share: one row locked with its parties; one change stored and told."""

from collections.abc import Iterable
from uuid import UUID

from domain.events import Snapshot
from kit import clock
from kit.errors import Conflict, NotFound
from models import Item, ItemParty, Viewer
from models.properties.item import state


async def lock(viewer: Viewer, item_id: UUID, version: int | None = None, *path: str | int) -> Item:
    """The item, locked until the unit of work ends, with its parties loaded.

    Raises: NotFound, if it is absent or not visible; Conflict with the current item, if `version` is not its version.
    """
    item = await Item.visible_to(viewer).filter(id=item_id).select_for_update().first()
    if item is None:
        raise NotFound("There is no such item.", *(path or ("id",)))
    item.parties = await ItemParty.filter(item_id=item_id)  # house: the parties of a row that is visible
    if version is not None and version != item.version:
        raise Conflict(
            f"This item has changed meanwhile: it is at version {item.version}.",
            "version",
            version=item.version,
        ).with_current(item)
    return item


def snapshot(item: Item) -> Snapshot:
    """What streams judge an item by: its audience and its live properties."""
    return Snapshot(item.audience(), state(item))


async def store(item: Item, columns: Iterable[str]) -> None:
    """Save the changed columns as a new version."""
    item.version += 1
    item.updated_at = clock.now()
    await item.save(update_fields=[*columns, "version", "updated_at"])
