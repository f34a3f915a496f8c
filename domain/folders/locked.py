"""What the verbs of folders share: the row locked, the right asked, the place found."""

from uuid import UUID

from domain import policy
from domain.events import ProjectFoldersRenumbered, Snapshot
from domain.places import Siblings
from domain.projects import locked as projects
from domain.unit_of_work import record
from domain.versions import check_version
from kit import text
from kit.errors import Invalid, NotFound, TooLarge
from models import Folder, Viewer
from models.tree import above, height

NAME_MOST, DEPTH_MOST, FOLDERS_MOST = 200, 20, 1_000
"""Characters of a name; folders one in the other; folders of a project."""


async def lock(viewer: Viewer, folder_id: UUID, version: int | None) -> Folder:
    """The folder, which the viewer may change, locked until the unit of work ends.

    Raises: NotFound (absent or not visible), NotAllowed, Conflict with the current row (stale version).
    """
    folder = await Folder.visible_to(viewer).filter(id=folder_id).select_for_update().first()
    if folder is None:
        raise NotFound("There is no such folder.", "id")
    await check_right(viewer, folder.project_id, "id")
    check_version(folder, version, "folder")
    return folder


async def check_right(viewer: Viewer, project_id: UUID, *path: str | int) -> None:
    """Raises: NotFound (the project), NotAllowed, unless the viewer is staff and may change the project."""
    project = await projects.seen(viewer, project_id, *path)
    policy.check(viewer, "project.edit", project)


async def other(viewer: Viewer, folder_id: UUID, project_id: UUID, *path: str | int) -> Folder:
    """Another folder of the project. Raises: NotFound, Invalid (one of another project)."""
    folder = await Folder.visible_to(viewer).filter(id=folder_id).first()
    if folder is None:
        raise NotFound("There is no such folder.", *path)
    if folder.project_id != project_id:
        raise Invalid("That folder is in another project; folders stay in theirs.", *path)
    return folder


async def check_above(parent_id: UUID, moved: UUID | None, *path: str | int) -> None:
    """Raises: Invalid, if the parent is in what is to go into it; TooLarge, if that comes too deep."""
    ancestors = await above(Folder, parent_id)
    if moved in ancestors:
        raise Invalid("A folder cannot be in itself.", *path)
    if len(ancestors) + (1 if moved is None else await height(Folder, moved)) > DEPTH_MOST:
        raise TooLarge(f"At most {DEPTH_MOST} folders are one in the other.", *path)


def siblings(project_id: UUID, parent_id: UUID | None) -> Siblings:
    """The folders that stand beside each other; their sort keys are shown, so who sees them is told when they change."""

    def renumbered() -> None:
        seen = Snapshot(Folder(project_id=project_id).audience, {})
        record(
            ProjectFoldersRenumbered(
                entity_id=project_id, project_id=project_id, internal=True, before=seen, after=seen
            )
        )

    return Siblings(Folder, {"project_id": project_id, "parent_id": parent_id}, renumbered)


def check_name(name: str, *path: str | int) -> str:
    """Raises: Invalid, TooLarge."""
    return text.check(name, *path, most=NAME_MOST, least=1)


def snapshot(folder: Folder) -> Snapshot:
    """Whoever works in the project."""
    return Snapshot(folder.audience, {})
