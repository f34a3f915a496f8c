"""The beginning and the end that item verbs share: one row locked with its parties; one change stored and told."""

from collections.abc import Iterable
from uuid import UUID

from tortoise.queryset import QuerySet

from domain.events import Snapshot
from domain.versions import check_version
from kit import clock
from kit.errors import NotFound
from models import Item, ItemParty, Viewer, ready_made
from models.properties.item import state


async def lock(viewer: Viewer, item_id: UUID, version: int | None = None, *path: str | int) -> Item:
    """The item, locked until the unit of work ends, with its parties loaded.

    Raises: NotFound, if it is absent or not visible; Conflict with the current item, if `version` is not its version.
    """
    item = await ready_made.first(_to_lock, viewer, item_id)
    if item is None:
        raise NotFound("There is no such item.", *(path or ("id",)))
    item.parties = await ready_made.rows(_parties, viewer, item_id)
    check_version(item, version, "item")
    return item


def _to_lock(viewer: Viewer, item_id: UUID) -> QuerySet[Item]:
    return Item.visible_to(viewer).filter(id=item_id).select_for_update().limit(1)


def _parties(viewer: Viewer, item_id: UUID) -> QuerySet[ItemParty]:
    return ItemParty.filter(item_id=item_id)  # house: the parties of a row that is visible


def snapshot(item: Item) -> Snapshot:
    """What streams judge an item by: its audience and its live properties."""
    return Snapshot(item.audience(), state(item))


async def store(item: Item, columns: Iterable[str]) -> None:
    """Save the changed columns as a new version."""
    item.version += 1
    item.updated_at = clock.now()
    await ready_made.store(item, [*columns, "version", "updated_at"])
