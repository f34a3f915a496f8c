"""Who works on an item and who follows it."""

from collections.abc import Iterable
from uuid import UUID

from domain import policy
from domain.events import Changed, ItemAssigned, ItemFollowersChanged, Snapshot
from domain.items.locked import lock, snapshot, store
from domain.principals import ASSIGNABLE, AT_ONCE_MOST, FOLLOWING, chosen
from domain.unit_of_work import record, unit_of_work
from kit.errors import TooLarge
from kit.ids import new_id
from models import Item, ItemParty, Part, Principal, Viewer


async def assign(
    viewer: Viewer, item_id: UUID, assignee_ids: Iterable[UUID], version: int | None = None
) -> Item:
    """The item with exactly these assignees: users and teams.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (neither user nor team, or deactivated).
    """
    wanted = list(dict.fromkeys(assignee_ids))
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.assign", item)
        before, held = snapshot(item), _held(item, Part.ASSIGNEE)
        if set(wanted) == set(held):
            return item
        added = await chosen(viewer, [k for k in wanted if k not in held], ASSIGNABLE, "assigneeIds")
        await _change(item, Part.ASSIGNEE, added, [k for k in held if k not in wanted])
        await store(item, [])
        record(
            ItemAssigned(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                before=before,
                after=snapshot(item),
                assignees=_told(held, _held(item, Part.ASSIGNEE)),
            )
        )
        return item


async def follow(viewer: Viewer, item_id: UUID) -> Item:
    """The item, followed by the viewer, who sees it."""
    return await _follow(viewer, item_id, [viewer.principal_id], [], "item.follow")


async def unfollow(viewer: Viewer, item_id: UUID) -> Item:
    """The item, no longer followed by the viewer."""
    return await _follow(viewer, item_id, [], [viewer.principal_id], "item.follow")


async def change_followers(
    viewer: Viewer, item_id: UUID, add: Iterable[UUID], remove: Iterable[UUID]
) -> Item:
    """The item with followers (users, teams, customers, organizations) added and removed.

    Raises: NotFound, NotAllowed, Invalid.
    """
    return await _follow(viewer, item_id, list(add), list(remove), "item.add_followers")


async def _follow(
    viewer: Viewer, item_id: UUID, add: list[UUID | None], remove: list[UUID | None], action: str
) -> Item:
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        policy.check(viewer, action, item)
        before, held = snapshot(item), _held(item, Part.FOLLOWER)
        new = [k for k in dict.fromkeys(add) if k is not None and k not in held]
        added = await chosen(viewer, new, FOLLOWING, "add")
        gone = [k for k in held if k in remove]
        by_themself = action == "item.follow"
        shown = [] if by_themself else [p for p in _blind(item) if p.principal_id in add]
        if not added and not gone and not shown:
            return item
        knows = not (by_themself and added and viewer.is_customer) or await _knows(viewer, item)
        await _change(item, Part.FOLLOWER, added, gone, gives_sight=knows)
        await _show(shown)
        _tell_followers(item, before, held)
        return item


async def put_followers(item: Item, come: list[Principal], go: list[UUID]) -> None:
    """Have a locked item followed by these, and no longer by those; whether they may is the caller's to ask."""
    if come or go:
        before, held = snapshot(item), _held(item, Part.FOLLOWER)
        await _change(item, Part.FOLLOWER, come, go)
        _tell_followers(item, before, held)


def _tell_followers(item: Item, before: Snapshot, held: list[UUID]) -> None:
    record(
        ItemFollowersChanged(
            entity_id=item.id,
            item_id=item.id,
            project_id=item.project_id,
            internal=True,
            before=before,
            after=snapshot(item),
            followers=_told(held, _held(item, Part.FOLLOWER)),
        )
    )


async def _knows(viewer: Viewer, item: Item) -> bool:
    """Whether a customer sees the item for themself, not only as a follower of its project: to follow it shows them no more."""
    return await Item.known_to(viewer).filter(id=item.id).exists()


def _blind(item: Item) -> list[ItemParty]:
    return [p for p in item.parties if p.part is Part.FOLLOWER and not p.gives_sight]


async def _show(parties: list[ItemParty]) -> None:
    """They were made to follow it by somebody who may: now they see it for themselves."""
    if parties:
        rows = ItemParty.filter(id__in=[p.id for p in parties])  # house: of a locked, visible item
        await rows.update(gives_sight=True)
        for each in parties:
            each.gives_sight = True


async def _change(
    item: Item, part: Part, added: list[Principal], removed: list[UUID], *, gives_sight: bool = True
) -> None:
    """Store who came and went, and keep `item.parties` in step."""
    if removed:
        gone = ItemParty.filter(
            item_id=item.id, part=part, principal_id__in=removed
        )  # house: of a locked, visible item
        await gone.delete()
    rows = party_rows(item, part, added)
    for row in rows:
        row.gives_sight = gives_sight
    if rows:
        await ItemParty.bulk_create(rows)
    item.parties = [p for p in item.parties if p.part is not part or p.principal_id not in removed] + rows
    if sum(p.part is part for p in item.parties) > AT_ONCE_MOST:
        raise TooLarge(f"An item has at most {AT_ONCE_MOST} of these.", "add")


def party_rows(item: Item, part: Part, people: Iterable[Principal]) -> list[ItemParty]:
    """Rows, not yet stored, that make `people` take part in the item."""
    return [
        ItemParty(id=new_id(), item_id=item.id, principal_id=p.id, principal_kind=p.kind, part=part)
        for p in people
    ]


def _held(item: Item, part: Part) -> list[UUID]:
    return [p.principal_id for p in item.parties if p.part is part]


def _told(before: list[UUID], after: list[UUID]) -> Changed:
    return Changed(sorted(map(str, before)), sorted(map(str, after)))
