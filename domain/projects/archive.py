"""Put a whole project out of the way, with all its items, and bring it back."""

from collections import Counter
from uuid import UUID

from tortoise.connection import get_connection

from domain import config, item_counts, policy
from domain.events import Event, ProjectArchived, ProjectUnarchived
from domain.places import hold_the_tree
from domain.projects.locked import lock, snapshot, store
from domain.projects.reached import customers_of_items
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Conflict, Invalid
from models import Inbox, Project, Viewer

_CHANGED = """UPDATE items SET archived = {0}, archived_with_project = {0}, version = version + 1, updated_at = {1}
WHERE project_id = {2} AND {3} AND removed_at IS NULL RETURNING status_id"""


async def archive(viewer: Viewer, project_id: UUID, version: int | None = None) -> Project:
    """The project, archived with all its items, finished or not.

    Raises: NotFound, NotAllowed (its managers, and admins), Conflict (stale version; mail comes in there), Invalid (archiving is
    switched off).
    """
    if not config.current().archive:
        raise Invalid("Archiving is switched off on this desk.")
    async with unit_of_work(viewer):
        await hold_the_tree()
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.archive", project)
        if project.archived:
            return project
        await check_no_mail_comes(project)
        await _change(project, ProjectArchived, archived=True)
        return project


async def unarchive(viewer: Viewer, project_id: UUID, version: int | None = None) -> Project:
    """The project, back in the lists, with the items that were archived with it.

    Raises: NotFound, NotAllowed (its managers, and admins), Conflict (stale version).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        project = await lock(viewer, project_id, version)
        policy.check(viewer, "project.archive", project)
        if project.archived:
            await _change(project, ProjectUnarchived, archived=False)
        return project


async def check_no_mail_comes(project: Project) -> None:
    """Raises: Conflict, if tickets come in there by themselves."""
    into = Inbox.filter(project_id=project.id, removed_at__isnull=True)  # house: whether there is one
    if project.is_inbox or await into.exists():
        raise Conflict("Mail comes into this project: have it go elsewhere first.", "id").with_current(
            project
        )


async def _change(project: Project, kind: type[Event], *, archived: bool) -> None:
    """One event for all: whoever sees something of it is told to look again."""
    before = snapshot(project)
    affected = await customers_of_items(project) | before.audience
    moved = await _items(project, archived=archived)
    project.archived = archived
    await store(project, ["archived"])
    record(
        kind(
            entity_id=project.id,
            project_id=project.id,
            before=before,
            after=snapshot(project),
            affects=tuple(sorted(affected)),
        )
    )
    by = -1 if archived else 1
    await item_counts.add({(str(project.id), status): by * count for status, count in moved.items()})


async def _items(project: Project, *, archived: bool) -> Counter[str]:
    """All its items that are not archived, or those that were archived with it, changed in one statement: how many there were of
    each status.
    """
    connection = get_connection("default")
    lite = connection.capabilities.dialect == "sqlite"
    now, key = ("?1", "?2") if lite else ("$1", "$2")
    which = "NOT archived" if archived else "archived AND archived_with_project"
    flag = ("1" if archived else "0") if lite else str(archived).upper()
    rows = await connection.execute_query_dict(
        _CHANGED.format(flag, now, key, which), [clock.now(), str(project.id)]
    )
    return Counter(str(row["status_id"]) for row in rows)
