"""Say who reaches a project: users and teams by a role, customers and organizations by following it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import policy
from domain.events import Changed, ProjectShared
from domain.principals import FOLLOWING, chosen, chosen_one
from domain.projects.details import manages_no_more
from domain.projects.followers import followers_changed
from domain.projects.locked import lock, lock_all, staff_snapshot
from domain.unit_of_work import record, unit_of_work
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import CUSTOMER_SIDE, Principal, PrincipalKind, Project, ProjectShare, Role, Viewer

AT_ONCE_MOST = 1_000
"""Projects times principals in one step."""


@dataclass(frozen=True)
class Grant:
    """Whom a role is for; customers and organizations have none."""

    principal_id: UUID
    role: Role | None = None


async def share(viewer: Viewer, project_id: UUID, principal_id: UUID, role: Role | None = None) -> Project:
    """The project, reached by the principal from now on; a user or team that has another role gets this one.

    Raises: NotFound, NotAllowed (its managers and admins only), Invalid (no role for a user or team, one for others).
    """
    async with unit_of_work(viewer):
        project = await lock(viewer, project_id)
        policy.check(viewer, "project.share", project)
        principal = await chosen_one(viewer, principal_id, FOLLOWING, "principalId")
        _check_role(principal, role, "role")
        await _share([project], [(principal, role)])
        return project


async def share_many(viewer: Viewer, project_ids: Sequence[UUID], grants: Sequence[Grant]) -> list[Project]:
    """Every project reached by every one of the principals, in one step: all or nothing.

    Raises: as `share`, with the index in the path; TooLarge.
    """
    keys = list(dict.fromkeys(project_ids))
    if len(keys) * len(grants) > AT_ONCE_MOST:
        raise TooLarge(f"At most {AT_ONCE_MOST} pairs of project and person can be shared at once.", "grants")
    if len({each.principal_id for each in grants}) != len(grants):
        raise Invalid("Name each person once.", "grants")
    async with unit_of_work(viewer):
        projects = await lock_all(viewer, keys, "projectIds")
        for project in projects:
            policy.check(viewer, "project.share", project)
        people = await chosen(viewer, [each.principal_id for each in grants], FOLLOWING, "grants")
        for index, (principal, each) in enumerate(zip(people, grants, strict=True)):
            _check_role(principal, each.role, "grants", index, "role")
        await _share(projects, [(p, each.role) for p, each in zip(people, grants, strict=True)])
        return projects


async def unshare(viewer: Viewer, project_id: UUID, principal_id: UUID) -> Project:
    """The project, no longer reached by the principal (who may still reach it by a team or organization).

    Raises: NotFound, NotAllowed (its managers and admins only).
    """
    async with unit_of_work(viewer):
        project = await lock(viewer, project_id)
        policy.check(viewer, "project.share", project)
        principal = await Principal.visible_to(viewer).filter(id=principal_id).first()
        if principal is None:
            raise NotFound("There is nobody with this id.", "principalId")
        if principal.kind in CUSTOMER_SIDE:
            await followers_changed([project], [], [principal])
        else:
            await _unshare(project, principal)
        return project


async def share_with_new(
    viewer: Viewer, user: Principal, roles: Mapping[UUID, Role], *path: str | int, joins_inbox: bool
) -> None:
    """Give a new user these roles by project, within the unit of work that makes them; who makes users may grant any.

    With `joins_inbox` they are a member of the project for incoming tickets too, whether or not `viewer` sees that.
    Raises: NotFound, with the index of the project.
    """
    inbox = await Project.select_for_update().get(is_inbox=True)  # house: where every user starts
    projects = await lock_all(viewer, list(roles), *path)
    grants = [(project, user, roles[project.id]) for project in projects]
    if joins_inbox and inbox.id not in roles:
        grants.append((inbox, user, Role.MEMBER))
    await grant(grants)


async def make_managers(viewer: Viewer, project: Project, user_ids: list[UUID]) -> None:
    """Let these users manage a project, within the unit of work that makes it."""
    people = await Principal.visible_to(viewer).filter(id__in=user_ids).order_by("id") if user_ids else []
    await grant([(project, person, Role.MANAGER) for person in people])


async def check_manager(viewer: Viewer, user_id: UUID, *path: str | int) -> Principal:
    """The user who is to manage a project. Raises: NotFound, Invalid (somebody else than an active user)."""
    return await chosen_one(viewer, user_id, frozenset({PrincipalKind.USER}), *path)


async def let_manage(viewer: Viewer, project: Project, user_id: UUID, *path: str | int) -> None:
    """Give a user the role of a manager in a locked project, if they have it not by themselves.

    Raises: NotFound, Invalid (no active user), NotAllowed (who may not share it names who manages it already).
    """
    user = await check_manager(viewer, user_id, *path)
    manages = ProjectShare.filter(
        project_id=project.id, principal_id=user_id, role=Role.MANAGER
    )  # house: of a locked, visible project
    if await manages.exists():
        return
    if not policy.may(viewer, "project.share", project):
        raise NotAllowed("Name one of its managers: you may not make somebody one.", *path)
    await grant([(project, user, Role.MANAGER)])


async def _share(projects: list[Project], grants: list[tuple[Principal, Role | None]]) -> None:
    await grant([(project, person, role) for project in projects for person, role in grants if role])
    await followers_changed(projects, [person for person, role in grants if role is None], [])


async def grant(pairs: list[tuple[Project, Principal, Role]]) -> None:
    """Store and tell of each role in a locked, visible project; one that is held already is passed over."""
    projects, people = {project.id for project, _, _ in pairs}, {person.id for _, person, _ in pairs}
    if not pairs:
        return
    rows = ProjectShare.filter(project_id__in=projects, principal_id__in=people)  # house: of locked projects
    held = {(row.project_id, row.principal_id): row for row in await rows}
    new: list[ProjectShare] = []
    for project, person, role in pairs:
        share = held.get((project.id, person.id))
        old = share.role if share else None
        if old is role:
            continue
        if share is None:
            new.append(ProjectShare(id=new_id(), project_id=project.id, principal_id=person.id, role=role))
        else:
            share.role = role
            await share.save(update_fields=["role"])
        _tell(project, person.token, person.id, old, role)
        if role is not Role.MANAGER:
            await manages_no_more(project, person.id)
    if new:
        await ProjectShare.bulk_create(new)


async def _unshare(project: Project, principal: Principal) -> None:
    held = await ProjectShare.get_or_none(
        project_id=project.id, principal_id=principal.id
    )  # house: of a locked, visible project
    if held is not None:
        await held.delete()
        _tell(project, principal.token, principal.id, held.role, None)
        await manages_no_more(project, principal.id)


def _tell(project: Project, token: str, key: UUID, old: Role | None, new: Role | None) -> None:
    record(
        ProjectShared(
            entity_id=project.id,
            project_id=project.id,
            internal=True,
            before=staff_snapshot(project),
            after=staff_snapshot(project),
            affects=(token,),
            principal=Changed(str(key) if old else None, str(key) if new else None),
            role=Changed(old and old.value, new and new.value),
        )
    )


def _check_role(principal: Principal, role: Role | None, *path: str | int) -> None:
    if principal.kind in CUSTOMER_SIDE and role is not None:
        raise Invalid("Customers and organizations follow a project; they have no role in it.", *path)
    if principal.kind not in CUSTOMER_SIDE and role is None:
        raise Invalid("Say which role: manager, lead, member or restricted.", *path)
