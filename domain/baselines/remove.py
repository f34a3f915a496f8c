"""Remove a baseline."""

from uuid import UUID

from domain import policy
from domain.events import BaselineRemoved, Snapshot
from domain.projects import locked as projects
from domain.unit_of_work import forget_texts, record, unit_of_work
from kit.errors import NotFound
from models import Baseline, BaselineItem, Viewer


async def remove(viewer: Viewer, baseline_id: UUID) -> Baseline:
    """The baseline as it was; it is gone, its name too.

    Raises: NotFound, NotAllowed.
    """
    async with unit_of_work(viewer):
        seen = Baseline.visible_to(viewer).filter(id=baseline_id)
        baseline = await seen.first()
        if baseline is None:
            raise NotFound("There is no such baseline.", "id")
        project = await projects.lock(viewer, baseline.project_id)
        policy.check(viewer, "project.plan", project)
        if not await seen.exists():  # somebody else was faster
            raise NotFound("There is no such baseline.", "id")
        await BaselineItem.filter(baseline_id=baseline.id).delete()  # house: all of a visible baseline
        await baseline.delete()
        await forget_texts("baseline.taken", baseline.id)
        record(
            BaselineRemoved(
                entity_id=baseline.id,
                project_id=project.id,
                internal=True,
                before=Snapshot(baseline.audience, {}),
                after=None,
            )
        )
        return baseline
