"""The beginning and the end that item verbs share: one row locked with its parties; one change stored and told."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from tortoise.expressions import F
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


async def lock_all(viewer: Viewer, item_ids: list[UUID]) -> list[Item]:
    """These items, all of which the viewer sees, locked in one order that is the same for everybody, with their parties.

    Held must be the tree: of two who have locked one of them before, each would wait for the other.
    """
    if not item_ids:
        return []
    rows = Item.visible_to(viewer).filter(id__in=item_ids).order_by("id")
    items = {item.id: item for item in await rows.select_for_update(no_key=True)}
    if len(items) < len(item_ids):
        raise NotFound("There is no such item.", "id")
    await load_parties(items)
    return list(items.values())


async def load_parties(items: Mapping[UUID, Item]) -> None:
    """The parties of visible items, by their keys, in one statement."""
    for item in items.values():
        item.parties = []
    for party in await ItemParty.filter(item_id__in=list(items)):  # house: of visible items
        items[party.item_id].parties.append(party)


async def with_parties(key: UUID) -> Item | None:
    """The item as it is now, whoever may see it, with what `Item.audience` needs; None if it is gone."""
    item = await Item.get_or_none(id=key)  # house: whoever is told of it is held against its audience
    if item is not None:
        item.parties = await ItemParty.filter(item_id=key)  # house: parts of the same row
    return item


def _to_lock(viewer: Viewer, item_id: UUID) -> QuerySet[Item]:
    """Its key stays: whoever merely names it, such as what was merged into it and changes twice in one transaction, waits for
    nobody who has it locked, and so never in a circle.
    """
    return Item.visible_to(viewer).filter(id=item_id).select_for_update(no_key=True).limit(1)


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


async def store_all(items: Sequence[Item], **values: object) -> None:
    """Save the same values in all of these, each as a new version, in one statement."""
    if not items:
        return
    now = clock.now()
    rows = Item.filter(id__in=[each.id for each in items])  # house: locked rows
    await rows.update(**values, version=F("version") + 1, updated_at=now)
    for each in items:
        for column, value in values.items():
            setattr(each, column, value)
        each.version, each.updated_at = each.version + 1, now
