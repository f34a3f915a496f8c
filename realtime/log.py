"""The event log as this process reads it: each row parsed once, however many streams it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.queryset import QuerySet

from models import ANONYMOUS, EventRecord, Viewer, ready_made

BATCH = 500


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event. The audiences are None where the entity did not exist before, or exists no longer after; one object where
    they are the same.
    """

    position: int
    id: UUID
    kind: str
    at: datetime
    actor_id: UUID
    entity: str
    entity_id: UUID
    item_id: UUID | None
    conversation_id: UUID | None
    project_id: UUID | None
    internal: bool
    audience_before: frozenset[str] | None
    audience_after: frozenset[str] | None
    state_before: Mapping[str, Any] | None
    state_after: Mapping[str, Any] | None
    changes: Mapping[str, tuple[Any, Any]]
    affects: frozenset[str]
    request_id: str


async def read_after(position: int, most: int = BATCH) -> list[LoggedEvent]:
    """The events above `position`, in order, at most `most`."""
    return [event_of(row) for row in await ready_made.rows(_at_most(most), ANONYMOUS, position)]


@cache
def _at_most(most: int) -> ready_made.Meant[EventRecord]:
    def after(viewer: Viewer, position: int) -> QuerySet[EventRecord]:
        rows = EventRecord.filter(position__gt=position)  # house: every stream judges by each row's audience
        return rows.order_by("position").limit(most)

    return after


class Head(NamedTuple):
    """Which log this is, the highest position in it, and up to which position events have been dropped."""

    epoch: str
    end: int
    kept_after: int


async def head() -> Head:
    """The log as it is now, in one statement."""
    rows = await get_connection("default").execute_query_dict(
        "SELECT epoch, kept_after, (SELECT max(position) FROM events) AS last FROM event_log"
    )
    epoch, kept_after, last = rows[0].values()
    return Head(epoch, max(last or 0, kept_after), kept_after)


class Since(NamedTuple):
    """What has changed since an event: the position of the last change of rights, and whether its item's audience moved."""

    rights_position: int
    moved: bool


async def since(event: LoggedEvent | None) -> Since:
    """What the reader of an answer made for this event must know before it is sent, in one statement."""
    connection = get_connection("default")
    moved, values = "FALSE", []
    if event is not None and event.item_id is not None:
        on_sqlite = connection.capabilities.dialect == "sqlite"
        item, after, differs = ("?1", "?2", "IS NOT") if on_sqlite else ("$1", "$2", "IS DISTINCT FROM")
        moved = (
            f"EXISTS (SELECT 1 FROM events WHERE item_id = {item} AND position > {after}"
            f" AND audience_before {differs} audience_after)"
        )
        values = [str(event.item_id), event.position]
    rows = await connection.execute_query_dict(
        f"SELECT rights_position, {moved} AS moved FROM event_log", values
    )
    return Since(int(rows[0]["rights_position"]), bool(rows[0]["moved"]))


def event_of(row: EventRecord) -> LoggedEvent:
    """A row of the log, parsed."""
    after = row.state_after
    audience = _tokens(row.audience_after)
    return LoggedEvent(
        position=row.position,
        id=row.id,
        kind=row.kind,
        at=row.at,
        actor_id=row.actor_id,
        entity=row.entity,
        entity_id=row.entity_id,
        item_id=row.item_id,
        conversation_id=row.conversation_id,
        project_id=row.project_id,
        internal=row.internal,
        audience_before=audience
        if row.audience_before == row.audience_after
        else _tokens(row.audience_before),
        audience_after=audience,
        state_before=None if row.audience_before is None else {**(after or {}), **(row.state_before or {})},
        state_after=after,
        changes={name: (pair[0], pair[1]) for name, pair in row.changes.items()},
        affects=frozenset(row.affects or ()),
        request_id=row.request_id,
    )


def _tokens(audience: list[str] | None) -> frozenset[str] | None:
    return None if audience is None else frozenset(audience)
