"""One verb, one transaction: rows and the events that tell of them are stored together or not at all.

The last step before COMMIT takes one lock, then numbers and inserts the events (realtime promise R2): positions increase
in the order in which readers see the commits.
"""

import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from tortoise import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.expressions import Subquery

from domain.events import Changed, Event, Snapshot
from domain.inserting import insert, insert_as_json, reserve
from domain.item_counts import tally
from domain.roll_ups import keep
from domain.search_documents import index
from kit import clock, trace
from kit.ids import new_id
from models.event import EventRecord, EventText
from models.transaction import transaction
from models.viewer import Viewer

log = logging.getLogger(__name__)

LOG_LOCK = 0x6465736B  # "desk": the advisory lock under which events are numbered


@dataclass
class Work:
    """What one unit of work has done so far; once committed, `position` is that of its last event, `told` that of the last of
    which somebody is told: the event itself, or the last of its parts.
    """

    actor_id: UUID
    caused_by: int | None = None
    happened: list[Event] = field(default_factory=list)
    position: int | None = None
    told: int = 0


_current: ContextVar[Work | None] = ContextVar("work", default=None)

_written: ContextVar[list[int] | None] = ContextVar("written", default=None)

on_commit: list[Callable[[int], None]] = []
"""Called with the last position after each commit that recorded events. The front door fills this in."""

on_wait: list[Callable[[float], None]] = []
"""Called with the seconds each unit of work waited for the log's lock: a metric."""


def record(event: Event) -> None:
    """Say what happened. Who hears of it is not the verb's business.

    Raises: RuntimeError outside of `unit_of_work`.
    """
    work = _current.get()
    if work is None:
        raise RuntimeError("record() was called outside unit_of_work().")
    work.happened.append(event)


@contextmanager
def positions_written() -> Iterator[list[int]]:
    """Collects the positions of what is committed inside: how a mutation learns the cursor of its own write."""
    written: list[int] = []
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)


@asynccontextmanager
async def unit_of_work(viewer: Viewer, *, caused_by: int | None = None) -> AsyncIterator[Work]:
    """A transaction in the name of `viewer`; a verb called by a verb joins the one that is open."""
    joined = _current.get()
    if joined is not None:
        yield joined
        return
    if viewer.actor_id is None:
        raise RuntimeError("Nobody acts: a verb must refuse anonymous viewers before it begins.")
    work = Work(actor_id=viewer.actor_id, caused_by=caused_by)
    token = _current.set(work)
    try:
        async with transaction() as connection:
            yield work
            if work.happened:
                await index(connection, work.happened)
                await tally(connection, work.happened)
                work.position = await _store(connection, work)
    finally:
        _current.reset(token)
    if work.position is not None:
        written = _written.get()
        if written is not None:
            written.append(work.told)
        for told in on_commit:
            told(work.position)


@asynccontextmanager
async def by_itself() -> AsyncIterator[None]:
    """A part of the open unit of work that can go wrong alone: what it did and recorded is then taken back, and the rest stays.

    The parts are done one after another.
    """
    work = _current.get()
    if work is None:
        raise RuntimeError("by_itself() was called outside unit_of_work().")
    before = len(work.happened)
    try:
        async with transaction():
            yield
    except BaseException:
        del work.happened[before:]
        raise


async def exclusively(*name: object) -> None:
    """Hold `name` alone until the unit of work ends: of two who would make the same thing, the second sees the first's.

    SQLite has one writer at a time, so there is nothing to do.
    """
    connection = get_connection("default")
    if connection.capabilities.dialect != "sqlite":
        number = int.from_bytes(sha256(repr(name).encode()).digest()[:8], signed=True)
        await connection.execute_query("SELECT pg_advisory_xact_lock($1)", [number])


async def forget_texts(kind: str, entity_id: UUID, *fields: str) -> None:
    """Erase the texts that earlier events of this kind on this entity keep, or those of these fields. The events stay."""
    told = EventRecord.filter(kind=kind, entity_id=entity_id)  # house: whoever may read them
    texts = EventText.filter(position__in=Subquery(told.values("position")))  # house: whoever may read them
    await (texts.filter(field__in=fields) if fields else texts).delete()


