"""The worker wakes, stops and goes on."""

import asyncio

import pytest

from reactions import worker as workers
from reactions.worker import Worker
from tests.reactions.waiting import until


class Pieces:
    """A job with so many pieces to do."""

    name = "pieces"

    def __init__(self, left: int = 0) -> None:
        self.left, self.done = left, 0
        self.error: Exception | None = None
        self.started, self.may_end = asyncio.Event(), asyncio.Event()
        self.may_end.set()

    async def step(self) -> bool:
        if self.error:
            raise self.error
        if not self.left:
            return False
        self.started.set()
        await self.may_end.wait()
        self.left -= 1
        self.done += 1
        return True


async def test_drain_ends_when_no_job_has_more():
    one, two = Pieces(3), Pieces(5)
    two.name = "two"
    await Worker([one, two]).drain()
    assert (one.done, two.done) == (3, 5)


async def test_a_wake_is_heard_long_before_the_poll():
    job = Pieces()
    worker = Worker([job], poll=60)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    job.left = 1
    worker.wake(17)
    await until(lambda: job.done == 1)
    worker.stop()
    await running


async def test_without_a_wake_the_poll_finds_work():
    job = Pieces()
    worker = Worker([job], poll=0.01)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    job.left = 2
    await until(lambda: job.done == 2)
    worker.stop()
    await running


async def test_a_stop_finishes_the_piece_in_flight_and_begins_no_other():
    job = Pieces(2)
    job.may_end.clear()
    worker = Worker([job])
    running = asyncio.create_task(worker.run())
    await job.started.wait()
    worker.stop()
    await asyncio.sleep(0)
    assert not running.done()
    job.may_end.set()
    await asyncio.wait_for(running, 30)
    assert (job.done, job.left) == (1, 1)


async def test_a_piece_that_does_not_end_is_cut_off_after_the_grace(monkeypatch):
    monkeypatch.setattr(workers, "GRACE", 0.01)
    stuck, other = Pieces(1), Pieces()
    other.name = "other"
    stuck.may_end.clear()
    worker = Worker([stuck, other])
    running = asyncio.create_task(worker.run())
    await stuck.started.wait()
    worker.stop()
    await asyncio.wait_for(running, 30)
    assert stuck.done == 0


async def test_a_job_in_trouble_is_tried_again_and_harms_no_other(caplog):
    bad, good = Pieces(1), Pieces(1)
    good.name = "good"
    bad.error = RuntimeError("somebody's words")
    worker = Worker([bad, good], poll=0.01)
    running = asyncio.create_task(worker.run())
    await until(lambda: good.done == 1)
    bad.error = None
    await until(lambda: bad.done == 1)
    worker.stop()
    await running
    assert "the job pieces failed: RuntimeError in test_worker.py" in caplog.text
    assert "words" not in caplog.text


async def test_a_stop_does_not_wait_for_a_job_that_rests_from_trouble(monkeypatch: pytest.MonkeyPatch):
    rest = workers._rest
    monkeypatch.setattr(workers, "_rest", lambda until, _: rest(until, 3600))
    job = Pieces()
    job.error = RuntimeError()
    worker = Worker([job])
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.01)
    worker.stop()
    await asyncio.wait_for(running, 60)


async def test_drain_shows_what_went_wrong():
    job = Pieces()
    job.error = RuntimeError("broken")
    with pytest.raises(RuntimeError, match="broken"):
        await Worker([job]).drain()
