"""Put the types into another order."""

from collections.abc import Sequence
from uuid import UUID

from domain import policy
from domain.events import Changed, ItemTypeEdited
from domain.item_types import given
from domain.item_types.locked import alone, live_types, store, tell
from domain.unit_of_work import unit_of_work
from models import ItemType, Viewer


async def reorder(viewer: Viewer, ids: Sequence[UUID]) -> list[ItemType]:
    """All types, in this order. The first of the helpdesk's is that of whatever comes in without one.

    Raises: NotAllowed (admins only), Invalid (one is missing, unknown or named twice).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        await alone()
        types = {each.id: each for each in await live_types()}
        given.check_all_named(ids, list(types.values()), "types")
        for rank, key in enumerate(ids):
            type_, old = types[key], types[key].rank
            if old != rank:
                type_.rank = rank
                await store(type_, ["rank"])
                tell(ItemTypeEdited, key, rank=Changed(old, rank))
        return [types[key] for key in ids]
