"""What takes long: one's own, and for admins all."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain import jobs as verbs
from models import Item, Job, JobFailure, Project, Viewer
from models.paging import Sort, complete
from resolvers.context import Ask, Context
from resolvers.inputs import key
from resolvers.listings import Listing, Single, ordered_by
from resolvers.outcome import Reason, outcome
from resolvers.people import everyone
from resolvers.relations import Many, One, by_id

NEWEST_FIRST = complete([Sort("created_at", descending=True)])

of_project = Many("project_id", Job.visible_to, ("created_at", "id"))
project = One("project_id", Project.visible_to)
asked_by = One("asked_by_id", everyone)

jobs = Listing(Job, "job", ordered_by(NEWEST_FIRST), lambda viewer, _: Job.visible_to(viewer))


def _understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "job")


job = Single(_understood, lambda viewer, key: Job.visible_to(viewer).filter(id=key))


def _of_one(_: Viewer, job_id: strawberry.ID) -> tuple[UUID, tuple[Sort, ...]]:
    return key(job_id, "job", path=("jobId",)), complete([Sort("ordinal")])


def _failed(viewer: Viewer, job_id: UUID) -> QuerySet[JobFailure]:
    return JobFailure.visible_to(viewer).filter(job_id=job_id)


job_failures = Listing(JobFailure, "job_failure", _of_one, _failed)
failed_item = One("item_id", Item.visible_to)


UNTOLD = "What was wrong is not told any more: it names what you may not see."


async def why(rows: Sequence[JobFailure], context: Context) -> list[Reason]:
    """Why each was not done, as the verb said it; in general words where that names what the viewer does not see (any more)."""
    told = await _told(rows, context)
    return [
        Reason(row.code, row.message, row.path, row.params)
        if is_told
        else Reason(row.code, UNTOLD, row.path, {})
        for row, is_told in zip(rows, told, strict=True)
    ]


async def _told(rows: Sequence[JobFailure], context: Context) -> list[bool]:
    """Whether the viewer may read each message: who sees all projects of which it names something."""
    keys = [UUID(key) for row in rows for key in row.project_ids or ()]
    seen = {str(key) for key in await by_id(Project.visible_to, keys, context)} if keys else set()
    return [row.project_ids is not None and seen.issuperset(row.project_ids) for row in rows]


async def failures(rows: Sequence[Job], context: Context) -> list[list[str]]:
    """The first of what each could not do, in sentences; by the names of items that are visible now."""
    keys = [row.id for row in rows if row.failed]
    if not keys:
        return [[] for _ in rows]
    first = JobFailure.visible_to(context.viewer).filter(job_id__in=keys, ordinal__lt=FAILURES_MOST)
    found = await first.order_by("ordinal")
    items = await by_id(Item.visible_to, [each.item_id for each in found], context)
    told: dict[UUID, list[str]] = defaultdict(list)
    for each, is_told in zip(found, await _told(found, context), strict=True):
        item = items.get(each.item_id) if each.item_id else None
        message = each.message if is_told else UNTOLD
        told[each.job_id].append(f"{item.title}: {message}" if item else message)
    return [told[row.id] for row in rows]


FAILURES_MOST = 100


@outcome("job")
async def cancel(info: Ask, id: strawberry.ID) -> Job:
    return await verbs.cancel(info.context.viewer, key(id, "job"))