async def _store(connection: BaseDBAsyncClient, work: Work) -> int:
    """Keep the figures of parents, number and insert the events; the caller commits next and writes nothing more."""
    if connection.capabilities.dialect != "sqlite":
        began = time.perf_counter()
        await connection.execute_query(f"SELECT pg_advisory_xact_lock({LOG_LOCK})")
        for told in on_wait:
            told(time.perf_counter() - began)
    work.happened[:0] = await keep(connection, work.happened)  # first: the last event is what was done
    instant = clock.now()
    rows = [_row(event, work, instant) for event in work.happened]
    parts = await _placed_parts(connection, work, rows)
    positions = await insert(connection, "events", rows, returning="position")
    if parts:
        await insert_as_json(connection, "event_parts", parts, _OF_PARTS)
    work.told = parts[-1]["position"] if work.happened[-1].parts else max(positions)
    texts = [
        {
            "id": str(new_id()),
            "position": position,
            "field": name,
            "before": change.before,
            "after": change.after,
        }
        for position, event in zip(positions, work.happened, strict=True)
        for name, change in event.changes(text=True).items()
    ]
    if texts:
        await insert(connection, "event_texts", texts, returning="position")
    if any(event.affects for event in work.happened):
        await connection.execute_query(f"UPDATE event_log SET rights_position = {max(positions)}")
    return max(positions)


async def _placed_parts(
    connection: BaseDBAsyncClient, work: Work, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows of what these events did to many items, in the order in which it is told: each right before its event, which gets
    its position here, too. So the last event of the log is always the last of all.
    """
    count = sum(len(event.parts) for event in work.happened)
    if not count:
        return []
    free = iter(await reserve(connection, "events", "position", count + len(rows)))
    parts: list[dict[str, Any]] = []
    for event, row in zip(work.happened, rows, strict=True):
        own = [
            _part(part, next(free), with_state=event.before is None and event.after is None)
            for part in event.parts
        ]
        row["position"] = next(free)
        parts += [{"event_position": row["position"], **part} for part in own]
    return parts


_OF_PARTS = {
    "event_position": "bigint",
    "position": "bigint",
    "id": "uuid",
    "kind": "text",
    "kind_version": "smallint",
    "item_id": "uuid",
    "audience_before": "jsonb",
    "audience_after": "jsonb",
    "state_before": "jsonb",
    "state_after": "jsonb",
    "changes": "jsonb",
}


def _part(event: Event, position: int, *, with_state: bool) -> dict[str, Any]:
    before, after = event.before, event.after
    return {
        "position": position,
        "id": str(new_id()),
        "kind": event.kind,
        "kind_version": event.kind_version,
        "item_id": _text(event.item_id),
        "audience_before": sorted(before.audience) if before else None,
        "audience_after": sorted(after.audience) if after else None,
        "state_before": _difference(before, after) if with_state else None,
        "state_after": after.state if after and with_state else None,
        "changes": _pairs(event),
    }


def _row(event: Event, work: Work, instant: object) -> dict[str, Any]:
    before, after = event.before, event.after
    return {
        "id": str(new_id()),
        "kind": event.kind,
        "kind_version": event.kind_version,
        "at": instant,
        "actor_id": str(work.actor_id),
        "entity": event.entity,
        "entity_id": str(event.entity_id),
        "item_id": _text(event.item_id),
        "conversation_id": _text(event.conversation_id),
        "project_id": _text(event.project_id),
        "internal": event.internal,
        "audience_before": _audience(before),
        "audience_after": _audience(after),
        "state_before": _json(_difference(before, after)),
        "state_after": _json(after.state if after else None),
        "changes": _json(_pairs(event)),
        "affects": _json(list(event.affects) or None),
        "request_id": trace.request_id.get(),
        "caused_by": work.caused_by,
    }


def _pairs(event: Event) -> dict[str, Any]:
    return {name: [c.before, c.after] for name, c in event.changes(text=False).items()}


def _difference(before: Snapshot | None, after: Snapshot | None) -> dict[str, Any] | None:
    """Of the state before, only what the state after does not repeat; None for what only the state after has."""
    if before is None or after is None:
        return before.state if before else None
    came = {name: None for name in after.state if name not in before.state}
    return came | {name: value for name, value in before.state.items() if after.state.get(name) != value}


def _audience(snapshot: Snapshot | None) -> str | None:
    return _json(sorted(snapshot.audience)) if snapshot else None


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)


__all__ = [
    "Changed",
    "Event",
    "Snapshot",
    "Work",
    "by_itself",
    "exclusively",
    "forget_texts",
    "on_commit",
    "on_wait",
    "record",
    "unit_of_work",
]
