"""Rows of who follows a project, and what is told of them."""

from collections.abc import Iterable

from domain.events import Changed, ProjectFollowersChanged
from domain.projects.locked import staff_snapshot
from domain.unit_of_work import record
from kit.ids import new_id
from models import CUSTOMER_SIDE, Principal, Project, ProjectFollower


async def followers_changed(
    projects: Iterable[Project], add: Iterable[Principal], remove: Iterable[Principal]
) -> None:
    """Store and tell who begins and who ceases to follow locked projects; who does so already is passed over."""
    by_id, coming, going = {p.id: p for p in projects}, {p.id: p for p in add}, {p.id: p for p in remove}
    if not coming and not going:
        return
    rows = ProjectFollower.filter(
        project_id__in=list(by_id), principal_id__in=[*coming, *going]
    )  # house: of locked, visible projects
    held = {(row.project_id, row.principal_id): row for row in await rows}
    new: list[ProjectFollower] = []
    old: list[ProjectFollower] = []
    for project in by_id.values():
        added = [p for p in coming.values() if (project.id, p.id) not in held and p.id not in going]
        gone = [p for p in going.values() if (project.id, p.id) in held]
        new += [_row(project, person) for person in added]
        old += [held[project.id, person.id] for person in gone]
        if added or gone:
            _tell(project, added, gone)
    if old:
        await rows.filter(id__in=[row.id for row in old]).delete()
    if new:
        await ProjectFollower.bulk_create(new)


def _row(project: Project, person: Principal) -> ProjectFollower:
    return ProjectFollower(
        id=new_id(), project_id=project.id, principal_id=person.id, principal_kind=person.kind
    )


def _tell(project: Project, added: list[Principal], gone: list[Principal]) -> None:
    """Only who comes and goes: a project may have thousands of followers. Users and teams see no more by following."""
    record(
        ProjectFollowersChanged(
            entity_id=project.id,
            project_id=project.id,
            internal=True,
            before=staff_snapshot(project),
            after=staff_snapshot(project),
            affects=tuple(sorted(p.token for p in [*added, *gone] if p.kind in CUSTOMER_SIDE)),
            followers=Changed(sorted(str(p.id) for p in gone), sorted(str(p.id) for p in added)),
        )
    )
