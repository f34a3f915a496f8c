"""What follows when a status is removed, or means something else: the worker sees to its items, some at a time."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F

from domain import workspace
from domain.events import Changed, Event, ItemConverted, ItemEdited, ItemStatusChanged
from domain.items.locked import snapshot
from domain.leases import claim_due
from domain.places import hold_the_tree
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock
from models import Item, ItemParty, Status, StatusCategory

LEASE = timedelta(seconds=60)
ITEMS_AT_ONCE = 200


async def claim(most: int) -> list[UUID]:
    """Statuses whose items are to be seen to, those of one worker until its lease runs out."""
    return await claim_due(Status, "due_at", LEASE, most)


async def settle(status_id: UUID) -> None:
    """See to some items of a status for which that is due; when there are no more, it is done with.

    Whoever gave an item this status while it was still to be had, holds it until they commit (`ready_made.held`): to lock it
    waits for them, so that none of their items is left behind. Only one status is seen to at a time, so that no two wait for
    each other by way of somebody who moves an item from one to the other.
    """
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        await hold_the_tree()  # as whoever moves items with what is below them: both lock many
        await exclusively("settle statuses")
        due = Status.filter(id=status_id, due_at__isnull=False)  # house: the worker's own rows
        status = await due.select_for_update().first()
        if status is None:
            return
        seen_to = await (_refit(status) if status.retired_at is None else _bring_on(status))
        status.due_at = clock.now() if seen_to == ITEMS_AT_ONCE else None
        await status.save(update_fields=["due_at"])


async def _bring_on(status: Status) -> int:
    """Give some of its items the status that they get instead; of how many."""
    into = await end_of_the_way(status)
    items = await _some(status)
    finished = into.category is StatusCategory.FINISHED
    now = clock.now()
    befores = [snapshot(item) for item in items]
    for item in items:
        item.type_id, item.status_id, item.status_since = into.type_id, into.id, now
        item.finished_at = (item.finished_at or now) if finished else None
        item.version, item.updated_at = item.version + 1, now
    stored = Item.filter(id__in=[item.id for item in items])  # house: locked, whoever may see them
    columns = {"type_id": into.type_id, "status_id": into.id, "status_since": now, "updated_at": now}
    if items and finished:
        await stored.filter(finished_at__isnull=True).update(finished_at=now)
    if items:
        cleared = {} if finished else {"finished_at": None}
        await stored.update(version=F("version") + 1, **columns, **cleared)
    for item, before in zip(items, befores, strict=True):
        told: dict[str, Changed] = {"status": Changed(before.state["status"], str(into.id))}
        kind: type[Event] = ItemStatusChanged
        if into.type_id != status.type_id:
            kind, told["type"] = ItemConverted, Changed(before.state["type"], str(into.type_id))
        _tell(kind, item, before, told)
    return len(items)


async def _refit(status: Status) -> int:
    """Say of some of its items that they are finished, since they have the status, or that they are not; of how many."""
    finished = status.category is StatusCategory.FINISHED
    items = await _some(status, finished_at__isnull=finished)
    now = clock.now()
    befores = [snapshot(item) for item in items]
    for item in items:
        item.finished_at = item.status_since if finished else None
        item.version, item.updated_at = item.version + 1, now
    if items:
        await Item.filter(id__in=[item.id for item in items]).update(  # house: locked, whoever may see them
            finished_at=F("status_since") if finished else None, version=F("version") + 1, updated_at=now
        )
    for item, before in zip(items, befores, strict=True):
        when = item.finished_at and clock.to_text(item.finished_at)
        _tell(ItemEdited, item, before, {"finished_at": Changed(before.state["finished_at"], when)})
    return len(items)


async def _some(status: Status, **more: bool) -> Sequence[Item]:
    """Some items with the status, locked, with their parties."""
    rows = Item.filter(status_id=status.id, **more).order_by("id")  # house: whoever may see them
    items = await rows.limit(ITEMS_AT_ONCE).select_for_update()
    parties: dict[UUID, list[ItemParty]] = {item.id: [] for item in items}
    if items:
        for party in await ItemParty.filter(item_id__in=list(parties)):  # house: of locked items
            parties[party.item_id].append(party)
    for item in items:
        item.parties = parties[item.id]
    return items


async def end_of_the_way(status: Status) -> Status:
    """The status that items get instead: where that was removed too, the one after it."""
    while status.retired_into_id is not None:
        status = await Status.get(id=status.retired_into_id)  # house: a type shows its statuses
    return status


def _tell(kind: type[Event], item: Item, before: object, told: dict[str, Changed]) -> None:
    record(
        kind(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            before=before,  # type: ignore[arg-type]
            after=snapshot(item),
            **told,  # type: ignore[arg-type]
        )
    )
