"""Merge an item into another that is about the same; and take that back.

The duplicate stays an item of its own, finished, with its people and all that was said on it, so that nobody reads anything that
they could not read before. It leads to the other, to which it gives of its people only those of the staff who see that one.
"""

from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, Event, ItemMerged, ItemStatusChanged, ItemUnmerged, Snapshot
from domain.item_types.locked import live_statuses
from domain.items.locked import lock_all, snapshot, store
from domain.items.parties import put_followers
from domain.items.set_status import check_below
from domain.places import hold_the_tree
from domain.principals import AT_ONCE_MOST
from domain.statuses.matching import match
from domain.unit_of_work import record, unit_of_work
from domain.versions import check_version
from kit import clock
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from models import (
    OF_CUSTOMERS,
    Item,
    Part,
    Principal,
    Status,
    StatusCategory,
    Viewer,
    ready_made,
    sight,
)
from models.principal import CUSTOMER_SIDE
from models.properties.item import state

_OF_STATUS = ["status_id", "status_since", "finished_at"]

MERGED_MOST = 200
"""Items that one stands for."""


async def merge(
    viewer: Viewer,
    item_id: UUID,
    into_id: UUID,
    version: int | None = None,
    into_version: int | None = None,
) -> Item:
    """The item, finished and merged into the other; one that was merged into it before changes and records nothing.

    Raises: NotFound (either), NotAllowed (either; archived; merged into another), Conflict (stale versions; a parent that waits),
    Invalid (into itself; its type has no end), TooLarge (too many merged into one).
    """
    if item_id == into_id:
        raise Invalid("An item is not merged into itself.", "intoId")
    async with unit_of_work(viewer):
        await hold_the_tree()  # as whoever locks several
        await _check_seen(viewer, item_id, into_id)
        found = {each.id: each for each in await lock_all(viewer, [item_id, into_id])}
        item, into = found[item_id], found[into_id]
        if item.merged_into_id == into.id:
            policy.check(viewer, "item.undo_merge", item)
            return item
        policy.check(viewer, "item.merge", item)
        policy.check(viewer, "item.merge", into)
        check_version(item, version, "item")
        _check_version_of_other(into, into_version)
        led = await _came_by(into)
        if len(led) >= MERGED_MOST:
            raise TooLarge(f"At most {MERGED_MOST} items are merged into one.", "intoId")
        before, old = snapshot(item), item.status_id
        kept = _held(item)
        columns = await _finish(item)
        there = {party.principal_id for party in into.parties}
        came = [each.id for each in await _taken_over(item, into)]
        # Whoever follows it by another merge does so by this one, too, once that is taken back.
        came += [
            key for key in _workers(item) if key in there and any(key in others for others in led.values())
        ]
        kept["followers"] = [str(key) for key in came]
        item.merged_into_id, item.merge = into.id, kept
        await _store(item, columns)
        if columns:
            _tell_status(item, before, old)
        _tell(ItemMerged, item, into, into=Changed(None, str(into.id)))
        _tell(ItemMerged, into, item, merged=Changed(None, str(item.id)))
        return item


