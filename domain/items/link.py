"""Say that an item has to do with another."""

from domain.events import Changed, ItemLinked, Snapshot
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.ids import new_id
from models import OF_STAFF, Item, ItemLink, LinkKind, Viewer
from models.properties.item import state

LINKS_MOST = 200
"""Mails that name an item may come without end; the ticket of each further one stands alone."""


async def relate(viewer: Viewer, item: Item, other: Item) -> ItemLink | None:
    """A link from one item to another, with their parties loaded; made once, and none once LINKS_MOST lead to the other.

    `viewer` need not see either: a customer's mail may name an item that is none of theirs. Only staff who see both ever
    see the link, and of its events only those hear whom one token lets see both.
    """
    async with unit_of_work(viewer):
        return await link(item, other, LinkKind.RELATES)


async def link(item: Item, other: Item, kind: LinkKind, most: int | None = None) -> ItemLink | None:
    """The same within a unit of work, of this kind; `most`: once as many lead to the other, none."""
    had = await ItemLink.get_or_none(  # house: is it there already?
        item_id=item.id, other_id=other.id, kind=kind
    )
    if had is not None:
        return had
    led = ItemLink.filter(other_id=other.id)  # house: only how many there are
    if await led.count() >= (LINKS_MOST if most is None else most):
        return None
    made = await ItemLink.create(
        id=new_id(), item_id=item.id, other_id=other.id, kind=kind, created_at=clock.now()
    )
    seen = frozenset(t for t in item.audience() & other.audience() if t.startswith(OF_STAFF))
    for one, to in ((item, other), (other, item)):
        told = Snapshot(seen, state(one))
        record(
            ItemLinked(
                entity_id=one.id,
                item_id=one.id,
                project_id=one.project_id,
                internal=True,
                before=told,
                after=told,
                other=Changed(None, str(to.id)),
            )
        )
    return made
