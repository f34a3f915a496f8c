"""Have an item wait for another."""

from uuid import UUID

from domain.events import Changed, ItemPlanLinked, ItemPlanUnlinked, Snapshot
from domain.items.pair import lock_pair
from domain.plans.given import MINUTES_MOST, check_minutes
from domain.plans.set_plan import check_type
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Invalid, NotFound, TooLarge
from kit.ids import new_id
from kit.network import Kind
from models import OF_STAFF, Item, PlanLink, Viewer
from models.properties.item import state

LINKS_MOST = 100
"""Items that one waits for, and that wait for one."""


async def set_predecessor(
    viewer: Viewer, item_id: UUID, predecessor_id: UUID, kind: Kind = Kind.FINISH_START, lag_minutes: int = 0
) -> Item:
    """The item, which waits for its predecessor so; one link of two items replaces the other.

    Raises: NotFound (item, predecessor), NotAllowed, Invalid (a lag, itself, a circle, a type whose items are not planned),
    TooLarge (too many links).
    """
    check_minutes(lag_minutes, "lagMinutes", least=-MINUTES_MOST)
    async with unit_of_work(viewer):
        item, before = await lock_pair(
            viewer, item_id, predecessor_id, "item.plan", "plan links", "predecessorId"
        )
        link = await PlanLink.filter(
            before_id=before.id, after_id=item.id
        ).first()  # house: of two visible items
        if link is not None and (link.kind, link.lag_minutes) == (kind, lag_minutes):
            return item
        had = None if link is None else (link.kind.value, link.lag_minutes)
        if link is None:
            await check_type(item)
            await check_type(before, "predecessorId")
            await _check_free(before, item)
            link = PlanLink(id=new_id(), before_id=before.id, after_id=item.id, created_at=clock.now())
        link.kind, link.lag_minutes = kind, lag_minutes
        await link.save(force_create=had is None, force_update=had is not None)
        tell_linked(before, item, link, had)
        return item


async def remove_predecessor(viewer: Viewer, item_id: UUID, predecessor_id: UUID) -> Item:
    """The item, which no longer waits for the other.

    Raises: NotFound (item, predecessor, or it is none), NotAllowed.
    """
    async with unit_of_work(viewer):
        item, before = await lock_pair(
            viewer, item_id, predecessor_id, "item.plan", "plan links", "predecessorId"
        )
        link = await PlanLink.filter(
            before_id=before.id, after_id=item.id
        ).first()  # house: of two visible items
        if link is None:
            raise NotFound("There is no such item.", "predecessorId")
        await link.delete()
        for one in (item, before):
            told = _seen(item, before, one)
            record(
                ItemPlanUnlinked(
                    entity_id=one.id,
                    item_id=one.id,
                    project_id=one.project_id,
                    internal=True,
                    before=told,
                    after=told,
                    predecessor=_end(item, one, str(before.id), None),
                    successor=_end(before, one, str(item.id), None),
                )
            )
        return item


async def _check_free(before: Item, after: Item) -> None:
    """Raises: Invalid (a circle), TooLarge."""
    if before.id == after.id or await PlanLink.leads(after.id, before.id):
        raise Invalid("They would wait for each other.", "predecessorId")
    for rows in (
        PlanLink.filter(after_id=after.id),  # house: only how many there are
        PlanLink.filter(before_id=before.id),  # house: only how many there are
    ):
        if await rows.count() >= LINKS_MOST:
            raise TooLarge(
                f"An item waits for {LINKS_MOST} others at most, and as many for it.",
                "predecessorId",
                limit=LINKS_MOST,
            )


def tell_linked(before: Item, item: Item, link: PlanLink, had: tuple[str, int] | None = None) -> None:
    """Record of both that the item waits for the other; `had`: how it did before, if it did."""
    old_kind, old_lag = had or (None, None)
    for one in (item, before):
        told = _seen(item, before, one)
        record(
            ItemPlanLinked(
                entity_id=one.id,
                item_id=one.id,
                project_id=one.project_id,
                internal=True,
                before=told,
                after=told,
                link_kind=Changed(old_kind, link.kind.value),
                lag_minutes=Changed(old_lag, link.lag_minutes),
                predecessor=_end(item, one, None if had is None else str(before.id), str(before.id)),
                successor=_end(before, one, None if had is None else str(item.id), str(item.id)),
            )
        )


def _end(whose: Item, one: Item, before: str | None, after: str | None) -> Changed | None:
    """The other end, as told of `one`, if that is the item whose other end it is."""
    return Changed(before, after) if one is whose else None


def _seen(item: Item, before: Item, one: Item) -> Snapshot:
    """What is told of one of the two: to staff whom one token lets see both."""
    audience = frozenset(t for t in item.audience() & before.audience() if t.startswith(OF_STAFF))
    return Snapshot(audience, state(one))
