"""Make a folder in a project."""

from uuid import UUID

from domain.events import Changed, FolderCreated
from domain.folders import locked
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit import clock, order_keys
from kit.errors import TooLarge
from kit.ids import new_id
from models import Folder, Viewer


async def create(
    viewer: Viewer,
    project_id: UUID,
    name: str,
    parent_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> Folder:
    """The new folder, the last in its parent, or in the project.

    Raises: NotFound (project, parent), NotAllowed (its managers and leads, and admins), Invalid (a parent of another project),
    TooLarge (the name; too deep; too many).
    """
    return await once(
        viewer,
        "folder.create",
        idempotency_key,
        lambda: _create(viewer, project_id, name, parent_id),
        lambda key: made_before(Folder.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, project_id: UUID, name: str, parent_id: UUID | None) -> Folder:
    shown = locked.check_name(name, "input", "name")
    async with unit_of_work(viewer):
        await hold_the_tree()
        await locked.check_right(viewer, project_id, "input", "projectId")
        if parent_id is not None:
            await locked.other(viewer, parent_id, project_id, "input", "parentId")
            await locked.check_above(parent_id, None, "input", "parentId")
        if await Folder.visible_to(viewer).filter(project_id=project_id).count() >= locked.FOLDERS_MOST:
            raise TooLarge(f"A project has at most {locked.FOLDERS_MOST} folders.", "input", "projectId")
        now = clock.now()
        folder = await Folder.create(
            id=new_id(),
            project_id=project_id,
            parent_id=parent_id,
            name=shown,
            order_key=await locked.siblings(project_id, parent_id).end() or order_keys.at(0),
            created_at=now,
            updated_at=now,
        )
        record(
            FolderCreated(
                entity_id=folder.id,
                project_id=project_id,
                internal=True,
                after=locked.snapshot(folder),
                name=Changed(None, shown),
                parent=Changed(None, str(parent_id)) if parent_id else None,
            )
        )
        return folder
