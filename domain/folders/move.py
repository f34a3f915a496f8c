"""Place a folder elsewhere in its project, with all that is in it: one row changes."""

from uuid import UUID

from domain.events import Changed, FolderMoved
from domain.folders import locked
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit import clock, order_keys
from kit.errors import Invalid
from models import Folder, Viewer


async def move(
    viewer: Viewer,
    folder_id: UUID,
    version: int | None = None,
    *,
    parent_id: UUID | None = None,
    before_id: UUID | None = None,
    after_id: UUID | None = None,
) -> Folder:
    """The folder last in the parent, or right beside another folder; with none of them, last of those that are in none.

    Raises: NotFound (folder, parent, neighbour), NotAllowed, Conflict (stale version), Invalid (two places at once, in itself,
    another project), TooLarge (too deep).
    """
    named = {"parentId": parent_id, "beforeId": before_id, "afterId": after_id}
    given = {name: key for name, key in named.items() if key is not None}
    if len(given) > 1:
        raise Invalid("Name one: a parent, or a folder to come before or after.", "input")
    async with unit_of_work(viewer):
        await hold_the_tree()
        folder = await locked.lock(viewer, folder_id, version)
        parent, order_key = await _spot(viewer, folder, given, ahead=before_id is not None)
        if parent is not None and parent != folder.parent_id:
            await locked.check_above(parent, folder.id, "input", *given)
        if (parent, order_key) == (folder.parent_id, folder.order_key):
            return folder
        old = folder.parent_id
        folder.parent_id, folder.order_key = parent, order_key
        folder.version, folder.updated_at = folder.version + 1, clock.now()
        await folder.save(update_fields=["parent_id", "order_key", "version", "updated_at"])
        record(
            FolderMoved(
                entity_id=folder.id,
                project_id=folder.project_id,
                internal=True,
                before=locked.snapshot(folder),
                after=locked.snapshot(folder),
                parent=None if old == parent else Changed(old and str(old), parent and str(parent)),
            )
        )
        return folder


async def _spot(
    viewer: Viewer, folder: Folder, given: dict[str, UUID], *, ahead: bool
) -> tuple[UUID | None, str]:
    """The parent, and the key that it has there."""
    for name, key in given.items():
        if key == folder.id:
            raise Invalid("A folder stands neither in nor beside itself.", "input", name)
        other = await locked.other(viewer, key, folder.project_id, "input", name)
        if name != "parentId":
            beside = locked.siblings(folder.project_id, other.parent_id)
            return other.parent_id, await beside.beside(other, folder.id, ahead=ahead)
    parent = given.get("parentId")
    end = await locked.siblings(folder.project_id, parent).end(folder.id)
    return parent, end or order_keys.at(0)
