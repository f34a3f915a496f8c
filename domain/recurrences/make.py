"""Make what is due: each date once, whatever dies meanwhile, and of several that were missed the latest one."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from domain import policy, working_hours, workspace
from domain.items.clone import make_like
from domain.items.locked import load_parties
from domain.leases import claim_due
from domain.places import hold_the_tree
from domain.recurrences.dates import Occurrence, Said, ahead, look_at
from domain.recurrences.planned import plan_like
from domain.recurrences.set_recurrence import store
from domain.recurrences.told import known, tell_recurred, tell_set
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import NotAllowed, UserError
from kit.ids import new_id
from kit.recurrence_rule import DATES_MOST
from models import Item, ItemType, Recurrence, RecurrenceDate, Source, Viewer, sight

LEASE = timedelta(minutes=2)


async def claim(most: int) -> list[UUID]:
    """Recurrences that are to be looked at, the longest due first: one worker's until its lease runs out."""
    return await claim_due(Recurrence, "due_at", LEASE, most)


async def make(item_id: UUID) -> None:
    """Make what is due of one that recurs, in one transaction with that it was; where that is refused, it stops, and says why."""
    clock_ = await workspace.automation(workspace.CLOCK)
    try:
        async with unit_of_work(clock_):
            found = await _due(item_id)
            if found is not None:
                await _make_latest(*found)
    except UserError as refusal:
        async with unit_of_work(clock_):
            found = await _due(item_id)
            if found is not None:
                await _stop(*found[:2], refusal.message)


async def _due(item_id: UUID) -> tuple[Item, Recurrence, Said, Sequence[Occurrence]] | None:
    """The item and its recurrence, locked, and which of its dates have come; None if none has, or nothing is to be made.

    The dates of an item that is archived, in the bin, or merged into another pass: what would have been made is not made later.
    Those of one whose type was just removed do not.
    """
    await hold_the_tree()
    item = await Item.filter(id=item_id).select_for_update().first()  # house: the worker's own rows
    row = await Recurrence.filter(id=item_id).select_for_update().first()  # house: the worker's own rows
    if item is None or row is None or row.due_at is None:
        return None
    await load_parties({item.id: item})
    now, said, working = clock.now(), Said.by(row), await working_hours.working_days()
    due = [each for each in ahead(said, working, row.passed_until, row.last_day) if each.at <= now]
    rests = item.archived or item.removed_at is not None or item.merged_into_id is not None
    if due and not rests and not await _has_type(item):
        return None
    row.passed_until = now
    row.last_day = due[-1].day if due and not rests else row.last_day
    row.due_at = look_at(said, working, now, row.last_day)
    if due and not rests:
        return item, row, said, due
    await _pass(row)
    return None


async def _has_type(item: Item) -> bool:
    """Whether there is its type still; else the worker has yet to give it another, and looks again when the lease runs out."""
    return await ItemType.filter(
        id=item.type_id, retired_at__isnull=True
    ).exists()  # house: of the worker's own row


async def _make_latest(item: Item, row: Recurrence, said: Said, due: Sequence[Occurrence]) -> None:
    """Make the last of the dates that have come; that it is made once holds `last_day`, and the database by the unique date.

    Raises: UserError, if whoever had it recur may not do that any more, or it cannot be made.
    """
    latest = due[-1]
    await _pass(row)
    maker = await _maker(row, item)
    made = await make_like(maker, item, source=Source.RECURRENCE, links_most=DATES_MOST)
    await plan_like(maker, item, made, said, latest.day)
    await RecurrenceDate.create(
        id=new_id(), item_id=item.id, day=latest.day, made_id=made.id, made_at=clock.now()
    )
    tell_recurred(item, latest.day, made)


async def _maker(row: Recurrence, item: Item) -> Viewer:
    """Who had it recur, with the rights of now; whether they see the item is asked when one is made of it. Raises: NotAllowed."""
    viewer = await sight.by_principal(row.set_by_id)
    if viewer is None:
        raise NotAllowed("Who had it recur is no longer an active user.")
    if not policy.may(viewer, "item.plan", item):
        raise NotAllowed("Who had it recur may no longer plan this item.")
    return viewer


async def _pass(row: Recurrence) -> None:
    """Save how far time has gone: no new version, since nobody changed what it says."""
    await row.save(update_fields=["passed_until", "last_day", "due_at"])


async def _stop(item: Item, row: Recurrence, why: str) -> None:
    """Pause it until somebody lets it go on, in whose name it is then."""
    before = known(row)
    row.paused, row.stopped, row.due_at = True, why[:500], None
    await store(row)
    tell_set(item, before, known(row))
