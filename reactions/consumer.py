"""A reader of the event log that acts on what it reads: in order, each event once, whatever dies when.

The consumer's place in the log is a row; it moves in the transaction that stores what the event led to. So a crash leaves
both as they were, and the next worker does the event again. The row is locked while an event is handled (PostgreSQL:
others pass by; SQLite has one writer), so that of many workers one at a time reads for this consumer.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from domain.events import KINDS
from domain.unit_of_work import unit_of_work
from domain.workspace import automation
from kit import clock, trace
from models import Consumer, EventRecord, Viewer
from reactions import metrics
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)

BATCH = 100
ATTEMPTS_MOST = 6
LONGEST = 60.0
"""Seconds that one event may take."""
STANDBY = 1.0
"""Seconds for which a worker leaves the log to another that was faster: two in turn would read everything ahead in vain."""

Handler = Callable[[Viewer, EventRecord], Awaitable[None]]


class TookTooLong(Exception):
    """The handler was cut off."""


class LogConsumer:
    """Calls `handle` for each event of these kinds, inside a unit of work in the name of the automation `actor`."""

    def __init__(self, name: str, kinds: frozenset[str], handle: Handler, *, actor: str) -> None:
        self.name = name
        self._kinds = kinds
        self._handle = handle
        self._actor = actor
        self._viewer: Viewer | None = None
        self._at = 0
        self._ahead: deque[EventRecord] = deque()
        self._stands_by_until = 0.0

    async def step(self) -> bool:
        """Pass over what is of no concern up to the next event that is, and handle that."""
        if asyncio.get_running_loop().time() < self._stands_by_until:
            return False
        if not self._ahead and not await self._read():
            return False
        passed, event = self._next()
        try:
            return await self._take(passed, event)
        except BaseException as error:
            self._ahead.clear()
            if event is None or not isinstance(error, Exception) or is_outage(error):
                raise
            await self._failed(event, error)
            return True

    async def _read(self) -> bool:
        """Fetch the next events from where the row says; whether there are any, and it is time."""
        row = await Consumer.get_or_none(name=self.name)  # house: this consumer's own place
        if row is None:
            first = [Consumer(name=self.name, position=0)]
            await Consumer.bulk_create(first, ignore_conflicts=True)  # house: this consumer's own place
        elif row.due_at is not None and row.due_at > clock.now():
            return False
        self._at = row.position if row else 0
        following = EventRecord.filter(
            position__gt=self._at
        )  # house: what each leads to is asked with rights
        self._ahead.extend(await following.order_by("position").limit(BATCH))
        return bool(self._ahead)

    def _next(self) -> tuple[list[EventRecord], EventRecord | None]:
        passed: list[EventRecord] = []
        while self._ahead:
            event = self._ahead.popleft()
            if event.kind in self._kinds and not _is_unknown(event):
                return passed, event
            passed.append(event)
        return passed, None

    async def _take(self, passed: list[EventRecord], event: EventRecord | None) -> bool:
        """Handle the event and move on, in one transaction; without effect if another worker is at it or was faster."""
        reached = event.position if event else passed[-1].position
        viewer = self._viewer = self._viewer or await automation(self._actor)
        traced = trace.request_id.set(event.request_id if event else "")
        try:
            async with _within(LONGEST), unit_of_work(viewer, caused_by=event.position if event else None):
                own = Consumer.filter(name=self.name)  # house: this consumer's own place
                row = await own.select_for_update(skip_locked=True).first()
                if row is None or row.position != self._at:
                    self._ahead.clear()
                    self._stands_by_until = asyncio.get_running_loop().time() + STANDBY
                    return False
                if event is not None:
                    await self._handle(viewer, event)
                await own.update(position=reached, attempts=0, due_at=None)
        finally:
            trace.request_id.reset(traced)
        self._at = reached
        self._count(passed, event)
        return True

    async def _failed(self, event: EventRecord, error: Exception) -> None:
        """Wait longer each time; after the last attempt leave the event behind, so that it holds up no other."""
        metrics.failures.labels(self.name).inc()
        here = Consumer.filter(name=self.name, position=self._at)  # house: this consumer's own place
        row = await here.first()
        if row is None:
            return
        attempts = row.attempts + 1
        if attempts < ATTEMPTS_MOST:
            due_at = clock.now() + timedelta(seconds=2**row.attempts)
            await here.filter(attempts=row.attempts).update(attempts=attempts, due_at=due_at)
            log.warning(
                "%s: attempt %d at event %d failed: %s", self.name, attempts, event.position, place_of(error)
            )
        elif await here.update(position=event.position, attempts=0, due_at=None):
            metrics.skipped.labels(self.name, "failed").inc()
            log.error(
                "%s: event %d (%s) is given up: %s", self.name, event.position, event.kind, place_of(error)
            )

    def _count(self, passed: list[EventRecord], event: EventRecord | None) -> None:
        if event is not None:
            metrics.handled.labels(self.name).inc()
        for unknown in filter(_is_unknown, passed):
            metrics.skipped.labels(self.name, "unknown").inc()
            log.warning("%s: event %d is of an unknown kind: %s", self.name, unknown.position, unknown.kind)


def _is_unknown(event: EventRecord) -> bool:
    """Of a kind, or a version of one, that this release does not know."""
    declared = KINDS.get(event.kind)
    return declared is None or event.kind_version > declared.kind_version


@asynccontextmanager
async def _within(seconds: float) -> AsyncIterator[None]:
    """Raises: TookTooLong, unless the block ends in time."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield
    except TimeoutError:
        if limit.expired():
            raise TookTooLong from None
        raise
