"""People say what an item has to do with another, and take that back."""

from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from domain.items.link import LINKS_MOST, new_link, tell_linked, tell_unlinked
from domain.items.pair import lock_pair
from domain.unit_of_work import unit_of_work
from kit.errors import Invalid, TooLarge
from models import Item, ItemLink, LinkedAs, LinkKind, Viewer
from models.item_link import BY_HAND, WITH_AN_ORDER

_TURNED = {LinkedAs.BLOCKED_BY: LinkKind.BLOCKS, LinkedAs.DUPLICATED_BY: LinkKind.DUPLICATES}


async def link(viewer: Viewer, item_id: UUID, other_id: UUID, kind: LinkedAs) -> Item:
    """The item, which stands to the other so; what was said before is said no second time.

    Neither is changed by it: their versions stay, and the other may be archived, or merged into a third.

    Raises: NotFound (either), NotAllowed (to edit the item; archived; merged), Invalid (with itself; a circle), TooLarge (either
    has too many links).
    """
    _check_two(item_id, other_id)
    async with unit_of_work(viewer):
        item, other = await lock_pair(viewer, item_id, other_id, "item.edit", "item links", "otherId")
        first, second, meant = _directed(item, other, kind)
        made = new_link(first, second, meant)
        if await _stored(made).exists():
            return item
        await _check_free(made, item, other)
        await made.save(force_create=True)
        tell_linked(first, second, meant)
        return item


async def unlink(viewer: Viewer, item_id: UUID, other_id: UUID, kind: LinkedAs) -> Item:
    """The item, which does not stand to the other so, whoever said it; where it did not, nothing changes.

    Raises: NotFound (either), NotAllowed (to edit the item; archived; merged), Invalid (with itself).
    """
    _check_two(item_id, other_id)
    async with unit_of_work(viewer):
        item, other = await lock_pair(viewer, item_id, other_id, "item.edit", "item links", "otherId")
        first, second, meant = _directed(item, other, kind)
        if await _stored(new_link(first, second, meant)).delete():
            tell_unlinked(first, second, meant)
        return item


def _check_two(item_id: UUID, other_id: UUID) -> None:
    if item_id == other_id:
        raise Invalid("An item is not linked to itself.", "otherId")


def _directed(item: Item, other: Item, kind: LinkedAs) -> tuple[Item, Item, LinkKind]:
    """(which leads, where to, how): what stands in one row, whichever end it is said from."""
    turned = _TURNED.get(kind)
    return (item, other, LinkKind(kind.value)) if turned is None else (other, item, turned)


def _stored(link: ItemLink) -> QuerySet[ItemLink]:
    """The row that says the same."""
    return ItemLink.filter(  # house: of two visible items
        item_id=link.item_id, other_id=link.other_id, kind=link.kind
    )


async def _check_free(made: ItemLink, item: Item, other: Item) -> None:
    """Raises: Invalid (a circle), TooLarge."""
    if made.kind in WITH_AN_ORDER and await ItemLink.leads(made.kind, made.other_id, made.item_id):
        raise Invalid("It leads back already: links of this kind make no circle.", "otherId")
    for end, path in ((item, "id"), (other, "otherId")):
        either = Q(Q(item_id=end.id), Q(other_id=end.id), join_type=Q.OR)
        rows = ItemLink.filter(either, kind__in=BY_HAND)  # house: only how many there are
        if await rows.count() >= LINKS_MOST:
            raise TooLarge(f"An item is linked to {LINKS_MOST} others at most.", path, limit=LINKS_MOST)
