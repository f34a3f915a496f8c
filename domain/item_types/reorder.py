"""Put the types into another order."""

from collections.abc import Sequence
from uuid import UUID

from domain.events import Changed, ItemTypeEdited
from domain.item_types import given
from domain.item_types.create import first_rank
from domain.item_types.locked import alone, check_right, live_types, store, tell
from domain.unit_of_work import unit_of_work
from models import ItemType, Viewer


async def reorder(viewer: Viewer, ids: Sequence[UUID], project_id: UUID | None = None) -> list[ItemType]:
    """All types of the workspace, or all of a project's own, in this order. The first of the helpdesk's is that of whatever comes
    in without one.

    Raises: NotAllowed (admins only; who may not change the project), NotFound (the project), Invalid (one is missing, unknown or
    named twice).
    """
    async with unit_of_work(viewer):
        await alone()
        await check_right(viewer, project_id, "projectId")
        types = {each.id: each for each in await live_types(project_id)}
        given.check_all_named(ids, list(types.values()), "types")
        for rank, key in enumerate(ids, first_rank(project_id)):
            type_, old = types[key], types[key].rank
            if old != rank:
                type_.rank = rank
                await store(type_, ["rank"])
                tell(ItemTypeEdited, type_, rank=Changed(old, rank))
        return [types[key] for key in ids]
