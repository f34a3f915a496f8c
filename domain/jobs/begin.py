"""Have the worker do what takes long."""

from typing import Any
from uuid import UUID

from domain.events import JobCreated
from domain.jobs.told import tell
from kit import clock
from kit.ids import new_id
from models import Job, JobKind, Viewer


async def begin(viewer: Viewer, kind: JobKind, total: int, project_id: UUID | None, /, **given: Any) -> Job:
    """The job, which is due as soon as the unit of work is done."""
    now = clock.now()
    assert viewer.principal_id is not None, "somebody asks"
    assert viewer.actor_id is not None, "by themself, or by a key"
    job = await Job.create(
        id=new_id(),
        kind=kind,
        total=total,
        asked_by_id=viewer.principal_id,
        actor_id=viewer.actor_id,
        project_id=project_id,
        given=given,
        created_at=now,
        updated_at=now,
        due_at=now,
    )
    tell(job, JobCreated, None)
    return job
