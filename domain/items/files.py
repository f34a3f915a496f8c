"""Keep uploaded files with an item, and take them off again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain import attaching, policy
from domain.events import Changed, ItemFileAttached, ItemFileDetached, Snapshot
from domain.items.locked import lock, snapshot
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import File, Item, Viewer, ready_made, without_guests


async def attach_files(
    viewer: Viewer,
    item_id: UUID,
    file_ids: Sequence[UUID],
    *,
    internal: bool = True,
    version: int | None = None,
) -> Item:
    """The item with these files of the viewer's own, which nothing has taken yet; for staff alone where `internal`. They are no
    new version: nobody's other changes are in their way.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (none named, not one's own, attached elsewhere), TooLarge.
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.edit", item)
        before = snapshot(item)
        rows = await attaching.take(viewer, file_ids, "item_id", item.id, internal=internal)
        if rows and not internal:
            await _touch(item)
        for row in rows:
            file, name = Changed(None, str(row.id)), Changed(None, row.name)
            record(ItemFileAttached(file=file, name=name, **_about(item, row, before)))
        return item


async def detach_file(viewer: Viewer, item_id: UUID, file_id: UUID, version: int | None = None) -> Item:
    """The item without this file, which is gone for good; its history says what it was called.

    Raises: NotFound (item, file), NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.edit", item)
        before = snapshot(item)
        file = await attaching.give_up(viewer, file_id, "item_id", item.id)
        if not (
            file.internal or file.kept_from_guests
        ):  # of which its guests would see that something was there
            await _touch(item)
        key, name = Changed(str(file.id), None), Changed(file.name, None)
        record(ItemFileDetached(file=key, name=name, **_about(item, file, before)))
    await attaching.drop(file)
    return item


async def _touch(item: Item) -> None:
    """Something that its customers may see has changed."""
    item.updated_at = max(item.updated_at, clock.now())
    await ready_made.store(item, ["updated_at"])


def _about(item: Item, file: File, before: Snapshot) -> dict[str, Any]:
    after = snapshot(item)
    if file.kept_from_guests:
        before, after = (Snapshot(without_guests(each.audience), each.state) for each in (before, after))
    return {
        "entity_id": item.id,
        "item_id": item.id,
        "project_id": item.project_id,
        "internal": file.internal,
        "before": before,
        "after": after,
    }
