"""Have nothing more be done of what takes long."""

from collections.abc import Mapping
from uuid import UUID

from domain.jobs.told import advance, end, known
from domain.unit_of_work import unit_of_work
from kit.errors import Conflict, NotAllowed, NotFound
from models import Job, JobKind, JobState, Viewer

_SCOPES: Mapping[JobKind, str] = {
    JobKind.PROJECT_DUPLICATE: "projects:write",
    JobKind.ITEM_CHANGE_MANY: "items:write",
}


async def cancel(viewer: Viewer, job_id: UUID) -> Job:
    """No further step is done; what was done stays. One that is being done comes first: it is waited for.

    Raises: NotFound, NotAllowed (a key without the scope that it was begun by), Conflict (it is over).
    """
    async with unit_of_work(viewer):
        job = await Job.visible_to(viewer).filter(id=job_id).select_for_update().first()
        if job is None:
            raise NotFound("There is no such job.", "id")
        if not viewer.has_scope(_SCOPES[job.kind]):
            raise NotAllowed("This key may not do this.")
        if job.state is JobState.CANCELED:
            return job
        if job.due_at is None:
            raise Conflict("It is over: what was done stays.", "id").with_current(job)
        before = known(job)
        await end(job, JobState.CANCELED)
        await advance(job, before)
        return job
