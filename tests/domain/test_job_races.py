"""Jobs that change items while others change the same ones: on PostgreSQL, where two really are at work at once."""

import asyncio
from contextlib import suppress
from unittest import mock

import pytest

from domain import items, jobs
from domain.items import Changes, Together, change_in_steps
from domain.jobs import work
from kit.errors import UserError
from models import Item, Job, JobFailure, JobState, Viewer
from tests.factories import Keys, item
from tests.on_server import ON_POSTGRES

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")


async def _work_off() -> None:
    while True:
        while keys := await work.claim(1):
            await work.step(keys[0])
        if not await Job.filter(due_at__isnull=False).exists():
            return
        await asyncio.sleep(0.01)  # another worker is at it


async def test_nobody_waits_for_each_other(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    """Two workers, two jobs over the same items in other orders, and people beside them: nothing fails, nothing is lost."""
    rows = [await item(lead, f"{n}", project_id=workspace["website"]) for n in range(12)]
    keys = [row.id for row in rows]
    for key in keys[1:4]:
        await items.place(lead, key, items.Wanted(parent_id=keys[0]))
    with mock.patch.object(change_in_steps, "AT_ONCE", 3):
        one = await items.change_many_as_job(
            lead, keys, Changes(priority=4, assignee_ids=[workspace["member"]])
        )
        changes = Changes(published=True, moves=True, project_id=workspace["inbox"])
        other = await items.change_many_as_job(admin, keys[::-1], changes)

        async def people() -> None:
            for key in keys:
                await items.edit(admin, key, title="Named")
                await items.change_many(admin, keys[:3], Changes(published=False), Together.ALL_OR_NONE)

        await asyncio.gather(_work_off(), _work_off(), people())
    for job in await Job.filter(id__in=[one.id, other.id]):
        assert (job.state, job.done, job.attempts) == (JobState.DONE, 12, 0)
    assert await JobFailure.filter(job_id=other.id).count() == 0
    missed = await JobFailure.filter(
        job_id=one.id
    ).count()  # the lead does not see what was moved before their turn
    assert await Item.filter(priority=4, title="Named", project_id=workspace["inbox"]).count() == 12 - missed


async def test_who_cancels_waits_for_the_step_that_is_being_done(lead: Viewer, workspace: Keys) -> None:
    keys = [(await item(lead, project_id=workspace["website"])).id for _ in range(6)]
    with mock.patch.object(change_in_steps, "AT_ONCE", 3):
        job = await items.change_many_as_job(lead, keys, Changes(priority=4))

        async def cancels() -> None:
            with suppress(UserError):
                await jobs.cancel(lead, job.id)

        await asyncio.gather(_work_off(), cancels())
    now = await Job.get(id=job.id)
    assert now.state in (JobState.CANCELED, JobState.DONE)
    assert await Item.filter(priority=4).count() == now.done
