"""What items wait for: read from both ends, by staff who see both; and set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import strawberry
from tortoise.expressions import Q

from domain import plans as verbs
from kit.network import Kind
from models import Item, PlanLink
from resolvers.context import Ask, Context
from resolvers.inputs import key
from resolvers.outcome import outcome
from resolvers.relations import by_id

Ends: TypeAlias = Callable[[PlanLink], tuple[UUID, UUID]]
"""(the item from which a link is looked at, the other)"""


@dataclass(frozen=True)
class Linked:
    """A link, seen from one of its two items: `item` is the other."""

    item: Item
    kind: Kind
    lag_minutes: int


async def predecessors(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Linked] | None]:
    """What each item waits for, by number; None for customers."""
    return await _others(rows, context, lambda link: (link.after_id, link.before_id))


async def successors(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Linked] | None]:
    """What waits for each item, by number; None for customers."""
    return await _others(rows, context, lambda link: (link.before_id, link.after_id))


async def _others(rows: Sequence[Item], context: Context, ends: Ends) -> Sequence[Sequence[Linked] | None]:
    if not context.viewer.is_staff:
        return [None] * len(rows)
    links = await context.by_key("plan links", [row.id for row in rows], lambda keys: _links(keys, context))
    found = await by_id(Item.visible_to, [ends(link)[1] for row in rows for link in links[row.id]], context)
    listed = []
    for row in rows:
        seen = [(found.get(ends(link)[1]), link) for link in links[row.id] if ends(link)[0] == row.id]
        linked = [Linked(item, link.kind, link.lag_minutes) for item, link in seen if item is not None]
        listed.append(sorted(linked, key=lambda each: each.item.number))
    return listed


async def _links(keys: list[UUID], context: Context) -> dict[UUID, list[PlanLink]]:
    found: dict[UUID, list[PlanLink]] = {key: [] for key in keys}
    for link in await PlanLink.visible_to(context.viewer).filter(
        Q(before_id__in=keys) | Q(after_id__in=keys)
    ):
        for end in {link.before_id, link.after_id} & found.keys():
            found[end].append(link)
    return found


@outcome("item")
async def set_predecessor(
    info: Ask,
    id: strawberry.ID,
    predecessor_id: strawberry.ID,
    kind: Kind = Kind.FINISH_START,
    lag_minutes: int = 0,
) -> Item:
    before = key(predecessor_id, "item", path=("predecessorId",))
    return await verbs.set_predecessor(info.context.viewer, key(id, "item"), before, kind, lag_minutes)


@outcome("item")
async def remove_predecessor(info: Ask, id: strawberry.ID, predecessor_id: strawberry.ID) -> Item:
    before = key(predecessor_id, "item", path=("predecessorId",))
    return await verbs.remove_predecessor(info.context.viewer, key(id, "item"), before)
