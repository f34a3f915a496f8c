"""Keep uploaded files with a project, and take them off again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain import attaching, policy
from domain.events import Changed, ProjectFileAttached, ProjectFileDetached
from domain.projects.locked import lock, snapshot, staff_snapshot
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import File, Project, Viewer, ready_made


async def attach_files(
    viewer: Viewer,
    project_id: UUID,
    file_ids: Sequence[UUID],
    *,
    internal: bool = True,
    version: int | None = None,
) -> Project:
    """The project with these files of the viewer's own, which nothing has taken yet; for staff alone where `internal`. They are
    no new version.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (none named, not one's own, attached elsewhere), TooLarge.
    """
    async with unit_of_work(viewer):
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.edit", project)
        rows = await attaching.take(viewer, file_ids, "project_id", project.id, internal=internal)
        if rows and not internal:
            await _touch(project)
        for row in rows:
            _tell_attached(project, row)
        return project


async def detach_file(viewer: Viewer, project_id: UUID, file_id: UUID, version: int | None = None) -> Project:
    """The project without this file, which is gone for good; its history says what it was called.

    Raises: NotFound (project, file), NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.edit", project)
        file = await attaching.give_up(viewer, file_id, "project_id", project.id)
        if not file.internal:
            await _touch(project)
        key, name = Changed(str(file.id), None), Changed(file.name, None)
        record(ProjectFileDetached(file=key, name=name, **_about(project, file)))
    await attaching.drop(file)
    return project


async def copy_files(viewer: Viewer, source: Project, made: Project) -> list[File]:
    """Give the copy of a project, which is locked, files like its own; those that are gone from the disk, as it lacks them."""
    rows, lost = await attaching.copy(viewer, "project_id", {source.id: made.id})
    for row in rows:
        _tell_attached(made, row)
    return lost


def _tell_attached(project: Project, row: File) -> None:
    file, name = Changed(None, str(row.id)), Changed(None, row.name)
    record(ProjectFileAttached(file=file, name=name, **_about(project, row)))


async def _touch(project: Project) -> None:
    """Something that its customers may see has changed."""
    project.updated_at = max(project.updated_at, clock.now())
    await ready_made.store(project, ["updated_at"])


def _about(project: Project, file: File) -> dict[str, Any]:
    seen = (staff_snapshot if file.internal else snapshot)(project)
    return {
        "entity_id": project.id,
        "project_id": project.id,
        "internal": file.internal,
        "before": seen,
        "after": seen,
    }
