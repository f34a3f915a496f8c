"""Mailboxes of other servers, each read by one worker at a time.

Unlike the jobs of `worker.py` this is no work in short pieces: a server that tells of new mail is listened to for as long as
the worker lives, and a slow one must keep nobody waiting.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import NoReturn

from domain.mailboxes import reading
from domain.mailboxes.reading import Held, Lost
from mail.fetching import Trouble, collect
from reactions import metrics
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)

POLL = 1.0
AT_A_TIME = 120
"""Mailboxes that one worker reads or listens to at a time."""
LISTENING = 100
"""Of these, how many it may listen to; the others are looked at when their time has come."""


class Collector:
    """Reads mailboxes that are due until stopped. `stored` is called after each mail that was kept."""

    def __init__(self, stored: Callable[[], object], *, poll: float = POLL) -> None:
        self._stored = stored
        self._poll = poll
        self._stopped = asyncio.Event()
        self._reading: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Begin nothing more and leave off what is under way, at the mail that it is at; the next worker goes on there."""
        self._stopped.set()

    async def run(self) -> None:
        """Read until stopped."""
        troubles = 0
        try:
            while not self._stopped.is_set():
                try:
                    await self.step()
                    troubles = 0
                except Exception as error:  # noqa: BLE001 - goes on, whatever one step met
                    troubles += 1
                    metrics.troubles.labels("mailboxes").inc()
                    tell = log.warning if is_outage(error) else log.error
                    tell("mailboxes could not be looked at: %s", place_of(error))
                await self._rest(min(self._poll * 2**troubles, 30.0))
        finally:
            for task in self._reading:
                task.cancel()
            await asyncio.gather(*self._reading, return_exceptions=True)

    async def step(self) -> None:
        """Begin to read what is due."""
        for held in await reading.claim(AT_A_TIME - len(self._reading)):
            task = asyncio.create_task(self._one(held), name=f"mailbox {held.mailbox.id}")
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def _one(self, held: Held) -> None:
        try:
            outcome = await self._outcome(held)
        except asyncio.CancelledError:
            with suppress(Exception):
                await asyncio.shield(reading.let_go(held))
            raise
        except Exception as error:  # noqa: BLE001 - the lease runs out, and then it is tried again
            outcome = "trouble"
            tell = log.warning if is_outage(error) else log.error
            tell("mailbox %s was not read: %s", held.mailbox.id, place_of(error))
        metrics.mailboxes.labels(outcome).inc()

    async def _outcome(self, held: Held) -> str:
        try:
            again_in = await self._while_held(held)
            await reading.looked(held, again_in=again_in)
        except Lost:
            return "lost"
        except Trouble as trouble:
            log.warning("mailbox %s: %s", held.mailbox.id, trouble.message)
            with suppress(Lost):
                await reading.failed(held, trouble.message)
            return "failed"
        except Exception as error:
            if is_outage(error):
                raise
            log.error("mailbox %s was not read: %s", held.mailbox.id, place_of(error))
            with suppress(Lost):
                await reading.failed(held, f"Something went wrong on our side: {place_of(error)}.")
            return "trouble"
        return "read"

    async def _while_held(self, held: Held) -> timedelta:
        """Read, and say all the while that this worker lives; who has lost the mailbox stops at once."""
        work = asyncio.create_task(collect(held, self._stored, self._may_listen))
        life = asyncio.create_task(self._prolong(held))
        try:
            await asyncio.wait({work, life}, return_when=asyncio.FIRST_COMPLETED)
            return (work if work.done() else life).result()
        finally:
            work.cancel()
            life.cancel()
            await asyncio.gather(work, life, return_exceptions=True)

    async def _prolong(self, held: Held) -> NoReturn:
        while True:
            await asyncio.sleep(reading.LEASE.total_seconds() / 3)
            try:
                await reading.prolong(held)
            except Lost:
                raise
            except Exception as error:  # noqa: BLE001 - the next time may do; whoever took it over meanwhile has it
                log.warning("mailbox %s could not be held: %s", held.mailbox.id, place_of(error))

    def _may_listen(self) -> bool:
        return len(self._reading) <= LISTENING and not self._stopped.is_set()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
