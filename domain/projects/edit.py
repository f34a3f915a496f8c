"""Change a project's own words."""

from uuid import UUID

from domain import policy
from domain.custom_fields.changes import Wanted
from domain.events import Changed, ProjectEdited
from domain.portfolios import layout
from domain.projects import details
from domain.projects.details import Details
from domain.projects.fields import set_fields
from domain.projects.locked import DESCRIPTION_MOST, NAME_MOST, lock, snapshot, store
from domain.projects.share import let_manage
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
    is_template: bool | None = None,
    custom_fields: Wanted | None = None,
    changed: Details | None = None,
) -> Project:
    """The project with what is given changed; None keeps. A manager who is named becomes one, if the viewer may say so.

    Raises: NotFound (project, a field, a person), NotAllowed, Conflict (stale version), Invalid (empty name, a date), TooLarge.
    """
    wanted = {
        "name": None if name is None else text.check(name, "input", "name", most=NAME_MOST, least=1),
        "description": None
        if description is None
        else text.check(description, "input", "description", most=DESCRIPTION_MOST),
        "is_template": is_template,
    }
    async with unit_of_work(viewer):
        if changed is not None and "made_for_id" in changed:
            await layout.hold()
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.edit", project)
        if custom_fields is not None:
            await set_fields(viewer, project, custom_fields)
        if changed is not None:
            manager = changed.get("manager_id")
            if manager is not None and manager != project.manager_id:
                await let_manage(viewer, project, manager, "input", "managerId")
            was_for = project.made_for_id
            await details.store(project, await details.change(viewer, project, changed, "input"))
            await layout.arrange(project, was_for)
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
                is_template=changes.get("is_template"),
            )
        )
        return project
