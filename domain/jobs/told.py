"""How far a job is, and what is told of that."""

from datetime import timedelta
from typing import Any

from domain.events import Changed, Event, JobAdvanced, Snapshot
from domain.unit_of_work import record
from kit import clock
from models import CopiedItem, Job, JobItem, JobState

KEPT = timedelta(days=7)
"""After it is over."""
ATTEMPTS_MOST = 8
"""How often one step is tried, which goes wrong each time."""

Known = dict[str, Any]

_MOVES = ("state", "done", "failed", "attempts", "stopped", "due_at", "erase_at", "version", "updated_at")
"""The columns that a step may change."""


def known(job: Job) -> Known:
    """What may change of a job, as events tell it."""
    return {"state": job.state.value, "done": job.done, "failed": job.failed}


async def end(job: Job, state: JobState) -> None:
    """The locked job is over: what it was still to do is forgotten, and some days later all of it."""
    job.state, job.due_at, job.erase_at = state, None, clock.now() + KEPT
    await CopiedItem.filter(job_id=job.id).delete()  # house: the worker's own rows
    await JobItem.filter(job_id=job.id).delete()  # house: the worker's own rows


async def advance(job: Job, before: Known) -> None:
    """Save how far the locked job is, as a new version, and tell."""
    job.version, job.updated_at = job.version + 1, clock.now()
    await job.save(update_fields=_MOVES)
    after = known(job)
    changes: dict[str, Any] = {
        name: Changed(before[name], value) for name, value in after.items() if before[name] != value
    }
    tell(job, JobAdvanced, Snapshot(job.audience, {}), **changes)


def tell(job: Job, kind: type[Event], before: Snapshot | None, *, gone: bool = False, **changes: Any) -> None:
    """Record what happened to a job, for those who see it."""
    after = None if gone else Snapshot(job.audience, {})
    record(kind(entity_id=job.id, internal=True, before=before, after=after, **changes))
