"""Make a project."""

from domain import policy
from domain.events import ProjectCreated
from domain.once import made_before, once
from domain.projects.locked import DESCRIPTION_MOST, NAME_MOST, snapshot
from domain.projects.share import make_manager
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.ids import new_id
from models import PrincipalKind, Project, Viewer


async def create(
    viewer: Viewer, name: str, description: str = "", idempotency_key: str | None = None
) -> Project:
    """The new project; its creator is its manager.

    Raises: NotAllowed (admins only), Invalid, TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "project.create",
        idempotency_key,
        lambda: _create(viewer, name, description),
        lambda key: made_before(Project.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, name: str, description: str) -> Project:
    shown = text.check(name, "name", most=NAME_MOST, least=1)
    said = text.check(description, "description", most=DESCRIPTION_MOST)
    async with unit_of_work(viewer):
        now = clock.now()
        project = await Project.create(
            id=new_id(),
            name=shown,
            name_folded=text.fold(shown)[:400],
            description=said,
            created_at=now,
            updated_at=now,
        )
        record(ProjectCreated(entity_id=project.id, project_id=project.id, after=snapshot(project)))
        if viewer.kind is PrincipalKind.USER:
            await make_manager(viewer, project)
        return project