async def undo_merge(viewer: Viewer, item_id: UUID, version: int | None = None) -> Item:
    """The item, merged into no other, in the status that it had; staff who follow the other by the merge alone do so no longer.
    What was said meanwhile stays where it was said.

    Raises: NotFound, NotAllowed (it; the other, or that is not seen), Conflict (stale version; it is not merged; its type
    was just removed; the other is archived, or merged itself).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        item, into = await _locked(viewer, item_id)
        merged = item.merged_into_id is not None
        if merged or not policy.may(viewer, "item.merge", item):  # the refusal does not say which
            policy.check(viewer, "item.undo_merge", item)
        check_version(item, version, "item")
        if not merged:
            raise Conflict("It is not merged into another item.", "id").with_current(item)
        await _check_other(viewer, item, into)
        before, old, was = snapshot(item), item.status_id, item.merged_into_id
        columns = await _begin_again(item)
        if into is not None:
            await _give_back(item, into)
        item.merged_into_id, item.merge = None, None
        await _store(item, columns)
        if columns:
            _tell_status(item, before, old)
        _tell(ItemUnmerged, item, into, into=Changed(str(was), None))
        if into is not None:
            _tell(ItemUnmerged, into, item, merged=Changed(str(item.id), None))
        return item


async def _check_seen(viewer: Viewer, item_id: UUID, into_id: UUID) -> None:
    """Raises: NotFound, of the two that are not seen always for the first, so that neither betrays the other."""
    rows = Item.visible_to(viewer).filter(id__in=[item_id, into_id])
    seen = {row.id for row in await rows}
    for key, path in ((item_id, "id"), (into_id, "intoId")):
        if key not in seen:
            raise NotFound("There is no such item.", path)


def _check_version_of_other(into: Item, seen: int | None) -> None:
    try:
        check_version(into, seen, "item")
    except Conflict as stale:
        raise Conflict(stale.message, "intoVersion", **stale.params).with_current(stale.current) from None


async def _locked(viewer: Viewer, item_id: UUID) -> tuple[Item, Item | None]:
    """The item, and the one that it is merged into, if the viewer sees that; both locked, in the order that all lock items in."""
    seen = await Item.visible_to(viewer).filter(id=item_id).first()
    other_id = seen.merged_into_id if seen is not None else None
    sees_other = other_id is not None and await Item.visible_to(viewer).filter(id=other_id).exists()
    keys = [item_id, other_id] if sees_other and other_id is not None else [item_id]
    found = {each.id: each for each in await lock_all(viewer, keys)}
    item = found[item_id]
    if item.merged_into_id not in (None, other_id):
        raise Conflict("It was merged into another item this moment.", "id").with_current(item)
    return item, found.get(item.merged_into_id) if item.merged_into_id is not None else None


async def _check_other(viewer: Viewer, item: Item, into: Item | None) -> None:
    """Whether the viewer may take it back there, too; where the other is in the bin there is nothing to take back."""
    if into is None:
        there = Item.filter(id=item.merged_into_id, removed_at__isnull=True)  # house: whether there is one
        if await there.exists():
            raise NotAllowed("You do not see the item that it was merged into.")
        return
    if into.archived or into.merged_into_id is not None:
        raise Conflict(
            "The item that it was merged into is archived, or was merged into another itself: undo that first.",
            "id",
        ).with_current(item)
    policy.check(viewer, "item.merge", into)


def _held(item: Item) -> dict[str, Any]:
    """What a merge changes of an item, as JSON holds it."""
    return {
        "status": str(item.status_id),
        "since": clock.to_text(item.status_since),
        "finished": item.finished_at and clock.to_text(item.finished_at),
    }


async def _finish(item: Item) -> list[str]:
    """The item in the last status of its type that means an end, as duplicates are closed, not solved; the changed columns."""
    if item.finished_at is not None:
        return []
    await check_below(item, "id")
    ends = [each for each in await live_statuses(item.type_id) if each.category is StatusCategory.FINISHED]
    if not ends:
        raise Invalid("Its type has no status that means an end, so it cannot be merged.", "id")
    item.status_id, item.status_since = ends[-1].id, clock.now()
    item.finished_at = item.status_since
    return _OF_STATUS


async def _begin_again(item: Item) -> list[str]:
    """The item in the status that it had; where that was removed meanwhile, in one that says the same. The changed columns.

    Raises: Conflict, if its type was removed, and the worker has yet to give it another.
    """
    kept = item.merge or {}
    was, live = UUID(kept["status"]), await live_statuses(item.type_id)
    if not live:
        raise Conflict("Its type was removed this moment: try again in a minute.", "id").with_current(item)
    status = next((each for each in live if each.id == was), None)
    if status is None:
        # Erased is what was a type of its own of a project that the item has left.
        gone = await Status.filter(id=was).first()  # house: a type shows its statuses
        status = match(gone, live) if gone else next(each for each in live if each.is_default)
    if status.id == item.status_id:
        return []
    item.status_id, item.status_since = status.id, clock.from_text(kept["since"])
    finished = status.category is StatusCategory.FINISHED
    was_finished = clock.from_text(kept["finished"]) if kept["finished"] else clock.now()
    item.finished_at = was_finished if finished else None
    return _OF_STATUS


async def _store(item: Item, columns: list[str]) -> None:
    """A new version only with another status: of the merge alone its customers learn nothing."""
    if columns:
        await store(item, [*columns, "merged_into_id", "merge"])
    else:
        await ready_made.store(item, ["merged_into_id", "merge"])


async def _taken_over(item: Item, into: Item) -> list[Principal]:
    """Who worked on the item or followed it and follows the other now: of the staff, who all see that already."""
    there = {party.principal_id for party in into.parties}
    keys = [key for key in _workers(item) if key not in there]
    if not keys:
        return []
    people, audience = await sight.people_reached(keys), into.audience()
    able = []
    for principal in await Principal.filter(id__in=keys, active=True).order_by("id"):  # house: its people
        reached = [v for v in people if v.principal_id == principal.id or principal.id in v.teams]
        if reached and all(v.sees(audience) for v in reached):
            able.append(principal)
    room = AT_ONCE_MOST - sum(party.part is Part.FOLLOWER for party in into.parties)
    await put_followers(into, able[:room], [])
    return able[:room]


def _workers(item: Item) -> list[UUID]:
    """Who of the staff works on the item or follows it."""
    own = [party.principal_id for party in item.parties if party.principal_kind not in CUSTOMER_SIDE]
    return list(dict.fromkeys(own))


async def _give_back(item: Item, into: Item) -> None:
    follow = {party.principal_id for party in into.parties if party.part is Part.FOLLOWER}
    came = _followers(item.merge) & follow
    if came:
        led = await _came_by(into)
        others = frozenset[UUID]().union(*(keys for key, keys in led.items() if key != item.id))
        await put_followers(into, [], sorted(came - others))


async def _came_by(into: Item) -> dict[UUID, frozenset[UUID]]:
    """The items that are merged into a locked one, each with who follows that by the merge."""
    led = Item.filter(
        merged_into_id=into.id
    )  # house: only how many there are, and who of its own followers came so
    return {key: _followers(merge) for key, merge in await led.values_list("id", "merge")}


def _followers(merge: dict[str, Any] | None) -> frozenset[UUID]:
    return frozenset(UUID(key) for key in (merge or {}).get("followers", ()))


def _tell_status(item: Item, before: Snapshot, old: UUID) -> None:
    record(
        ItemStatusChanged(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            before=before,
            after=snapshot(item),
            status=Changed(str(old), str(item.status_id)),
        )
    )


def _tell(event: type[Event], item: Item, other: Item | None, **changes: Any) -> None:
    """The item's staff hear of it, and those of its customers who see the other: the rest learn of none."""
    seen, others = item.audience(), other.audience() if other else frozenset()
    hidden = {token for token in seen - others if token.startswith(OF_CUSTOMERS)}
    told = Snapshot(seen - hidden, state(item))
    record(
        event(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            before=told,
            after=told,
            **changes,
        )
    )
