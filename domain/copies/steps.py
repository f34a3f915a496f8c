"""What a job does to copy a project, step by step: its items, some at a time, and last whom it is shared with."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.functions import Count

from domain import jobs, policy
from domain.copies.given import Given
from domain.copies.items import copy_items, gone
from domain.copies.links import copy_links
from domain.copies.shares import share_alike
from domain.copies.types import with_own_types
from domain.copies.verb import check_right
from domain.jobs import Failed
from domain.places import hold_the_tree
from domain.projects import locked as projects
from domain.projects.files import copy_files
from models import CopiedItem, File, Job, Viewer

AT_ONCE = 200
FILES_AT_ONCE = 50
"""Each of which waits for the disk, while nobody else changes the tree."""


async def step(viewer: Viewer, job: Job) -> bool:
    """Copy some of the items, with what leads from and to those that are there; when there are no more, share the copy.

    Raises: NotAllowed (who asked may not make projects any more; it was archived meanwhile), NotFound (it, or the other).
    """
    check_right(viewer)
    await hold_the_tree()
    assert job.project_id is not None, "it was made with the job"
    # Whoever archives it holds the tree. It is not locked: who moves an item would wait for it, with counts for which this waits.
    project = await projects.seen(viewer, job.project_id)
    policy.check(viewer, "project.create_item", project)
    source = await projects.seen(viewer, UUID(job.given["source_id"]))
    given = Given.by(job.given, await with_own_types(job, source, project))
    waiting = CopiedItem.filter(job_id=job.id, position__gte=job.done)  # house: the worker's own rows
    rows = await _fitting(given, await waiting.order_by("position").limit(AT_ONCE))
    if not rows:
        if given.files:
            lost = await copy_files(viewer, source, await projects.lock(viewer, project.id))
            await jobs.keep(job, [Failed(gone()) for _ in lost])
        if given.shares:
            await share_alike(given, source, await projects.lock(viewer, project.id))
        return True
    failed = await copy_items(viewer, given, project, job, rows)
    job.done += len(rows)
    await jobs.keep(job, [*failed, *await copy_links(job, rows)])
    return False


async def _fitting(given: Given, rows: Sequence[CopiedItem]) -> Sequence[CopiedItem]:
    """As many of these, from the first on, as have FILES_AT_ONCE files together; one, however many it has."""
    if not given.files:
        return rows
    files = File.filter(item_id__in=[row.source_id for row in rows])  # house: only how many there are
    counted = files.annotate(count=Count("id")).group_by("item_id").values_list("item_id", "count")
    counts: dict[UUID, int] = dict(await counted)
    room = FILES_AT_ONCE
    for place, row in enumerate(rows):
        room -= counts.get(row.source_id, 0)
        if room < 0 and place:
            return rows[:place]
    return rows
