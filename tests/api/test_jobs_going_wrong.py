"""Jobs whose steps go wrong: nothing is done twice, they are tried later and later, and given up; and those that are canceled."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine

from domain import copies
from domain.copies import Wanted
from domain.items import change_in_steps
from domain.items.edit import edit as really_edit
from domain.jobs import work
from domain.jobs.told import ATTEMPTS_MOST, KEPT
from kit import clock
from kit.errors import Code
from kit.ids import from_global, to_global
from models import CopiedItem, EventRecord, Item, Job, JobFailure, JobItem, JobState, Viewer, sight
from tests import factories
from tests.api.asking import ask, gid
from tests.api.copies.asking import work_off
from tests.factories import Keys
from tests.refusals import unchanged

BEGIN = """mutation($ids: [ID!]!) { itemChangeManyAsJob(ids: $ids, input: { priority: 4 }) { job { id } } }"""
CANCEL = (
    """mutation($id: ID!) { jobCancel(id: $id) { job { state done version } errors { code path } cursor } }"""
)


@pytest.fixture
async def rows(lead: Viewer, workspace: Keys) -> list[Item]:
    return [await factories.item(lead, name, project_id=workspace["website"]) for name in "abcd"]


@pytest.fixture
async def job_id(lead: Viewer, rows: list[Item]) -> Any:
    """A job that changes these, two at a step."""
    with mock.patch.object(change_in_steps, "AT_ONCE", 2):
        got = await ask(lead, BEGIN, ids=[gid(row) for row in rows])
        yield got["itemChangeManyAsJob"]["job"]["id"]


async def _cancel(by: Viewer, id: str) -> Any:
    return (await ask(by, CANCEL, id=id))["jobCancel"]


def _broken(where: Any, name: str) -> Any:
    return mock.patch.object(where, name, mock.AsyncMock(side_effect=RuntimeError("it breaks")))


async def test_nothing_is_done_twice(job_id: str) -> None:
    with time_machine.travel(clock.now(), tick=False) as moment:
        (claimed,) = await work.claim(1)
        await work.step(claimed)
        (claimed,) = await work.claim(1)
        with _broken(work, "advance"), pytest.raises(RuntimeError):
            await work.step(claimed)
        assert (await Item.filter(priority=4).count(), await JobItem.all().count()) == (2, 2)
        assert await work.claim(1) == []
        moment.shift(work.FIRST_WAIT)
        assert await work_off() == 1
    job = await Job.get(id=claimed)
    assert (job.state, job.done, job.failed, job.attempts) == (JobState.DONE, 4, 0, 0)
    assert await EventRecord.filter(kind="item.edited").count() == 4


async def test_it_is_tried_later_and_later_then_given_up(lead: Viewer, job_id: str) -> None:
    key = from_global(job_id, "job")
    waits = []
    with time_machine.travel(clock.now(), tick=False) as moment, _broken(work, "advance"):
        for _ in range(ATTEMPTS_MOST - 1):
            (claimed,) = await work.claim(1)
            with pytest.raises(RuntimeError):
                await work.step(claimed)
            job = await Job.get(id=key)
            assert job.due_at is not None
            waits.append((job.due_at - clock.now()).seconds)
            moment.move_to(job.due_at)
    assert waits == [15, 30, 60, 120, 240, 480, 600]
    with time_machine.travel(job.due_at, tick=False):
        (claimed,) = await work.claim(1)
        with _broken(sight, "again"), pytest.raises(RuntimeError):
            await work.step(claimed)
        assert await work.claim(1) == []
    job = await Job.get(id=key)
    assert (job.state, job.stopped, job.done, job.due_at) == (JobState.FAILED, work.GAVE_UP, 0, None)
    assert (await Item.filter(priority=4).count(), await JobItem.all().count()) == (0, 0)
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, last.changes) == ("job.advanced", {"state": ["queued", "failed"]})
    assert f"user:{lead.principal_id}" in (last.audience_after or [])


async def test_an_item_that_makes_its_step_go_wrong_is_left_out_in_the_end(
    lead: Viewer, rows: list[Item], job_id: str
) -> None:
    """What is wrong with one of them does not keep those after it from being done."""

    async def edit(viewer: Viewer, key: Any, **given: Any) -> Item:
        row = await really_edit(viewer, key, **given)
        if key == rows[1].id:
            raise RuntimeError("it breaks")
        return row

    broken = mock.patch("domain.items.change_many.edit", edit)
    with time_machine.travel(clock.now(), tick=False) as moment, broken:
        for _ in range(ATTEMPTS_MOST - 1):
            (claimed,) = await work.claim(1)
            with pytest.raises(RuntimeError):
                await work.step(claimed)
            job = await Job.get(id=claimed)
            assert job.due_at is not None
            moment.move_to(job.due_at)
        assert await Item.filter(priority=4).count() == 0
        assert await work_off() == 2
    job = await Job.get(id=claimed)
    assert (job.state, job.done, job.failed, job.stopped) == (JobState.DONE, 4, 1, None)
    assert await Item.filter(priority=4).order_by("title").values_list("title", flat=True) == ["a", "c", "d"]
    assert await EventRecord.filter(kind="item.edited").count() == 3
    (failure,) = await JobFailure.all()
    assert (failure.index, failure.item_id, failure.code, failure.message) == (
        1, rows[1].id, Code.CONFLICT, change_in_steps.LEFT_OUT
    )  # fmt: skip


async def test_whoever_dies_counts_too(job_id: str) -> None:
    key = from_global(job_id, "job")
    await Job.filter(id=key).update(attempts=ATTEMPTS_MOST)  # each died before it could say anything
    await work.step(key)
    job = await Job.get(id=key)
    assert (job.state, job.stopped) == (JobState.FAILED, work.GAVE_UP)
    await work.step(key)
    assert (await Job.get(id=key)).version == job.version


async def test_it_is_forgotten_with_its_failures(lead: Viewer, workspace: Keys) -> None:
    await ask(lead, BEGIN, ids=[to_global("item", workspace["website"])])
    await work_off()
    with time_machine.travel(clock.now() + KEPT + timedelta(seconds=1)):
        (key,) = await work.expired(1)
        await work.forget(key)
    assert await Job.all().count() == 0


async def test_it_is_canceled(lead: Viewer, admin: Viewer, rows: list[Item], job_id: str) -> None:
    (claimed,) = await work.claim(1)
    await work.step(claimed)
    got = await _cancel(lead, job_id)
    assert (got["job"], got["errors"]) == ({"state": "CANCELED", "done": 2, "version": 3}, [])
    assert await work_off() == 0
    await work.step(claimed)
    assert (await Item.filter(priority=4).count(), await JobItem.all().count()) == (2, 0)
    async with unchanged():
        assert (await _cancel(admin, job_id))["job"]["version"] == 3
    assert (await Job.get(id=claimed)).erase_at is not None


async def test_whoever_does_not_see_it_cancels_nothing(
    lead: Viewer, manager: Viewer, customer: Viewer, job_id: str
) -> None:
    for by, code in (
        (manager, "NOT_FOUND"),
        (customer, "NOT_FOUND"),
        (factories.narrowed(lead, "projects:read", "projects:write"), "NOT_ALLOWED"),
        (factories.narrowed(lead, "items:read", "items:write"), "NOT_FOUND"),
    ):
        async with unchanged():
            (error,) = (await _cancel(by, job_id))["errors"]
        assert error["code"] == code
    await work_off()
    async with unchanged():
        got = await _cancel(lead, job_id)
    assert (got["job"]["state"], got["errors"]) == ("DONE", [{"code": "CONFLICT", "path": ["id"]}])


async def test_a_copy_is_canceled(admin: Viewer, rows: list[Item], workspace: Keys) -> None:
    job = await copies.duplicate(admin, workspace["website"], Wanted(name="Copy"))
    narrow = factories.narrowed(admin, "projects:read", "items:read", "items:write")
    assert (await _cancel(narrow, gid(job)))["errors"] == [{"code": "NOT_ALLOWED", "path": []}]
    assert (await _cancel(admin, gid(job)))["job"]["state"] == "CANCELED"
    assert (await work_off(), await CopiedItem.all().count()) == (0, 0)
