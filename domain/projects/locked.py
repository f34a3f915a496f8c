"""The beginning that project verbs share: rows locked through what the viewer sees, and what is told of them."""

from collections.abc import Iterable
from uuid import UUID

from domain.events import Snapshot
from domain.versions import check_version
from kit import clock
from kit.errors import NotFound
from models import Project, Viewer, ready_made

NAME_MOST = 200
DESCRIPTION_MOST = 100_000


async def lock(viewer: Viewer, project_id: UUID, version: int | None = None, *path: str | int) -> Project:
    """The project, locked until the unit of work ends.

    Raises: NotFound (absent or not visible), Conflict with the current row (stale version).
    """
    project = await Project.visible_to(viewer).filter(id=project_id).select_for_update().first()
    if project is None:
        raise NotFound("There is no such project.", *(path or ("id",)))
    check_version(project, version, "project")
    return project


async def seen(viewer: Viewer, project_id: UUID, *path: str | int) -> Project:
    """The project, which others may change meanwhile. Raises: NotFound (absent or not visible)."""
    project = await Project.visible_to(viewer).filter(id=project_id).first()
    if project is None:
        raise NotFound("There is no such project.", *path)
    return project


async def lock_all(viewer: Viewer, project_ids: list[UUID], *path: str | int) -> list[Project]:
    """The projects in this order, locked in one that is the same for everybody.

    Raises: NotFound, with the index of the first that is absent or not visible.
    """
    rows = Project.visible_to(viewer).filter(id__in=project_ids).order_by("id").select_for_update()
    found = {project.id: project for project in await rows}
    for index, key in enumerate(project_ids):
        if key not in found:
            raise NotFound("There is no such project.", *path, index)
    return [found[key] for key in project_ids]


async def store(project: Project, columns: Iterable[str]) -> None:
    """Save the changed columns as a new version."""
    project.version += 1
    project.updated_at = clock.now()
    await ready_made.store(project, [*columns, "version", "updated_at"])


def snapshot(project: Project) -> Snapshot:
    """Everyone who sees the project."""
    return Snapshot(project.audience, {})


def staff_snapshot(project: Project) -> Snapshot:
    """Everyone who sees the project, without its guests."""
    return Snapshot(project.audience - {f"guest:{project.id}"}, {})
