"""What can be followed live. Every message is an envelope: what it says, from which event, up to which cursor."""

from datetime import datetime

import strawberry

from realtime.presence import Doing
from realtime.streams import Signal
from resolvers import notifications, streams, told
from resolvers.fields import Depends, batch, computed, subscription
from schema.conversation import Conversation, Message
from schema.event import Change
from schema.item import Item
from schema.item_filter import ItemFilter, ItemOrder
from schema.notification import Notification
from schema.principal import Principal

_AFTER = (
    str | None,
    "Resume after this cursor of an earlier message or query: what was missed comes first, once, in order.",
)


@strawberry.interface(description="A message of a stream.")
class StreamEvent:
    signal: Signal = strawberry.field(description="What this message says.")
    cursor: str = strawberry.field(description="Send it as `after` to resume behind this message.")
    resumed_from: str | None = strawberry.field(
        description="On READY: the cursor that this stream was resumed from."
    )
    covers: int = strawberry.field(description="How many events this message stands for.")
    kind: str | None = strawberry.field(
        description="The kind of the (last) event, such as item.status_changed."
    )
    at: datetime | None = strawberry.field(description="When it happened.")
    actor: Principal | None = batch(told.actor, Principal | None, "Who did it.", Depends.ROW)

    @classmethod
    def is_type_of(cls, row: object, info: object) -> bool:
        return isinstance(row, told.Told)


@strawberry.type(description="A message about an item.")
class ItemEvent(StreamEvent):
    item_id: strawberry.ID | None = strawberry.field(
        description="The item's id; all that is said of one that was removed."
    )
    version: int | None = strawberry.field(description="The item's version; a lower one than yours is stale.")
    item: Item | None = computed(
        lambda row: row.item, Item | None, "The item as it is now, as you may see it."
    )
    message: Message | None = batch(
        told.message, Message | None, "What was said, if something was.", Depends.ROW
    )
    changes: list[Change] = batch(
        told.changes,
        list[Change],
        "What changed, as far as you may read it; texts stand in the item.",
        Depends.ROW,
    )


@strawberry.type(description="A message about an item of a list.")
class ItemListEvent(StreamEvent):
    item_id: strawberry.ID | None = strawberry.field(
        description="The item's id; all that is said of one that was removed."
    )
    version: int | None = strawberry.field(description="The item's version; a lower one than yours is stale.")
    sort_cursor: str | None = strawberry.field(
        description="The row's place in the order asked for: comparable to nothing, but usable as `after` and `before`."
    )
    item: Item | None = computed(
        lambda row: row.item, Item | None, "The item as it is now, as you may see it."
    )
    changes: list[Change] = batch(
        told.changes, list[Change], "What the last event changed, as far as you may read it.", Depends.ROW
    )


@strawberry.type(description="A message about a conversation.")
class ConversationEvent(StreamEvent):
    message: Message | None = computed(
        lambda row: row.row,
        Message | None,
        "What was said, changed or removed; or, of conversation.read, up to where you have read.",
    )
    conversation: Conversation | None = batch(
        told.conversation, Conversation | None, "The thread, as it is now.", Depends.ROW
    )


@strawberry.type(description="A message about what concerns you.")
class NotificationEvent(StreamEvent):
    notification: Notification | None = computed(
        lambda row: row.row, Notification | None, "The new notification, where there is one."
    )
    unread_count: int = batch(
        notifications.unread_counts,
        int,
        "How many notifications you have not read; at most 10,000.",
        Depends.VIEWER,
    )


@strawberry.type(description="Somebody who is at an item just now.")
class PresentPerson:
    principal: Principal = strawberry.field(description="Who.")
    doing: Doing = strawberry.field(description="What they are doing.")


@strawberry.type(description="Who is at an item, all of them, each time that changes.")
class PresenceEvent(StreamEvent):
    people: list[PresentPerson] = computed(
        lambda row: row.row,
        list[PresentPerson],
        "Who is there; for customers only who is writing to them.",
        Depends.VIEWER,
    )


@strawberry.type(description="What can be followed.")
class Subscription:
    item_changed = subscription(
        streams.item_changed,
        ItemEvent,
        "Everything that happens to one item and is said on it.",
        after=_AFTER,
    )
    items_changed = subscription(
        streams.items_changed,
        ItemListEvent,
        "Who comes into, changes in and leaves the list of items that match a filter. The list has no window.",
        filter=(ItemFilter | None, "Which items; only by properties that streams can follow."),
        order_by=(list[ItemOrder] | None, "The order that `sortCursor` is for."),
        after=_AFTER,
    )
    conversation_changed = subscription(
        streams.conversation_changed, ConversationEvent, "What is said in one conversation.", after=_AFTER
    )
    notifications_changed = subscription(
        streams.notifications_changed, NotificationEvent, "What concerns you.", after=_AFTER
    )
    item_presence = subscription(
        streams.item_presence,
        PresenceEvent,
        "Who is looking at an item and who is writing. Never replayed: it begins with who is there.",
    )
