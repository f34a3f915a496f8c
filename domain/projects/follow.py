"""Follow a project, or let others follow it."""

from collections.abc import Iterable
from uuid import UUID

from domain import policy
from domain.principals import FOLLOWING, chosen
from domain.projects.followers import followers_changed
from domain.projects.locked import lock
from domain.unit_of_work import unit_of_work
from kit.errors import TooLarge
from models import Principal, Project, Viewer

AT_ONCE_MOST = 200


async def follow(viewer: Viewer, project_id: UUID) -> Project:
    """The project, followed by the viewer, who sees it.

    Raises: NotFound, NotAllowed.
    """
    return await _follow(viewer, project_id, "project.follow", add=_self(viewer))


async def unfollow(viewer: Viewer, project_id: UUID) -> Project:
    """The project, no longer followed by the viewer.

    Raises: NotFound, NotAllowed.
    """
    return await _follow(viewer, project_id, "project.follow", remove=_self(viewer))


async def change_followers(
    viewer: Viewer, project_id: UUID, add: Iterable[UUID], remove: Iterable[UUID]
) -> Project:
    """The project with followers (users, teams, customers, organizations) added and removed.

    Raises: NotFound, NotAllowed (its managers and leads, and admins), Invalid, TooLarge.
    """
    return await _follow(viewer, project_id, "project.add_followers", add=add, remove=remove)


async def _follow(
    viewer: Viewer, project_id: UUID, action: str, add: Iterable[UUID] = (), remove: Iterable[UUID] = ()
) -> Project:
    going = list(dict.fromkeys(remove))
    if len(going) > AT_ONCE_MOST:
        raise TooLarge(f"At most {AT_ONCE_MOST} can be removed at once.", "remove")
    async with unit_of_work(viewer):
        project = await lock(viewer, project_id)
        policy.check(viewer, action, project)
        added = await chosen(viewer, list(dict.fromkeys(add)), FOLLOWING, "add")
        gone = await Principal.visible_to(viewer).filter(id__in=going) if going else []
        await followers_changed([project], added, gone)
        return project


def _self(viewer: Viewer) -> list[UUID]:
    return [viewer.principal_id] if viewer.principal_id else []
