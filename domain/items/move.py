"""Bring an item into another project, or out of all."""

from dataclasses import replace
from uuid import UUID

from domain import policy
from domain.items.locked import lock
from domain.items.place import relocate
from domain.items.spots import Spot
from domain.places import hold_the_tree
from domain.unit_of_work import unit_of_work
from models import Item, Viewer


async def move(viewer: Viewer, item_id: UUID, project_id: UUID | None, version: int | None = None) -> Item:
    """The item in the project, behind all that stand in none of its folders; None takes it out of all projects. What is below
    it comes with it, however many; a sub-item leaves its parent.

    Raises: NotFound (item or project), NotAllowed (to move it or what is below it, or to create in the project), Conflict
    (stale version), Invalid (out of all projects, with sub-items; of types that are not offered there).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.move", item)
        if item.project_id == project_id:
            return item
        if project_id is None:
            return await relocate(viewer, item, Spot(None, key=item.order_key), "projectId")
        spot = Spot(project_id)
        return await relocate(viewer, item, replace(spot, key=await spot.siblings.end()), "projectId")
