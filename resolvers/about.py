"""Messages about rows: which row each is about, loaded and told, or written with the message by the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from models import (
    Baseline,
    Conversation,
    CustomField,
    Folder,
    IncomingMail,
    Item,
    ItemType,
    Job,
    Message,
    Notification,
    Tag,
    Viewer,
)
from models.paging import Sort
from models.writing import sources
from models.writing.sources import Source
from models.writing.statement import Place
from realtime.listener import Delivery
from realtime.streams import BASELINE, MESSAGE_MOVED, Signal
from resolvers.context import Context
from resolvers.notifications import unread_written
from resolvers.people import everyone
from resolvers.relations import RowsFor, visible
from resolvers.told import Tell, Told


@dataclass(frozen=True)
class Subject:
    """The rows that a message names, by key: the one that it is about, who did it, what was said, in which thread."""

    row: UUID
    actor: UUID | None
    message: UUID | None
    conversation: UUID | None


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
    on: tuple[RowsFor, Callable[[Delivery], UUID | None]] | None = None
    """What a message about no row is on, and which of it: there is none where that is no longer visible."""
    goes_by: str | None = None
    """The kind of event by which a row goes elsewhere, so that no later event says that it is not visible there: all is asked
    for again then.
    """

    async def __call__(self, delivery: Delivery, context: Context) -> Told | None:
        key = self.key_of(delivery)
        if key is None:
            return self.unread(delivery, context.viewer) if await self._is_seen(delivery, context) else None
        row = await visible(self.rows, key, context)
        if row is None and self._has_gone(delivery):
            again = replace(delivery, signal=Signal.SCOPE_CHANGED, event=None)
            return self.unread(again, context.viewer)
        return None if row is None else replace(self.unread(delivery, context.viewer), row=row)

    def _has_gone(self, delivery: Delivery) -> bool:
        return delivery.event is not None and delivery.event.kind == self.goes_by

    async def _is_seen(self, delivery: Delivery, context: Context) -> bool:
        rows, key_of = self.on or (None, None)
        key = key_of(delivery) if key_of else None
        return rows is None or key is None or await visible(rows, key, context) is not None

    def unread(self, delivery: Delivery, viewer: Viewer) -> Told:
        """The message without its row."""
        return Told(delivery, viewer, None, self.sorts, self.purpose, self.named)

    def subject(self, told: Told) -> Subject | None:
        """What an unread message names; None, if it is about no row."""
        key, event = self.key_of(told.delivery), told.event
        if key is None or self._has_gone(told.delivery):
            return None
        said = event is not None and event.entity == "message"
        return Subject(
            key,
            told.doer,
            event.entity_id if said else None,
            event and event.conversation_id,
        )


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
    """The message that was said or changed, or read up to; none where only the thread changed."""
    event = delivery.event
    if event is None or delivery.signal is Signal.REMOVED:
        return None
    if event.entity == "message":
        return event.entity_id
    return UUID(event.changes["message"][1]) if event.kind == "conversation.read" else None


def _conversation_key(delivery: Delivery) -> UUID | None:
    event = delivery.event
    return None if event is None or delivery.signal is Signal.REMOVED else event.conversation_id


of_conversation: Tell = About(
    Message.visible_to,
    _message_key,
    {
        **_ACTOR,
        "message": _row_written,
        "conversation": _one_written(Conversation.visible_to, "conversation"),
    },
    on=(Conversation.visible_to, _conversation_key),
    goes_by=MESSAGE_MOVED,
)
"""Messages about one thread."""


def _own_key(delivery: Delivery) -> UUID | None:
    event = delivery.event
    return None if event is None or delivery.signal is Signal.REMOVED else event.entity_id


of_incoming_mails: Tell = About(IncomingMail.visible_to, _own_key, {**_ACTOR, "incoming_mail": _row_written})
"""Messages about mails that wait for an admin."""

of_item_types: Tell = About(
    ItemType.visible_to, _own_key, {**_ACTOR, "item_type": _row_written, "version": _version_written}
)
"""Messages about types of items."""


of_tags: Tell = About(Tag.visible_to, _own_key, {**_ACTOR, "tag": _row_written, "version": _version_written})
"""Messages about tags."""

of_custom_fields: Tell = About(
    CustomField.visible_to, _own_key, {**_ACTOR, "custom_field": _row_written, "version": _version_written}
)
"""Messages about custom fields."""

of_jobs: Tell = About(Job.visible_to, _own_key, {**_ACTOR, "job": _row_written, "version": _version_written})
"""Messages about jobs."""

of_folders: Tell = About(
    Folder.visible_to, _own_key, {**_ACTOR, "folder": _row_written, "version": _version_written}
)
"""Messages about the folders of a project."""


def _baseline_key(delivery: Delivery) -> UUID | None:
    event = delivery.event
    return None if event is None or event.entity != BASELINE else _own_key(delivery)


of_project_plan: Tell = About(Baseline.visible_to, _baseline_key, {**_ACTOR, "baseline": _row_written})
"""Messages about the plan of a project."""


def of_conversations(sorts: tuple[Sort, ...], purpose: str) -> Tell:
    """Messages about a list of conversations."""
    return About(Conversation.visible_to, _conversation_key, _OF_CONVERSATIONS, sorts, purpose)


_OF_CONVERSATIONS = {
    **_ACTOR,
    "conversation": _row_written,
    "version": _version_written,
    "sort_cursor": _sort_cursor_written,
    "message": _one_written(Message.visible_to, "message"),
}


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
