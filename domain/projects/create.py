"""Make a project."""

from typing import Any

from domain import policy
from domain.events import ProjectCreated
from domain.once import made_before, once
from domain.portfolios import layout
from domain.projects import details
from domain.projects.details import Details
from domain.projects.locked import DESCRIPTION_MOST, NAME_MOST, snapshot
from domain.projects.share import check_manager, make_managers
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.ids import new_id
from models import PrincipalKind, Project, Viewer


async def create(
    viewer: Viewer,
    name: str,
    description: str = "",
    idempotency_key: str | None = None,
    wanted: Details | None = None,
) -> Project:
    """The new project; its creator is its manager, and stays one beside another who is named.

    Raises: NotAllowed (admins only), NotFound (a person), Invalid, TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "project.create",
        idempotency_key,
        lambda: _create(viewer, name, description, wanted or {}),
        lambda key: made_before(Project.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, name: str, description: str, wanted: Details) -> Project:
    shown = text.check(name, "name", most=NAME_MOST, least=1)
    said = text.check(description, "description", most=DESCRIPTION_MOST)
    async with unit_of_work(viewer):
        if wanted.get("made_for_id") is not None:
            await layout.hold()
        project = new(shown, description=said)
        await found(viewer, project, wanted)
        return project


def new(name: str, **columns: Any) -> Project:
    """The row of a project that begins now."""
    now = clock.now()
    folded = text.fold(name)[:400]
    return Project(id=new_id(), name=name, name_folded=folded, created_at=now, updated_at=now, **columns)


async def found(viewer: Viewer, project: Project, wanted: Details, *at: str | int) -> None:
    """Store a new project, within the unit of work that makes it; its creator manages it, beside another who is named.

    at: where a client says it. Raises: NotFound (a person), Invalid.
    """
    by_user = viewer.principal_id if viewer.kind is PrincipalKind.USER else None
    named = wanted.get("manager_id")
    if named is not None:
        await check_manager(viewer, named, *at, "managerId")
    chosen: Details = {**wanted, "manager_id": named or by_user}
    changes = await details.change(viewer, project, chosen, *at)
    await project.save(force_create=True)
    after = snapshot(project)
    record(ProjectCreated(entity_id=project.id, project_id=project.id, after=after, **details.told(changes)))
    await make_managers(viewer, project, [key for key in dict.fromkeys((by_user, named)) if key])
    await layout.arrange(project, None)
