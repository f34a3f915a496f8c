"""The values that a project has in custom fields."""

from domain.custom_fields.changes import Wanted, apply, checked, fields_of, told
from domain.custom_fields.kept import keep
from domain.events import ProjectFieldsChanged
from domain.projects.locked import snapshot, staff_snapshot, store
from domain.unit_of_work import record
from models import FieldNoun, Project, Viewer


async def set_fields(viewer: Viewer, project: Project, wanted: Wanted) -> None:
    """Give the locked project these values, and tell; its version moves with what customers see.

    Raises: NotFound (a field, a person), Invalid, TooLarge.
    """
    changes = await checked(viewer, project, wanted, await fields_of(viewer, FieldNoun.PROJECT, wanted))
    if not changes:
        return
    apply(project, changes)
    shown = any(each.field.customers_see for each in changes)
    if shown:
        await store(project, ["custom"])
    else:
        await project.save(update_fields=["custom"])
    await keep(FieldNoun.PROJECT, project.id, changes)
    seen = snapshot(project) if shown else staff_snapshot(project)
    record(
        ProjectFieldsChanged(
            entity_id=project.id,
            project_id=project.id,
            internal=not shown,
            before=seen,
            after=seen,
            **told(changes),
        )
    )
