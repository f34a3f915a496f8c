"""Have an item be made anew on certain dates."""

from datetime import date, datetime
from uuid import UUID

from domain import policy, working_hours
from domain.items.locked import lock
from domain.recurrences.dates import Said, ahead, look_at
from domain.recurrences.given import Wanted, check
from domain.recurrences.told import known, tell_set
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import Conflict, Invalid
from models import Item, Recurrence, RecurrenceDate, Viewer


async def set_recurrence(viewer: Viewer, item_id: UUID, wanted: Wanted, version: int | None = None) -> Item:
    """The item, which recurs as is wanted from now on, in the viewer's name: by their rights others are made like it.

    `version`: the recurrence's, 0 if there is none. What was due before and is not made yet is not made any more.

    Raises: NotFound, NotAllowed (to plan the item), Conflict (stale version), Invalid, TooLarge (as `check` says; nothing comes
    any more).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        policy.check(viewer, "item.plan", item)
        row = (
            await Recurrence.filter(id=item.id).select_for_update().first()
        )  # house: of a locked, visible item
        check_recurrence_version(item, row, version)
        said = await check(viewer, wanted, row, "input")
        before, made = known(row), row is None
        row = row or Recurrence(id=item.id, item_id=item.id, version=0, paused=False)
        row.rule, row.first_day, row.minute = said.rule.text, said.first_day, said.minute
        row.time_zone, row.days_off = said.time_zone, said.days_off
        row.paused = wanted.get("paused", row.paused)
        row.stopped = row.stopped if row.paused else None
        after = known(row)
        if before == after:
            return item
        assert viewer.principal_id is not None, "whoever may plan an item is somebody"
        row.set_by_id = viewer.principal_id
        await _begin(row, said, clock.now())
        await store(row, made=made)
        tell_set(item, before, after)
        return item


def check_recurrence_version(item: Item, row: Recurrence | None, seen: int | None) -> None:
    """Raises: Conflict with the item, if its recurrence is at another version than was seen."""
    now = row.version if row else 0
    if seen is not None and seen != now:
        raise Conflict(
            f"This recurrence has changed meanwhile: it is at version {now}.", "version", version=now
        ).with_current(item)


async def store(row: Recurrence, *, made: bool = False) -> None:
    """Save the recurrence as a new version."""
    row.version, row.updated_at = row.version + 1, clock.now()
    await row.save(force_create=made, force_update=not made)


async def _begin(row: Recurrence, said: Said, now: datetime) -> None:
    """Let it count from now. Raises: Invalid, if nothing comes any more."""
    row.passed_until, row.last_day = now, await _last_day(row.id)
    row.due_at = None
    if row.paused:
        return
    working = await working_hours.working_days()
    if next(ahead(said, working, now, row.last_day), None) is None:
        raise Invalid("All dates of this rule are over, or days on which nothing is made.", "input", "rule")
    row.due_at = look_at(said, working, now, row.last_day)


async def _last_day(item_id: UUID) -> date | None:
    """The last date for which an item was made from this one, by this recurrence or an earlier one."""
    made = RecurrenceDate.filter(item_id=item_id).order_by("-day")  # house: of a locked, visible item
    last = await made.first()
    return None if last is None else last.day
