"""The worker: does what is unread or due, is woken or looks by itself, and stops between two pieces of work.

Any number of workers may run, in this process or others: each job takes care that a piece is done once.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from reactions import metrics
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)

POLL = 1.0
LONGEST_REST = 30.0
GRACE = 12.0
"""Seconds that pieces in flight have after a stop; what is cut off then is undone, and done again by the next worker."""


class Job(Protocol):
    """Work that comes in pieces."""

    @property
    def name(self) -> str:
        """What logs and metrics call it."""

    async def step(self) -> bool:
        """Do one piece, short enough to wait for at a stop; whether there may be more to do at once."""


class Worker:
    """Runs each job in a task of its own until stopped. Start it outside of any transaction."""

    def __init__(self, jobs: Sequence[Job], *, poll: float = POLL) -> None:
        self.jobs = tuple(jobs)
        self._poll = poll
        self._woken = {job.name: asyncio.Event() for job in self.jobs}
        self._stopped = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def wake(self, *_: object) -> None:
        """Look now instead of at the next poll. Cheap; from the event loop's own thread."""
        for event in self._woken.values():
            event.set()

    def stop(self) -> None:
        """Begin nothing more; `run` returns when the pieces in flight are done, or GRACE is over."""
        self._stopped.set()
        self.wake()
        for task in self._tasks:
            asyncio.get_running_loop().call_later(GRACE, task.cancel)

    async def run(self) -> None:
        """Work until stopped. When cancelled, pieces in flight are undone and will be done again."""
        async with asyncio.TaskGroup() as group:
            self._tasks = [group.create_task(self._keep(job), name=f"worker {job.name}") for job in self.jobs]

    async def drain(self) -> None:
        """Work until nothing is unread or due, but for what another worker is at.

        Raises: what a step raises.
        """
        while any([await job.step() for job in self.jobs]):
            pass

    async def _keep(self, job: Job) -> None:
        troubles, woken = 0, self._woken[job.name]
        while not self._stopped.is_set():
            woken.clear()
            try:
                more, troubles = await job.step(), 0
            except Exception as error:  # noqa: BLE001 - the job goes on, whatever one step met
                troubles += 1
                self._tell(job, error, troubles)
                await _rest(self._stopped, min(2.0 ** (troubles - 1), LONGEST_REST))
                continue
            if not more:
                await _rest(woken, self._poll)

    def _tell(self, job: Job, error: Exception, troubles: int) -> None:
        metrics.troubles.labels(job.name).inc()
        if not is_outage(error):
            log.error("the job %s failed: %s", job.name, place_of(error))
        elif troubles == 1:
            log.warning("the job %s waits for the database: %s", job.name, place_of(error))


async def _rest(until: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await until.wait()
