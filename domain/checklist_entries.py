"""What is to be ticked off on an item: entries added, changed, moved and removed by who may change the item."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from domain import policy
from domain.events import (
    Changed,
    ChecklistEntryCreated,
    ChecklistEntryEdited,
    ChecklistEntryMoved,
    ChecklistEntryRemoved,
    Event,
)
from domain.items.locked import lock as lock_item
from domain.items.locked import snapshot
from domain.once import once
from domain.places import Siblings
from domain.unit_of_work import record, unit_of_work
from domain.versions import check_version
from kit import clock, order_keys, text
from kit.errors import Invalid, NotFound, TooLarge
from kit.ids import new_id
from models import ChecklistEntry, Item, Viewer, ready_made

TEXT_MOST, ENTRIES_MOST = 500, 200
"""Characters of an entry; entries of an item."""

Kind = TypeVar("Kind", bound=Event)


async def create(
    viewer: Viewer, item_id: UUID, words: str, idempotency_key: str | None = None
) -> ChecklistEntry:
    """The new entry, the last of its item.

    Raises: NotFound (item), NotAllowed (to change the item), Invalid (no words), TooLarge (the words; too many entries).
    """
    return await once(
        viewer,
        "checklist_entry.create",
        idempotency_key,
        lambda: _create(viewer, item_id, words),
        lambda key: _again(viewer, key),
    )


async def _create(viewer: Viewer, item_id: UUID, words: str) -> ChecklistEntry:
    shown = _checked(words, "input", "text")
    async with unit_of_work(viewer):
        item = await lock_item(viewer, item_id, None, "input", "itemId")
        policy.check(viewer, "item.edit", item)
        if item.checklist_total >= ENTRIES_MOST:
            raise TooLarge(f"A checklist has at most {ENTRIES_MOST} entries.", "input", "itemId")
        now = clock.now()
        entry = await ChecklistEntry.create(
            id=new_id(),
            item_id=item.id,
            text=shown,
            order_key=await _beside(item.id).end() or order_keys.at(0),
            created_at=now,
            updated_at=now,
        )
        await _count(item, total=1)
        _tell(ChecklistEntryCreated, item, entry, text=Changed(None, shown))
        return entry


async def _again(viewer: Viewer, key: UUID) -> ChecklistEntry:
    entry = await ChecklistEntry.visible_to(viewer).filter(id=key).first()
    if entry is None:
        raise NotFound("What this key once made is no longer there, or not visible to you.", "idempotencyKey")
    return entry


async def edit(
    viewer: Viewer,
    entry_id: UUID,
    version: int | None = None,
    *,
    words: str | None = None,
    done: bool | None = None,
) -> ChecklistEntry:
    """The entry with other words, or done, or no longer; None keeps.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (no words), TooLarge.
    """
    shown = None if words is None else _checked(words, "input", "text")
    async with unit_of_work(viewer):
        item, entry = await _lock(viewer, entry_id, version)
        old = entry.text, entry.done
        entry.text = entry.text if shown is None else shown
        entry.done = entry.done if done is None else done
        if (entry.text, entry.done) == old:
            return entry
        await _store(entry, ["text", "done"])
        await _count(item, done=entry.done - old[1])
        _tell(
            ChecklistEntryEdited,
            item,
            entry,
            text=None if entry.text == old[0] else Changed(old[0], entry.text),
            done=None if entry.done == old[1] else Changed(old[1], entry.done),
        )
        return entry


async def move(
    viewer: Viewer,
    entry_id: UUID,
    version: int | None = None,
    *,
    before_id: UUID | None = None,
    after_id: UUID | None = None,
) -> ChecklistEntry:
    """The entry right beside another one of its item; with none named, the last.

    Raises: NotFound (entry, neighbour), NotAllowed, Conflict (stale version), Invalid (two places at once, beside itself, another
    item's).
    """
    named = {"beforeId": before_id, "afterId": after_id}
    given = {name: key for name, key in named.items() if key is not None}
    if len(given) > 1:
        raise Invalid("Name one: an entry to come before, or one to come after.", "input")
    async with unit_of_work(viewer):
        item, entry = await _lock(viewer, entry_id, version)
        order_key = await _spot(viewer, entry, given, ahead=before_id is not None)
        if order_key == entry.order_key:
            return entry
        entry.order_key = order_key
        await _store(entry, ["order_key"])
        _tell(ChecklistEntryMoved, item, entry)
        return entry


async def remove(viewer: Viewer, entry_id: UUID, version: int | None = None) -> ChecklistEntry:
    """The entry as it was; it is gone, and its item's history says what it said.

    Raises: NotFound, NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        item, entry = await _lock(viewer, entry_id, version)
        await ChecklistEntry.filter(id=entry.id).delete()  # house: of a locked item
        await _count(item, total=-1, done=-int(entry.done))
        _tell(ChecklistEntryRemoved, item, entry, text=Changed(entry.text, None))
        return entry


def check_count(entry_ids: Sequence[UUID], *path: str | int) -> None:
    """Raises: TooLarge, if no item has so many entries."""
    if len(entry_ids) > ENTRIES_MOST:
        raise TooLarge(f"At most {ENTRIES_MOST} entries go to a new item.", *path)


async def chosen(
    viewer: Viewer, item: Item, entry_ids: Sequence[UUID], *path: str | int
) -> list[ChecklistEntry]:
    """The entries of the locked item with these keys, in their order, which go to another.

    Raises: NotAllowed (to change the item's checklist), NotFound (one that is not the item's).
    """
    if not entry_ids:
        return []
    policy.check(viewer, "item.edit", item)
    rows = ChecklistEntry.visible_to(viewer).filter(item_id=item.id, id__in=list(entry_ids))
    found = await rows.order_by("order_key", "id")
    there = {entry.id for entry in found}
    for index, key in enumerate(entry_ids):
        if key not in there:
            raise NotFound("There is no such entry on the item.", *path, index)
    return found


async def take(item: Item, other: Item, entries: Sequence[ChecklistEntry]) -> None:
    """Have entries of the locked item be those of another, which was made just now: as they are, done or not."""
    for entry in entries:
        entry.item_id = other.id
        await _store(entry, ["item_id"])
    done = sum(entry.done for entry in entries)
    await _count(item, total=-len(entries), done=-done)
    await _count(other, total=len(entries), done=done)
    for entry in entries:
        _tell(ChecklistEntryRemoved, item, entry, text=Changed(entry.text, None))
        _tell(ChecklistEntryCreated, other, entry, text=Changed(None, entry.text))


async def _spot(viewer: Viewer, entry: ChecklistEntry, given: dict[str, UUID], *, ahead: bool) -> str:
    for name, key in given.items():
        if key == entry.id:
            raise Invalid("An entry does not stand beside itself.", "input", name)
        other = await ChecklistEntry.visible_to(viewer).filter(id=key).first()
        if other is None:
            raise NotFound("There is no such entry.", "input", name)
        if other.item_id != entry.item_id:
            raise Invalid("That entry is another item's; entries stay with theirs.", "input", name)
        return await _beside(entry.item_id).beside(other, entry.id, ahead=ahead)
    return await _beside(entry.item_id).end(entry.id) or entry.order_key


async def _lock(viewer: Viewer, entry_id: UUID, version: int | None) -> tuple[Item, ChecklistEntry]:
    """The entry's item, which the viewer may change, locked until the unit of work ends; and the entry as it is since.

    Raises: NotFound, NotAllowed, Conflict with the current row.
    """
    found = await ChecklistEntry.visible_to(viewer).filter(id=entry_id).first()
    item = None if found is None else await lock_item(viewer, found.item_id)
    entry = await ChecklistEntry.visible_to(viewer).filter(id=entry_id).first()
    if item is None or entry is None:
        raise NotFound("There is no such entry.", "id")
    policy.check(viewer, "item.edit", item)
    check_version(entry, version, "entry")
    return item, entry


def _checked(words: str, *path: str | int) -> str:
    return text.check(words, *path, most=TEXT_MOST, least=1)


def _beside(item_id: UUID) -> Siblings:
    return Siblings(ChecklistEntry, {"item_id": item_id})


async def _store(entry: ChecklistEntry, columns: list[str]) -> None:
    entry.version, entry.updated_at = entry.version + 1, clock.now()
    await ready_made.store(entry, [*columns, "version", "updated_at"])


async def _count(item: Item, *, total: int = 0, done: int = 0) -> None:
    """No new version of the item: its checklist is none of its customers' business."""
    if total or done:
        item.checklist_total, item.checklist_done = item.checklist_total + total, item.checklist_done + done
        await ready_made.store(item, ["checklist_total", "checklist_done"])


def _tell(kind: type[Kind], item: Item, entry: ChecklistEntry, **changes: Changed | None) -> None:
    seen, key = snapshot(item), str(entry.id)
    record(
        kind(
            entity_id=entry.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=True,
            before=seen,
            after=seen,
            entry=Changed(key, key),  # type: ignore[call-arg]
            **changes,  # type: ignore[arg-type]
        )
    )
