"""Projects, their shares and followers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import strawberry

from domain import policy
from models import Principal, Project, ProjectFollower, ProjectShare, Role, Viewer
from models.paging import Sort, complete
from resolvers.context import Context
from resolvers.inputs import key
from resolvers.listings import Listing, Single
from resolvers.people import in_order, principals_by_id

BY_NAME = complete([Sort("name_folded")])


@dataclass(frozen=True)
class Share:
    """A user's or team's role in a project."""

    principal: Principal
    role: Role


async def shares(rows: Sequence[Project], context: Context) -> Sequence[Sequence[Share] | None]:
    """Who has which role in each project, by name; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    of_project: dict[UUID, list[ProjectShare]] = defaultdict(list)
    for share in await ProjectShare.filter(project_id__in=[r.id for r in rows]):  # house: of visible projects
        of_project[share.project_id].append(share)
    held = await principals_by_id([s.principal_id for each in of_project.values() for s in each], context)
    listed = [[Share(held[s.principal_id], s.role) for s in of_project[row.id]] for row in rows]
    return [sorted(each, key=lambda s: (s.principal.name_folded, s.principal.id)) for each in listed]


async def followers(rows: Sequence[Project], context: Context) -> Sequence[Sequence[Principal] | None]:
    """Who follows each project, by name; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    of_project: dict[UUID, list[UUID]] = defaultdict(list)
    for follower in await ProjectFollower.filter(
        project_id__in=[r.id for r in rows]
    ):  # house: of visible projects
        of_project[follower.project_id].append(follower.principal_id)
    held = await principals_by_id([k for keys in of_project.values() for k in keys], context)
    return [in_order(held[k] for k in of_project[row.id]) for row in rows]


async def viewer_can(rows: Sequence[Project], context: Context) -> Sequence[frozenset[str]]:
    """What the viewer may do to each project: the actions of `domain.policy`."""
    return [
        frozenset(a for a in policy.PROJECT_ACTIONS if policy.may(context.viewer, a, row)) for row in rows
    ]


def _listed(_: Viewer, archived: bool | None = None) -> tuple[bool, tuple[Sort, ...]]:
    return bool(archived), BY_NAME


projects = Listing(
    Project,
    "project",
    _listed,
    lambda viewer, archived: Project.visible_to(viewer).filter(archived=archived),
)


def _understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "project")


project = Single(_understood, lambda viewer, key: Project.visible_to(viewer).filter(id=key))
