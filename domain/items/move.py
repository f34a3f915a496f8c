"""Bring an item into another project, or out of all."""

from uuid import UUID

from domain import policy
from domain.events import Changed, ItemMoved
from domain.items.locked import lock, snapshot, store
from domain.unit_of_work import record, unit_of_work
from kit.errors import NotFound
from models import Item, Project, Viewer


async def move(viewer: Viewer, item_id: UUID, project_id: UUID | None, version: int | None = None) -> Item:
    """The item in the project; None takes it out of all projects.

    Raises: NotFound (item or project), NotAllowed (to move it, or to create in the project), Conflict (stale version).
    """
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.move", item)
        if item.project_id == project_id:
            return item
        if project_id is not None:
            await target(viewer, project_id, "projectId")
        before, old = snapshot(item), item.project_id
        item.project_id = project_id
        await store(item, ["project_id"])
        record(
            ItemMoved(
                entity_id=item.id,
                item_id=item.id,
                project_id=project_id,
                before=before,
                after=snapshot(item),
                project=Changed(old and str(old), project_id and str(project_id)),
            )
        )
        return item


async def target(viewer: Viewer, project_id: UUID, *path: str | int) -> Project:
    """The project, if the viewer may put items into it.

    Raises: NotFound, NotAllowed.
    """
    project = await Project.visible_to(viewer).filter(id=project_id).first()
    if project is None:
        raise NotFound("There is no such project.", *path)
    policy.check(viewer, "project.create_item", project)
    return project
