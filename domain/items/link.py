"""Say that an item has to do with another."""

from collections import Counter
from uuid import UUID

from tortoise.expressions import Q
from tortoise.functions import Count

from domain.events import Changed, ItemLinked, ItemUnlinked, Snapshot
from domain.items.locked import load_parties
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.ids import new_id
from models import OF_STAFF, Item, ItemLink, LinkKind, Viewer
from models.item_link import FROM_THE_OTHER
from models.properties.item import state

LINKS_MOST = 200
"""Mails that name an item may come without end; the ticket of each further one stands alone. As many people link to an item."""


async def relate(viewer: Viewer, item: Item, other: Item) -> ItemLink | None:
    """A link from one item to another, with their parties loaded; made once, and none once LINKS_MOST lead to the other.

    `viewer` need not see either: a customer's mail may name an item that is none of theirs. Only staff who see both ever
    see the link, and of its events only those hear whom one token lets see both.
    """
    async with unit_of_work(viewer):
        return await link(item, other, LinkKind.RELATES)


async def link(item: Item, other: Item, kind: LinkKind, most: int | None = None) -> ItemLink | None:
    """The same within a unit of work, of this kind; `most`: once as many of them lead to the other, none."""
    made = new_link(item, other, kind)
    had = await ItemLink.get_or_none(  # house: is it there already?
        item_id=made.item_id, other_id=made.other_id, kind=kind
    )
    if had is not None:
        return had
    to_it = Q(other_id=other.id)
    if kind is LinkKind.RELATES:
        to_it = Q(to_it, Q(item_id=other.id), join_type=Q.OR)
    led = ItemLink.filter(to_it, kind=kind)  # house: only how many there are
    if await led.count() >= (LINKS_MOST if most is None else most):
        return None
    await made.save(force_create=True)
    tell_linked(item, other, kind)
    return made


def new_link(item: Item, other: Item, kind: LinkKind) -> ItemLink:
    """The row that says so, not stored yet. That two relate is said in one way, whichever of them is named first."""
    one, two = item.id, other.id
    if kind is LinkKind.RELATES and one < two:
        one, two = two, one
    return ItemLink(id=new_id(), item_id=one, other_id=two, kind=kind, created_at=clock.now())


async def link_like(viewer: Viewer, item: Item, made: Item) -> None:
    """Relate what was made just now to all that the item is related to, as far as the viewer sees that: in as many statements for
    one as for hundreds. What has LINKS_MOST already gets none.
    """
    either = Q(Q(item_id=item.id), Q(other_id=item.id), join_type=Q.OR)
    links = await ItemLink.visible_to(viewer).filter(either, kind=LinkKind.RELATES).order_by("id")
    keys = {key for each in links for key in (each.item_id, each.other_id)} - {item.id}
    if not keys:
        return
    ends = {each.id: each for each in await Item.visible_to(viewer).filter(id__in=list(keys))}
    await load_parties(ends)
    counts = await _related_to(list(ends))
    ends[item.id] = made
    rows = []
    for each in links:
        one, other = ends.get(each.item_id), ends.get(each.other_id)
        if one is not None and other is not None and max(counts[one.id], counts[other.id]) < LINKS_MOST:
            rows.append(new_link(one, other, each.kind))
            tell_linked(one, other, each.kind)
    await ItemLink.bulk_create(rows)


async def _related_to(keys: list[UUID]) -> Counter[UUID]:
    """How much each item relates to."""
    found: Counter[UUID] = Counter()
    for end in ("item_id", "other_id"):
        rows = ItemLink.filter(  # house: only how many there are
            **{f"{end}__in": keys, "kind": LinkKind.RELATES}
        )
        counted = rows.annotate(led=Count("id")).group_by(end)
        found.update(dict(await counted.values_list(end, "led")))
    return found


def tell_linked(item: Item, other: Item, kind: LinkKind) -> None:
    """Record of both that they were linked, with their parties loaded."""
    _tell(ItemLinked, item, other, kind)


def tell_unlinked(item: Item, other: Item, kind: LinkKind) -> None:
    """Record of both that this link of theirs was taken back."""
    _tell(ItemUnlinked, item, other, kind)


def _tell(event: type[ItemLinked] | type[ItemUnlinked], item: Item, other: Item, kind: LinkKind) -> None:
    """To staff whom one token lets see both."""
    seen = frozenset(t for t in item.audience() & other.audience() if t.startswith(OF_STAFF))
    for one, to, how in ((item, other, kind.value), (other, item, FROM_THE_OTHER[kind])):
        told = Snapshot(seen, state(one))
        ends = [(None, str(to.id)), (None, how)]
        to_told, how_told = [pair if event is ItemLinked else pair[::-1] for pair in ends]
        record(
            event(
                entity_id=one.id,
                item_id=one.id,
                project_id=one.project_id,
                internal=True,
                before=told,
                after=told,
                other=Changed(*to_told),
                link_kind=Changed(*how_told),
            )
        )
