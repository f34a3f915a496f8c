"""What one message of a stream tells, as the row behind its envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from kit.ids import to_global
from models import Conversation, Folder, Item, Message, Portfolio, Principal, Project, Viewer
from models.paging import Sort, cursor_of
from realtime import cursor
from realtime.listener import Delivery
from realtime.presence import Doing
from realtime.streams import BASELINE, STAFF_READ, Signal, hidden
from resolvers.context import Context
from resolvers.history import Change, readable_changes
from resolvers.people import principals_by_id
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
    def doer(self) -> UUID | None:
        """Who did it, where that may be told."""
        event = self.event
        return None if event is None or event.kind == STAFF_READ else event.actor_id

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
    def incoming_mail_id(self) -> str | None:
        event = self.delivery.event
        return None if event is None else to_global("incoming_mail", event.entity_id)

    @property
    def folder_id(self) -> str | None:
        event = self.delivery.event
        return None if event is None else to_global("folder", event.entity_id)

    @property
    def baseline_id(self) -> str | None:
        event = self.delivery.event
        is_one = event is not None and event.entity == BASELINE
        return to_global("baseline", event.entity_id) if event is not None and is_one else None

    @property
    def node_id(self) -> str | None:
        """Of the portfolio, project or folder; none where all are to be asked for again."""
        event = self.delivery.event
        if event is None or self.signal is Signal.SCOPE_CHANGED:
            return None
        return to_global(event.entity, event.entity_id)

    @property
    def tag_id(self) -> str | None:
        event = self.delivery.event
        return None if event is None else to_global("tag", event.entity_id)

    @property
    def custom_field_id(self) -> str | None:
        event = self.delivery.event
        return None if event is None else to_global("custom_field", event.entity_id)

    @property
    def job_id(self) -> str | None:
        event = self.delivery.event
        return None if event is None else to_global("job", event.entity_id)

    @property
    def item_type_id(self) -> str | None:
        event = self.delivery.event
        return None if event is None else to_global("type", event.entity_id)

    @property
    def conversation_id(self) -> str | None:
        event = self.delivery.event
        key = event.conversation_id if event is not None else None
        return to_global("conversation", key) if key is not None else None

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


def of_presence(place_id: UUID, rows: RowsFor = Item.visible_to) -> Tell:
    """Messages about who is at an item, or another of `rows`: all who are, each time; none to who has just lost sight of it."""

    async def told(delivery: Delivery, context: Context) -> Told | None:
        shown = delivery.signal is not Signal.REMOVED and context.presence is not None
        if shown and not await rows(context.viewer).filter(id=place_id).exists():
            return None
        people = context.presence.at(place_id, context.viewer) if shown and context.presence else []
        held = await principals_by_id([p.principal_id for p in people], context)
        present = [PresentPerson(held[p.principal_id], p.doing) for p in people if p.principal_id in held]
        return Told(delivery, context.viewer, present)

    return told


_OF_TREE: dict[str, RowsFor] = {
    "portfolio": Portfolio.visible_to,
    "project": Project.visible_to,
    "folder": Folder.visible_to,
}


async def of_tree(delivery: Delivery, context: Context) -> Told | None:
    """Messages about portfolios, projects and folders: each with its row as it is now; none of what is no longer visible."""
    event = delivery.event
    if event is None or delivery.signal in (Signal.REMOVED, Signal.SCOPE_CHANGED):
        return Told(delivery, context.viewer)
    row = await visible(_OF_TREE[event.entity], event.entity_id, context)
    return None if row is None else Told(delivery, context.viewer, row)


@dataclass(frozen=True)
class PresentPerson:
    """Somebody at an item, or in a conversation."""

    principal: Principal
    doing: Doing


async def actor(rows: Sequence[Told], context: Context) -> Sequence[Principal | None]:
    """Who did it."""
    held = await principals_by_id([row.doer for row in rows if row.doer], context)
    return [held.get(row.doer) if row.doer else None for row in rows]


async def message(rows: Sequence[Told], context: Context) -> Sequence[Message | None]:
    """The message that was posted, where the event is about one."""
    keys = [row.event.entity_id for row in rows if row.event and row.event.entity == "message"]
    found = await by_id(Message.visible_to, keys, context)
    return [found.get(row.event.entity_id) if row.event else None for row in rows]


async def conversation(rows: Sequence[Told], context: Context) -> Sequence[Conversation | None]:
    """The thread that the event is about."""
    keys = [row.event.conversation_id for row in rows if row.event]
    found = await by_id(Conversation.visible_to, keys, context)
    return [found.get(row.event.conversation_id) if row.event else None for row in rows]


async def changes(rows: Sequence[Told], context: Context) -> Sequence[Sequence[Change]]:
    """What changed, as far as the viewer may read it; texts are read from the entity itself."""
    told = [row for row in rows if row.event]
    found = await readable_changes([(row.event.kind, row.event.changes) for row in told], context)
    by_row = {id(row): each for row, each in zip(told, found, strict=True)}
    return [by_row.get(id(row), []) for row in rows]
