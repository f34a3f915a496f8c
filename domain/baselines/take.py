"""Keep what a project's plan says now."""

from datetime import datetime
from uuid import UUID

from domain import policy
from domain.events import BaselineTaken, Changed, Snapshot
from domain.items.locked import lock_all
from domain.places import hold_the_tree
from domain.plans.network import TASKS_MOST, planned
from domain.projects import locked as projects
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import TooLarge
from kit.ids import new_id
from models import Baseline, BaselineItem, ItemPlan, Viewer

NAME_MOST = 200
BASELINES_MOST = 20
"""Of one project."""


async def take(viewer: Viewer, project_id: UUID, name: str) -> Baseline:
    """A baseline of the project, with all its items that have a plan.

    Raises: NotFound, NotAllowed, Invalid (an empty name), TooLarge (a long name, too many baselines or items).
    """
    called = text.check(name, "name", most=NAME_MOST, least=1)
    async with unit_of_work(viewer):
        await hold_the_tree()  # as whoever moves items with what is below them: both lock many
        project = await projects.lock(viewer, project_id, None, "projectId")
        policy.check(viewer, "project.plan", project)
        had = Baseline.filter(project_id=project.id)  # house: of a locked, visible project
        if await had.count() >= BASELINES_MOST:
            raise TooLarge(
                f"A project has {BASELINES_MOST} baselines at most: remove one first.",
                "projectId",
                limit=BASELINES_MOST,
            )
        found = await planned(viewer, project.id)
        if len(found) > TASKS_MOST:
            raise TooLarge(
                f"At most {TASKS_MOST:,} items of a project are planned.", "projectId", limit=TASKS_MOST
            )
        items = await lock_all(viewer, [item.id for item in found])
        plans = await ItemPlan.filter(id__in=[item.id for item in items])  # house: of locked, visible items
        baseline = await Baseline.create(
            id=new_id(),
            project_id=project.id,
            name=called,
            taken_by_id=viewer.actor_id,
            taken_at=clock.now(),
            item_count=len(plans),
        )
        rows = [
            BaselineItem(
                id=new_id(),
                baseline_id=baseline.id,
                item_id=plan.id,
                start=plan.start,
                finish=plan.finish,
                work_minutes=plan.work_minutes,
                duration_minutes=plan.duration_minutes,
            )
            for plan in sorted(plans, key=_by_start)
        ]
        await BaselineItem.bulk_create(rows)
        record(
            BaselineTaken(
                entity_id=baseline.id,
                project_id=project.id,
                internal=True,
                before=None,
                after=Snapshot(baseline.audience, {}),
                name=Changed(None, called),
                items=Changed(None, len(rows)),
            )
        )
        return baseline


def _by_start(plan: ItemPlan) -> tuple[bool, datetime, UUID]:
    """In this order they are made, and listed."""
    return plan.start is None, plan.start or plan.updated_at, plan.id
