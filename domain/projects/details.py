"""Whom a project is for, who manages it, how far it is and when: set, checked, and told to staff."""

from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from domain.events import Changed, ProjectDetailsChanged
from domain.principals import chosen_one
from domain.projects.locked import staff_snapshot
from domain.unit_of_work import record
from kit.errors import Invalid
from kit.text import camel
from models import CUSTOMER_SIDE, Project, ProjectStatus, Viewer

FIRST_YEAR = 1970


class Details(TypedDict, total=False):
    """What to set: what is absent stays, None clears."""

    made_for_id: UUID | None
    manager_id: UUID | None
    status: ProjectStatus
    start_on: date | None
    due_on: date | None


async def change(viewer: Viewer, project: Project, wanted: Details, *at: str | int) -> dict[str, Changed]:
    """Give the row what differs, unsaved; what changed by column, as events tell it. Who manages it is let in by `share`.

    at: where a client says it. Raises: NotFound, Invalid (neither customer nor organization, a date, due before it starts).
    """
    _check_dates(project, wanted, *at)
    made_for = wanted.get("made_for_id")
    if made_for is not None and made_for != project.made_for_id:
        await chosen_one(viewer, made_for, CUSTOMER_SIDE, *at, "madeForId")
    changes = {}
    for column, value in wanted.items():
        if (held := getattr(project, column)) != value:
            setattr(project, column, value)
            changes[column] = Changed(_told(held), _told(value))
    return changes


async def store(project: Project, changes: dict[str, Changed]) -> None:
    """Save what changed and tell staff. Customers see little of it, and no version moves: it would tell each of others."""
    if not changes:
        return
    await project.save(update_fields=list(changes))
    record(
        ProjectDetailsChanged(
            entity_id=project.id,
            project_id=project.id,
            internal=True,
            before=staff_snapshot(project),
            after=staff_snapshot(project),
            **told(changes),
        )
    )


async def manages_no_more(project: Project, user_id: UUID) -> None:
    """Who has lost the role of a manager is not the one whom to ask either."""
    if project.manager_id == user_id:
        project.manager_id = None
        await store(project, {"manager_id": Changed(str(user_id), None)})


def told(changes: dict[str, Changed]) -> dict[str, Any]:
    """The same by the fields of events."""
    return {column.removesuffix("_id"): change for column, change in changes.items()}


def _check_dates(project: Project, wanted: Details, *at: str | int) -> None:
    """Raises: Invalid."""
    start, due = wanted.get("start_on", project.start_on), wanted.get("due_on", project.due_on)
    for name, day in (("start_on", start), ("due_on", due)):
        if day is not None and day.year < FIRST_YEAR:
            raise Invalid(f"Days are from {FIRST_YEAR} to 9999.", *at, camel(name))
    if start is not None and due is not None and due < start:
        said = "due_on" if "due_on" in wanted else "start_on"
        raise Invalid("A project is not due before it starts.", *at, camel(said))


def _told(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
