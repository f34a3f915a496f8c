"""Change a project's own words."""

from uuid import UUID

from domain import policy
from domain.custom_fields.changes import Wanted
from domain.events import Changed, ProjectEdited
from domain.projects.fields import set_fields
from domain.projects.locked import DESCRIPTION_MOST, NAME_MOST, lock, snapshot, store
from domain.unit_of_work import record, unit_of_work
from kit import text
from models import Project, Viewer


async def edit(
    viewer: Viewer,
    project_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    custom_fields: Wanted | None = None,
) -> Project:
    """The project with what is given changed; None keeps.

    Raises: NotFound (project, a field), NotAllowed, Conflict (stale version), Invalid (empty name), TooLarge.
    """
    wanted = {
        "name": None if name is None else text.check(name, "input", "name", most=NAME_MOST, least=1),
        "description": None
        if description is None
        else text.check(description, "input", "description", most=DESCRIPTION_MOST),
    }
    async with unit_of_work(viewer):
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.edit", project)
        if custom_fields is not None:
            await set_fields(viewer, project, custom_fields)
        changes = {
            n: Changed(getattr(project, n), v)
            for n, v in wanted.items()
            if v is not None and v != getattr(project, n)
        }
        if not changes:
            return project
        for column, change in changes.items():
            setattr(project, column, change.after)
        project.name_folded = text.fold(project.name)[:400]
        await store(project, [*changes, "name_folded"])
        record(
            ProjectEdited(
                entity_id=project.id,
                project_id=project.id,
                before=snapshot(project),
                after=snapshot(project),
                name=changes.get("name"),
                description=changes.get("description"),
            )
        )
        return project
