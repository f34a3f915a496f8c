"""Projects, their shares and followers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain import policy
from domain.bin import since
from domain.projects import restorable
from models import Principal, Project, ProjectFollower, ProjectShare, Role, Viewer
from models.paging import Sort, complete
from models.properties.filters import Filter, to_q
from resolvers.context import Context
from resolvers.inputs import OrderInput, key
from resolvers.listings import Listing, Single
from resolvers.people import everyone, in_order, principals_by_id
from resolvers.project_filter import project_filter, project_order
from resolvers.relations import One, staff


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


def _of_whom_it_is_said(viewer: Viewer) -> QuerySet[Principal]:
    """Customers read that a project is for them or their organization, and of no other."""
    return everyone(viewer) if viewer.is_staff else Principal.visible_to(viewer)


made_for = One("made_for_id", _of_whom_it_is_said)
manager = One("manager_id", everyone, staff)


async def viewer_can(rows: Sequence[Project], context: Context) -> Sequence[frozenset[str]]:
    """What the viewer may do to each project: the actions of `domain.policy`."""
    return [
        frozenset(a for a in policy.PROJECT_ACTIONS if policy.may(context.viewer, a, row)) for row in rows
    ]


def _listed(
    viewer: Viewer,
    archived: bool | None = None,
    filter: object | None = None,
    order_by: Sequence[OrderInput] | None = None,
) -> tuple[tuple[bool, Filter], tuple[Sort, ...]]:
    return (bool(archived), project_filter(filter, viewer)), project_order(order_by, viewer)


def _matching(viewer: Viewer, asked: tuple[bool, Filter]) -> QuerySet[Project]:
    archived, tree = asked
    return Project.visible_to(viewer).filter(to_q(tree), archived=archived)


removed = Listing(
    Project,
    "removed projects",
    lambda viewer: (since(), complete([Sort("removed_at", descending=True)])),
    restorable,
)
projects = Listing(Project, "project", _listed, _matching)


def _understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "project")


project = Single(_understood, lambda viewer, key: Project.visible_to(viewer).filter(id=key))
