"""Remove a folder that nothing is in any more."""

from uuid import UUID

from domain.events import FolderRemoved
from domain.folders import locked
from domain.places import hold_the_tree
from domain.unit_of_work import forget_texts, record, unit_of_work
from kit.errors import Invalid
from models import Folder, Item, Viewer


async def remove(viewer: Viewer, folder_id: UUID, version: int | None = None) -> Folder:
    """The folder as it was; it is gone, its names too.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (items or folders are in it).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        folder = await locked.lock(viewer, folder_id, version)
        for rows, what in (
            (Folder.filter(parent_id=folder.id), "folders"),  # house: whether there is any
            (
                Item.filter(folder_id=folder.id, removed_at__isnull=True),
                "items",
            ),  # house: whether there is any
        ):
            if await rows.exists():
                raise Invalid(f"There are {what} in it: place them elsewhere first.", "id")
        await Item.filter(folder_id=folder.id).update(
            folder_id=None
        )  # house: in the bin, at the top if they return
        await folder.delete()
        for kind in ("folder.created", "folder.edited"):
            await forget_texts(kind, folder.id)
        record(
            FolderRemoved(
                entity_id=folder.id,
                project_id=folder.project_id,
                internal=True,
                before=locked.snapshot(folder),
                after=None,
            )
        )
        return folder
