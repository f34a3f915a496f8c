"""Plans of projects: what they come to, and the changes of all dates at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry

from domain import plans as verbs
from domain.plans.network import TASKS_MOST
from domain.plans.scheduled import PlanConflict, ProjectSchedule, ScheduledItem
from kit.errors import Invalid, NotFound
from kit.ids import to_global
from models import PlanChange, Project
from resolvers.context import Ask, Context
from resolvers.inputs import key
from resolvers.item_plans import instant, wanted
from resolvers.outcome import outcome
from resolvers.people import everyone
from resolvers.relations import One
from resolvers.signed_in import signed_in


async def schedule(
    info: Ask, id: strawberry.ID, start: str | None = None, changes: Sequence[Any] | None = None
) -> ProjectSchedule | None:
    """The schedule of a project; None for customers, and where the viewer sees no such project."""
    viewer, project = signed_in(info), key(id, "project")
    begin = None if start is None else instant(start, "start")
    given = [
        (
            key(each.item_id, "item", path=("changes", index, "itemId")),
            wanted(each.plan, "changes", index, "plan"),
        )
        for index, each in enumerate(changes or ())
    ]
    if not viewer.is_staff:
        return None
    try:
        return await verbs.scheduled(viewer, project, begin, given)
    except NotFound as absent:
        if absent.path == ("id",):
            return None
        raise


async def items(
    rows: Sequence[ProjectSchedule], context: Context, first: int = TASKS_MOST
) -> Sequence[Sequence[ScheduledItem]]:
    """The first of the items of each schedule."""
    if not 0 <= first <= TASKS_MOST:
        raise Invalid(f"A number from 0 to {TASKS_MOST:,}.", "first")
    return [row.items[:first] for row in rows]


async def last_change(rows: Sequence[ProjectSchedule], context: Context) -> Sequence[PlanChange | None]:
    """Of the one project that is asked for the last change that was not taken back."""
    made = PlanChange.visible_to(context.viewer).filter(
        project_id__in=[row.project.id for row in rows], undone_at__isnull=True
    )
    last: dict[UUID, PlanChange] = {}
    for change in await made.order_by("made_at", "id"):
        last[change.project_id] = change
    return [last.get(row.project.id) for row in rows]


def item_ids(row: PlanConflict) -> list[str]:
    """The items that a conflict is about."""
    return [to_global("item", item.id) for item in row.items]


def item_count(row: PlanChange) -> int:
    """How many items a change gave other dates."""
    return len(row.rows)


project = One("project_id", Project.visible_to)
actor = One("actor_id", everyone)


@outcome("change")
async def reschedule(
    info: Ask, id: strawberry.ID, start: str | None = None, version: int | None = None
) -> PlanChange | None:
    begin = None if start is None else instant(start, "start")
    return await verbs.reschedule(info.context.viewer, key(id, "project"), begin, version)


@outcome("change")
async def undo_reschedule(info: Ask, id: strawberry.ID) -> PlanChange:
    return await verbs.undo_reschedule(info.context.viewer, key(id, "plan_change"))
