"""The next step of a job: in one transaction with how far that brought it, and by the rights that who asked has now."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from domain import workspace
from domain.copies import steps as copies
from domain.events import JobRemoved, Snapshot
from domain.items.change_in_steps import step as change_items
from domain.jobs.told import ATTEMPTS_MOST, advance, end, known, tell
from domain.leases import claim_due
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import Conflict, NotAllowed, UserError
from models import Job, JobFailure, JobKind, JobState, Viewer, sight

LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
"""After a step went wrong until it is tried again: twice as long each time."""
GAVE_UP = "Something went wrong again and again. What was done before stays."

Step = Callable[[Viewer, Job], Awaitable[bool]]
"""Do some of the job, which is locked, and say in it how far that is; whether it is done now. Raises: UserError."""

_STEPS: Mapping[JobKind, Step] = {
    JobKind.PROJECT_DUPLICATE: copies.step,
    JobKind.ITEM_CHANGE_MANY: change_items,
}


async def claim(most: int) -> list[UUID]:
    """Jobs whose next step is due, the longest due first: one worker's until its lease runs out."""
    return await claim_due(Job, "due_at", LEASE, most)


async def step(job_id: UUID) -> None:
    """Do the next step of a job; where that is refused, or goes wrong again and again, the job has failed, says why, and what was
    done before stays.

    Raises: whatever goes wrong, after it was seen to that the step is tried later.
    """
    asked = await _tried(job_id)
    if asked is None:
        return
    try:
        if asked.attempts > ATTEMPTS_MOST:  # whoever did them died
            raise Conflict(GAVE_UP)
        await _do(asked)
    except UserError as refusal:
        await _fail(job_id, refusal.message)
    except Exception:
        if asked.attempts == ATTEMPTS_MOST:
            await _fail(job_id, GAVE_UP)
        else:
            later = clock.now() + min(FIRST_WAIT * 2 ** (asked.attempts - 1), LONGEST_WAIT)
            await _going_on(job_id).update(due_at=later)
        raise


async def _tried(job_id: UUID) -> Job | None:
    """The job, whose next step is tried once more; None once it is over. Counted before, so that whoever dies counts, too."""
    await _going_on(job_id).update(attempts=F("attempts") + 1)
    return await _going_on(job_id).first()


async def _do(asked: Job) -> None:
    """Raises: UserError."""
    viewer = await sight.again(Viewer(principal_id=asked.asked_by_id, actor_id=asked.actor_id), clock.now())
    if viewer is None:
        raise NotAllowed("Who asked for it may not sign in any more.")
    async with unit_of_work(viewer):
        job = await _going_on(asked.id).select_for_update().first()
        if job is not None:
            before = known(job)
            if await _STEPS[job.kind](viewer, job):
                await end(job, JobState.DONE)
            else:
                job.state, job.due_at = JobState.RUNNING, clock.now()
            job.attempts = 0
            await advance(job, before)


async def _fail(job_id: UUID, why: str) -> None:
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        job = await _going_on(job_id).select_for_update().first()
        if job is not None:
            before = known(job)
            job.stopped = why[:500]
            await end(job, JobState.FAILED)
            await advance(job, before)


async def expired(most: int) -> list[UUID]:
    """Jobs that are to be forgotten."""
    return await claim_due(Job, "erase_at", LEASE, most)


async def forget(job_id: UUID) -> None:
    """Forget a job that is over."""
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        over = Job.filter(id=job_id, erase_at__isnull=False)  # house: the worker's own rows
        job = await over.select_for_update().first()
        if job is not None:
            await JobFailure.filter(job_id=job.id).delete()  # house: the worker's own rows
            await job.delete()
            tell(job, JobRemoved, Snapshot(job.audience, {}), gone=True)


def _going_on(job_id: UUID) -> QuerySet[Job]:
    """The job; none once it is over."""
    return Job.filter(id=job_id, due_at__isnull=False)  # house: the worker's own rows
