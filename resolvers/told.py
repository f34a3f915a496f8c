"""What one message of a stream tells, as the row behind its envelope."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from kit.ids import to_global
from models import Item, Message, Notification, Principal, Viewer
from models.paging import Sort, cursor_of
from models.writing import sources
from models.writing.sources import Source
from models.writing.statement import Place
from realtime import cursor
from realtime.listener import Delivery
from realtime.presence import Doing
from realtime.streams import Signal, hidden
from resolvers.context import Context
from resolvers.history import Change, readable_changes
from resolvers.notifications import unread_written
from resolvers.people import everyone, principals_by_id
from resolvers.relations import RowsFor, by_id, visible


@dataclass(frozen=True)
class Told:
    """One message: `row` is the entity as the viewer sees it now, None where only its id may be told."""

    delivery: Delivery
    viewer: Viewer
    row: Any = None
    sorts: tuple[Sort, ...] = ()
    purpose: str = ""
    named: UUID | None = None
    """The one item that the stream is about."""

    @property
    def signal(self) -> Signal:
        return self.delivery.signal

    @property
    def covers(self) -> int:
        return self.delivery.covers

    @property
    def cursor(self) -> str:
        return self.delivery.cursor

    @property
    def resumed_from(self) -> str | None:
        start = self.delivery.resumed_from
        return None if start is None else cursor.standing_at(start)

    @property
    def event(self) -> Any:
        """The event, where this viewer may know of it: not of what was removed, nor of what is internal."""
        event = self.delivery.event
        if event is None or self.signal is Signal.REMOVED or hidden(event, self.viewer):
            return None
        return event

    @property
    def kind(self) -> str | None:
        return self.event.kind if self.event else None

    @property
    def at(self) -> datetime | None:
        return self.event.at if self.event else None

    @property
    def item(self) -> Item | None:
        return self.row if isinstance(self.row, Item) else None

    @property
    def item_id(self) -> str | None:
        event = self.delivery.event
        key = event.item_id if event is not None else self.named
        return to_global("item", key) if key is not None else None

    @property
    def version(self) -> int | None:
        return getattr(self.row, "version", None)

    @property
    def sort_cursor(self) -> str | None:
        return cursor_of(self.row, self.sorts, self.purpose) if self.row is not None and self.sorts else None


class Tell(Protocol):
    """How a message of a stream is told."""

    async def __call__(self, delivery: Delivery, context: Context) -> Told | None:
        """The message, with its row as it is now; None where there is nothing to tell."""


@dataclass(frozen=True)
class Subject:
    """The rows that a message names, by key: the one that it is about, who did it, what was said."""

    row: UUID
    actor: UUID | None
    message: UUID | None


@dataclass(frozen=True)
class Row:
    """The row that messages are about, where the database writes them (`web/fast/messages.py`)."""

    place: Place
    sorts: tuple[Sort, ...]
    purpose: str


@dataclass(frozen=True)
class About:
    """Messages about rows of one table: each with its row as it is now, or none where that is no longer visible (a later
    event says so).
    """

    rows: RowsFor
    key_of: Callable[[Delivery], UUID | None]
    """Which row a message is about; None, if none."""
    writes: Mapping[str, Callable[[Row, Subject], Source]]
    """Those fields of a message that need more than its event, by name: how the database writes them."""
    sorts: tuple[Sort, ...] = ()
    purpose: str = ""
    named: UUID | None = None

    async def __call__(self, delivery: Delivery, context: Context) -> Told | None:
        key = self.key_of(delivery)
        if key is None:
            return self.unread(delivery, context.viewer)
        row = await visible(self.rows, key, context)
        return None if row is None else replace(self.unread(delivery, context.viewer), row=row)

    def unread(self, delivery: Delivery, viewer: Viewer) -> Told:
        """The message without its row."""
        return Told(delivery, viewer, None, self.sorts, self.purpose, self.named)

    def subject(self, told: Told) -> Subject | None:
        """What an unread message names; None, if it is about no row."""
        key, event = self.key_of(told.delivery), told.event
        if key is None:
            return None
        said = event is not None and event.entity == "message"
        return Subject(key, event and event.actor_id, event.entity_id if said else None)


def _row_written(row: Row, _: Subject) -> Source:
    return sources.Row(row.place, "", "TRUE")


def _version_written(row: Row, _: Subject) -> Source:
    field = row.place.field_of("version")
    return sources.Value(row.place.column("version"), field, field.null)


def _sort_cursor_written(row: Row, _: Subject) -> Source:
    return sources.Sealed(row.place, row.sorts, row.purpose) if row.sorts else sources.Nothing()


def _unread_written(row: Row, _: Subject) -> Source:
    return unread_written(row.place)


def _one_written(rows: RowsFor, name: str) -> Callable[[Row, Subject], Source]:
    """Another row that the message names."""

    def write(row: Row, subject: Subject) -> Source:
        key: UUID | None = getattr(subject, name)
        if key is None:
            return sources.Nothing()
        place, source = row.place.statement.from_rows(rows(row.place.viewer).filter(id=key))
        return sources.Row(place, source, "TRUE")

    return write


_ACTOR = {"actor": _one_written(everyone, "actor")}
_OF_ITEM = {
    **_ACTOR,
    "item": _row_written,
    "version": _version_written,
    "sort_cursor": _sort_cursor_written,
    "message": _one_written(Message.visible_to, "message"),
}


def _item_key(delivery: Delivery) -> UUID | None:
    event = delivery.event
    return None if event is None or delivery.signal is Signal.REMOVED else event.item_id


def of_items(item_id: UUID | None, sorts: tuple[Sort, ...] = (), purpose: str = "") -> Tell:
    """Messages about items; `item_id`: about one."""
    return About(Item.visible_to, _item_key, _OF_ITEM, sorts, purpose, item_id)


def _message_key(delivery: Delivery) -> UUID | None:
    """The message that was posted, or read up to."""
    event = delivery.event
    if event is None or delivery.signal is Signal.REMOVED:
        return None
    return event.entity_id if event.entity == "message" else UUID(event.changes["message"][1])


of_conversation: Tell = About(Message.visible_to, _message_key, {**_ACTOR, "message": _row_written})
"""Messages about one thread."""


def _notification_key(delivery: Delivery) -> UUID | None:
    """The notification, where one was made."""
    event = delivery.event
    return event.entity_id if event is not None and event.kind == "notification.created" else None


of_notifications: Tell = About(
    Notification.visible_to,
    _notification_key,
    {**_ACTOR, "notification": _row_written, "unread_count": _unread_written},
)
"""Messages about what concerns one person."""


def of_presence(item_id: UUID) -> Tell:
    """Messages about who is at an item: all who are, each time; none to who has just lost sight of it."""

    async def told(delivery: Delivery, context: Context) -> Told | None:
        shown = delivery.signal is not Signal.REMOVED and context.presence is not None
        if shown and not await Item.visible_to(context.viewer).filter(id=item_id).exists():
            return None
        people = context.presence.at(item_id, context.viewer) if shown and context.presence else []
        held = await principals_by_id([p.principal_id for p in people], context)
        present = [PresentPerson(held[p.principal_id], p.doing) for p in people if p.principal_id in held]
        return Told(delivery, context.viewer, present)

    return told


@dataclass(frozen=True)
class PresentPerson:
    """Somebody at an item."""

    principal: Principal
    doing: Doing


async def actor(rows: Sequence[Told], context: Context) -> Sequence[Principal | None]:
    """Who did it."""
    held = await principals_by_id([row.event.actor_id for row in rows if row.event], context)
    return [held.get(row.event.actor_id) if row.event else None for row in rows]


async def message(rows: Sequence[Told], context: Context) -> Sequence[Message | None]:
    """The message that was posted, where the event is about one."""
    keys = [row.event.entity_id for row in rows if row.event and row.event.entity == "message"]
    found = await by_id(Message.visible_to, keys, context)
    return [found.get(row.event.entity_id) if row.event else None for row in rows]


async def changes(rows: Sequence[Told], context: Context) -> Sequence[Sequence[Change]]:
    """What changed, as far as the viewer may read it; texts are read from the entity itself."""
    told = [row for row in rows if row.event]
    found = await readable_changes([(row.event.kind, row.event.changes) for row in told], context)
    by_row = {id(row): each for row, each in zip(told, found, strict=True)}
    return [by_row.get(id(row), []) for row in rows]
