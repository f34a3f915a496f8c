"""Put a whole project into the bin, where nobody sees anything of it, and bring it back from there."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.queryset import QuerySet

from domain import item_counts, policy
from domain.bin import GRACE, KEPT_FOR, since
from domain.events import ProjectRemoved, ProjectRestored
from domain.places import hold_the_tree
from domain.portfolios.graph import Graph
from domain.portfolios.within import tell_shown
from domain.projects.archive import check_no_mail_comes
from domain.projects.locked import lock, snapshot, store
from domain.projects.reached import everybody
from domain.unit_of_work import record, unit_of_work
from domain.versions import check_version
from kit import clock
from kit.errors import NotFound
from models import PortfolioEntry, Project, Viewer

_CHANGED = """UPDATE items SET removed_at = {0}, removed_with = {1}, version = version + 1, updated_at = {2}
WHERE project_id = {3} AND {4} RETURNING status_id, archived"""


async def remove(viewer: Viewer, project_id: UUID, version: int | None = None) -> Project:
    """The project as it was; it is in the bin, with all its items but those that were there before.

    Raises: NotFound, NotAllowed (its managers, and admins), Conflict (stale version; mail comes in there).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.remove", project)
        await check_no_mail_comes(project)
        before, affected, shown = snapshot(project), await everybody(project), await Graph.read()
        now = clock.now()
        moved = await _items(project, now)
        project.removed_at, project.erase_at = now, now + KEPT_FOR + GRACE
        await store(project, ["removed_at", "erase_at"])
        await _tell_portfolios(project, shown)
        record(
            ProjectRemoved(
                entity_id=project.id,
                project_id=project.id,
                before=before,
                after=None,
                affects=tuple(sorted(affected)),
            )
        )
        await item_counts.add({(str(project.id), status): -count for status, count in moved.items()})
        return project


async def restore(viewer: Viewer, project_id: UUID, version: int | None = None) -> Project:
    """The project, back from the bin with all that was removed with it, in the portfolios where it was.

    Raises: NotFound (none such in the bin, or too late), NotAllowed (a key without the scope), Conflict (stale version).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        project = await restorable(viewer, since()).filter(id=project_id).select_for_update().first()
        if project is None:
            raise NotFound("There is no such project in the bin.", "id")
        policy.check(viewer, "project.remove", project)
        check_version(project, version, "project")
        affected, shown = await everybody(project), await Graph.read()
        moved = await _items(project, None)
        project.removed_at = project.erase_at = None
        await store(project, ["removed_at", "erase_at"])
        record(
            ProjectRestored(
                entity_id=project.id,
                project_id=project.id,
                before=None,
                after=snapshot(project),
                affects=tuple(sorted(affected)),
            )
        )
        await _tell_portfolios(project, shown)
        await item_counts.add({(str(project.id), status): count for status, count in moved.items()})
        return project


def restorable(viewer: Viewer, after: datetime) -> QuerySet[Project]:
    """What is in the bin since then, of what the viewer may bring back."""
    return Project.in_bin(viewer).filter(removed_at__gt=after)


async def _items(project: Project, removed_at: datetime | None) -> Counter[str]:
    """All its items put into the bin, or those back that went with it, in one statement: how many there are of each status that
    are not archived.
    """
    connection = get_connection("default")
    mark = "?" if connection.capabilities.dialect == "sqlite" else "$"
    now, key = f"{mark}1", f"{mark}2"
    which = "removed_at IS NULL" if removed_at else f"removed_with = {key}"
    set_to = (now, key) if removed_at else ("NULL", "NULL")
    rows = await connection.execute_query_dict(
        _CHANGED.format(*set_to, now, key, which), [removed_at or clock.now(), str(project.id)]
    )
    return Counter(str(row["status_id"]) for row in rows if not row["archived"])


async def _tell_portfolios(project: Project, shown: Graph) -> None:
    """Who sees a portfolio by this project alone sees it no longer, or again. `shown`: who saw what before."""
    entries = PortfolioEntry.filter(project_id=project.id).order_by("portfolio_id")  # house: who sees what
    keys: list[UUID] = await entries.values_list("portfolio_id", flat=True)  # type: ignore[assignment]
    if keys:
        now = await Graph.read()
        tell_shown(list(dict.fromkeys(key for each in keys for key in now.over(each))), shown, now)
