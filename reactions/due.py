"""Rows whose time has come: claimed a few at a time, so that several workers share them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from reactions import metrics
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)

BATCH = 8

Claim = Callable[[int], Awaitable[list[UUID]]]
Work = Callable[[UUID], Awaitable[None]]


class DueRows:
    """Claims rows by `claim(most)`, which moves their time ahead (a lease), and does `work(key)` on each, side by side.

    `work` marks its row done, or says when to try again. Where it fails to do even that, or its process dies, the lease
    runs out and the row is due again: so a row may be worked on twice, and is never forgotten.
    """

    def __init__(self, name: str, claim: Claim, work: Work, *, batch: int = BATCH) -> None:
        self.name = name
        self._claim = claim
        self._work = work
        self._batch = batch

    async def step(self) -> bool:
        """Do what is due now, at most a batch; whether there was any."""
        keys = await self._claim(self._batch)
        await asyncio.gather(*(self._one(key) for key in keys))
        return bool(keys)

    async def _one(self, key: UUID) -> None:
        try:
            await self._work(key)
        except Exception as error:  # noqa: BLE001 - the other rows go on; this one comes back after its lease
            metrics.troubles.labels(self.name).inc()
            tell = log.warning if is_outage(error) else log.error
            tell("%s: %s was not done: %s", self.name, key, place_of(error))
