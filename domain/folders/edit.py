"""Give a folder another name."""

from uuid import UUID

from domain.events import Changed, FolderEdited
from domain.folders import locked
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import Folder, Viewer


async def edit(viewer: Viewer, folder_id: UUID, version: int | None = None, *, name: str) -> Folder:
    """The folder with this name.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (empty name), TooLarge.
    """
    shown = locked.check_name(name, "name")
    async with unit_of_work(viewer):
        folder = await locked.lock(viewer, folder_id, version)
        if shown == folder.name:
            return folder
        old = folder.name
        folder.name, folder.version, folder.updated_at = shown, folder.version + 1, clock.now()
        await folder.save(update_fields=["name", "version", "updated_at"])
        record(
            FolderEdited(
                entity_id=folder.id,
                project_id=folder.project_id,
                internal=True,
                before=locked.snapshot(folder),
                after=locked.snapshot(folder),
                name=Changed(old, shown),
            )
        )
        return folder
