"""Which tags an item has: words among staff, of which its customers hear nothing."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain import policy
from domain.events import Changed, ItemTagsChanged
from domain.items.locked import lock, snapshot
from domain.unit_of_work import record, unit_of_work
from kit.errors import NotFound, TooLarge
from kit.ids import new_id
from models import Item, ItemTag, Tag, Viewer

TAGS_MOST = 50


async def change_tags(
    viewer: Viewer, item_id: UUID, add: Sequence[UUID] = (), remove: Iterable[UUID] = ()
) -> Item:
    """The item with tags added and removed; what is both is removed.

    Raises: NotFound (item, a tag), NotAllowed, TooLarge.
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        policy.check(viewer, "item.edit", item)
        await check_there(add, "add")
        gone = {str(key) for key in remove}
        held = {*(item.tag_ids or ()), *map(str, add)}
        await set_tags(item, held - gone, "add")
        return item


async def check_there(tag_ids: Sequence[UUID], *path: str | int) -> None:
    """Raises: NotFound, unless each is a tag that was not removed."""
    if not tag_ids:
        return
    named = Tag.filter(id__in=list(tag_ids))  # house: who tags an item is of the staff
    live = named.filter(retired_at__isnull=True)
    found = set(await live.values_list("id", flat=True))
    for index, key in enumerate(tag_ids):
        if key not in found:
            raise NotFound("There is no such tag.", *path, index)


async def set_tags(item: Item, wanted: Iterable[str], *path: str | int) -> None:
    """Give the locked item exactly these tags, and tell. Neither its version nor its time moves: customers see both.

    Raises: TooLarge.
    """
    before, held = snapshot(item), item.tag_ids or []
    if sorted(wanted) == held:
        return
    await store_tags(item, wanted, *path)
    await item.save(update_fields=["tag_ids"])
    record(
        ItemTagsChanged(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=True,
            before=before,
            after=snapshot(item),
            tags=Changed(held, item.tag_ids or []),
        )
    )


async def store_tags(item: Item, wanted: Iterable[str], *path: str | int) -> None:
    """Have the rows say which tags the item has, and the item too, which the caller saves. Raises: TooLarge."""
    after, held = set(wanted), set(item.tag_ids or ())
    if len(after) > TAGS_MOST:
        raise TooLarge(f"An item has at most {TAGS_MOST} tags.", *path)
    if gone := held - after:
        rows = ItemTag.filter(item_id=item.id, tag_id__in=sorted(gone))  # house: of a locked, visible item
        await rows.delete()
    if new := sorted(after - held):
        await ItemTag.bulk_create([ItemTag(id=new_id(), item_id=item.id, tag_id=key) for key in new])
    item.tag_ids = sorted(after) or None
