"""What a job could not do as it was meant: kept to be read, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kit.errors import UserError
from kit.ids import new_id
from models import Job, JobFailure


@dataclass(frozen=True)
class Failed:
    """Why something was not done as it was meant. item_id: with which item; index: its place, where a list was given."""

    error: UserError
    item_id: UUID | None = None
    index: int | None = None


async def keep(job: Job, failed: Sequence[Failed]) -> None:
    """Keep these, in this order, after those that there are."""
    rows = [
        JobFailure(
            id=new_id(),
            job_id=job.id,
            ordinal=ordinal,
            index=each.index,
            item_id=each.item_id,
            code=each.error.code,
            message=each.error.message,
            path=[str(step) for step in each.error.path],
            params=dict(each.error.params),
            project_ids=sorted(str(key) for key in each.error.projects),
        )
        for ordinal, each in enumerate(failed, job.failed)
    ]
    if rows:
        await JobFailure.bulk_create(rows)
    job.failed += len(rows)
