"""The event log as this process reads it: each row parsed once, however many streams it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from tortoise.connection import get_connection
from tortoise.queryset import QuerySet

from models import ANONYMOUS, OF_CUSTOMERS, EventPart, EventRecord, Viewer, ready_made

BATCH = 500

OF_SUBTREES = "item.subtree_"
"""With this begin the kinds of events that have parts."""


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

    @property
    def is_of_many(self) -> bool:
        """Whether it is a part of an event that tells lists of all of its parts at once."""
        stateless = self.state_before is None and self.state_after is None
        return stateless and not (self.audience_before is None and self.audience_after is None)

    @property
    def stands_on(self) -> UUID | None:
        """What others may come to see, or see no longer, without a change of their rights: its item; or, of what names only its
        thread, the thread, which is on an item or between those who take part in it.
        """
        if self.item_id is not None or self.project_id is not None:
            return self.item_id
        return self.conversation_id


async def read_after(position: int, most: int = BATCH) -> list[LoggedEvent]:
    """The events above `position`, in order, at most `most`; the parts of one as events of their own, right before it."""
    events = [event_of(row) for row in await ready_made.rows(_at_most(most), ANONYMOUS, position)]
    whole = {event.position: event for event in events if event.kind.startswith(OF_SUBTREES)}
    if not whole:
        return events
    parts = await ready_made.rows(_parts(most), ANONYMOUS, position, max(whole))
    apart = [event_of_part(part, whole[part.event_position]) for part in parts]
    return sorted([*events, *apart], key=lambda event: event.position)[:most]


@cache
def _at_most(most: int) -> ready_made.Meant[EventRecord]:
    def after(viewer: Viewer, position: int) -> QuerySet[EventRecord]:
        rows = EventRecord.filter(position__gt=position)  # house: every stream judges by each row's audience
        return rows.order_by("position").limit(most)

    return after


@cache
def _parts(most: int) -> ready_made.Meant[EventPart]:
    def between(viewer: Viewer, position: int, last: int) -> QuerySet[EventPart]:
        rows = EventPart.filter(position__gt=position, position__lte=last)  # house: as their events
        return rows.order_by("position").limit(most)

    return between


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
    """What has changed since an event: the position of the last change of rights, and whether others see now what it is on."""

    rights_position: int
    moved: bool


async def since(event: LoggedEvent | None) -> Since:
    """What the reader of an answer made for this event must know before it is sent, in one statement."""
    if event is not None and event.item_id is None and event.stands_on is not None:
        return await _since_in_thread(event, event.stands_on)
    connection = get_connection("default")
    moved, values = "FALSE", []
    if event is not None and event.item_id is not None:
        moved = _moved("?1", "?2") if connection.capabilities.dialect == "sqlite" else _moved("$1", "$2")
        values = [str(event.item_id), event.position]
    rows = await connection.execute_query_dict(
        f"SELECT rights_position, {moved} AS moved FROM event_log", values
    )
    return Since(int(rows[0]["rights_position"]), bool(rows[0]["moved"]))


async def _since_in_thread(event: LoggedEvent, thread: UUID) -> Since:
    """Of what names only its thread: what has become of the thread's item, or who takes part in it now."""
    connection = get_connection("default")
    on_sqlite = connection.capabilities.dialect == "sqlite"
    listed, after, key = ("json_group_array", "?1", "?2") if on_sqlite else ("json_agg", "$1", "$2")
    present = f"SELECT {listed}(principal_kind || ':' || principal_id) FROM participants WHERE conversation_id = c.id"
    rows = await connection.execute_query_dict(
        f"SELECT rights_position, c.item_id IS NULL AS direct, {_moved('c.item_id', after)} AS moved, ({present}) AS present"
        f" FROM event_log JOIN conversations c ON c.id = {key}",
        [event.position, str(thread)],
    )
    (row,) = rows
    moved = _others_take_part(event, row["present"]) if row["direct"] else bool(row["moved"])
    return Since(int(row["rights_position"]), moved)


def _moved(item: str, after: str) -> str:
    differs = "IS NOT" if "?" in after else "IS DISTINCT FROM"
    found = [
        f"EXISTS (SELECT 1 FROM {table} WHERE item_id = {item} AND position > {after}"
        f" AND audience_before {differs} audience_after)"
        for table in ("events", "event_parts")
    ]
    return f"({' OR '.join(found)})"


def _others_take_part(event: LoggedEvent, found: Any) -> bool:
    """Whether those who take part now are others than those whom the event told; who has read is told to staff alone, that
    somebody of them has to customers alone.
    """
    present = frozenset(orjson.loads(found) if isinstance(found, str | bytes) else found or ())
    told = event.audience_after or frozenset()
    if event.kind in ("conversation.read", "conversation.staff_read"):
        customers = event.kind == "conversation.staff_read"
        present, told = (
            frozenset(t for t in each if t.startswith(OF_CUSTOMERS) is customers) for each in (present, told)
        )
    return present != told


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
        changes=_pairs(row.changes),
        affects=frozenset(row.affects or ()),
        request_id=row.request_id,
    )


def event_of_part(part: EventPart, whole: LoggedEvent) -> LoggedEvent:
    """What an event did to one of many items, as an event of that item."""
    before, after = part.state_before, part.state_after
    had_state = part.audience_before is not None and not (before is None and after is None)
    return replace(
        whole,
        position=part.position,
        id=part.id,
        kind=part.kind,
        entity_id=part.item_id,
        item_id=part.item_id,
        audience_before=_tokens(part.audience_before),
        audience_after=_tokens(part.audience_after),
        state_before={**(after or {}), **(before or {})} if had_state else None,
        state_after=after,
        changes=_pairs(part.changes),
    )


def _pairs(changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (pair[0], pair[1]) for name, pair in changes.items()}


def _tokens(audience: list[str] | None) -> frozenset[str] | None:
    return None if audience is None else frozenset(audience)
