"""Change more items alike than a request waits for: each by itself, in steps of the worker."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

from tortoise.connection import get_connection

from domain import jobs
from domain.inserting import insert_as_json
from domain.items.change_many import Changes, check_given, check_wanted, each, steps_of
from domain.items.said import Points, Progress
from domain.once import made_before, once
from domain.places import hold_the_tree
from domain.unit_of_work import by_itself, unit_of_work
from kit.errors import Conflict, NotAllowed, UserError
from kit.ids import new_id
from models import Job, JobItem, JobKind, Viewer

log = logging.getLogger(__name__)

JOB_ITEMS_MOST = 10_000
AT_ONCE = 20
"""In one transaction, for which whoever changes one of these waits, and whoever changes where items stand."""
LEFT_OUT = "Something went wrong with this one again and again: it was left as it is."

_SCOPES = ("items:read", "items:write", "projects:read")


async def change_many_as_job(
    viewer: Viewer, item_ids: Sequence[UUID], changes: Changes, idempotency_key: str | None = None
) -> Job:
    """The job that changes each of these by the verbs, and so by the rights that who asked has when its turn comes; those that
    cannot be changed are left out, and it is told why.

    Raises: NotAllowed (staff only), Invalid (no items, or nothing to do, or what no item can be), TooLarge (10,001 of them).
    """
    if not viewer.is_staff:
        raise NotAllowed("Only staff may have many items changed.")
    if not all(viewer.has_scope(scope) for scope in _SCOPES):
        raise NotAllowed("This key may not change items and follow jobs.")
    return await once(
        viewer,
        "item.change_many_as_job",
        idempotency_key,
        lambda: _begin(viewer, item_ids, changes),
        lambda key: made_before(Job.visible_to(viewer), key),
    )


async def _begin(viewer: Viewer, item_ids: Sequence[UUID], changes: Changes) -> Job:
    check_wanted(changes)
    places = check_given(item_ids, steps_of(viewer, changes), JOB_ITEMS_MOST)
    async with unit_of_work(viewer):
        job = await jobs.begin(viewer, JobKind.ITEM_CHANGE_MANY, len(places), None, **_kept(changes))
        rows = [
            {"id": str(new_id()), "job_id": str(job.id), "position": place, "item_id": str(key)}
            for key, place in places.items()
        ]
        columns = {"id": "uuid", "job_id": "uuid", "position": "int", "item_id": "uuid"}
        await insert_as_json(get_connection("default"), "job_items", rows, columns)
        return job


async def step(viewer: Viewer, job: Job) -> bool:
    """Change some of the items, each by itself; whether these were the last. At the last try, what goes wrong with one of them,
    other than by a refusal, keeps nobody from the rest.
    """
    waiting = JobItem.filter(job_id=job.id)  # house: the worker's own rows
    rows = await waiting.order_by("position").limit(AT_ONCE)
    await hold_the_tree()  # before any row is locked; these in an order that is the same for everybody
    keys = sorted(row.item_id for row in rows)
    alone = _or_left_out if job.attempts >= jobs.ATTEMPTS_MOST else by_itself
    became = await each(keys, steps_of(viewer, _changes(job.given)), alone)
    failed = [
        jobs.Failed(error, row.item_id, row.position)
        for row in rows
        if isinstance(error := became[row.item_id], UserError)
    ]
    await jobs.keep(job, failed)
    await waiting.filter(id__in=[row.id for row in rows]).delete()
    job.done += len(rows)
    return job.done >= job.total


@asynccontextmanager
async def _or_left_out() -> AsyncIterator[None]:
    """By itself, and whatever goes wrong is a refusal. Where the database is gone, the step goes wrong all the same."""
    try:
        async with by_itself():
            yield
    except UserError:
        raise
    except Exception as error:
        log.error("An item was left out of a job: %s", type(error).__name__)
        raise Conflict(LEFT_OUT) from error


def _kept(changes: Changes) -> dict[str, Any]:
    """What is asked for, as the job's row has it."""

    def text(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [str(each) for each in value]
        return str(value) if isinstance(value, UUID) else value

    return {name: text(value) for name, value in asdict(changes).items()}


def _changes(given: dict[str, Any]) -> Changes:
    """What was asked for, read from the job's row."""

    def key(name: str) -> UUID | None:
        return given[name] and UUID(given[name])

    def keys(name: str) -> list[UUID]:
        return [UUID(each) for each in given[name]]

    return Changes(
        **given
        | {
            "status_id": key("status_id"),
            "project_id": key("project_id"),
            "assignee_ids": None if given["assignee_ids"] is None else keys("assignee_ids"),
            "add_follower_ids": keys("add_follower_ids"),
            "remove_follower_ids": keys("remove_follower_ids"),
            "progress": given["progress"] and Progress(*given["progress"].values()),
            "points": (points := given.get("points"))
            and Points(*points.values()),  # jobs of before it have none
        }
    )
