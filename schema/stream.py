"""What can be followed live. Every message is an envelope: what it says, from which event, up to which cursor."""

from datetime import datetime

import strawberry

from realtime.presence import Doing
from realtime.streams import Signal
from resolvers import incoming_mails, notifications, streams, told, tree
from resolvers.fields import Depends, batch, computed, subscription
from schema.conversation import Conversation
from schema.custom_field import CustomField
from schema.event import Change
from schema.folder import Folder
from schema.incoming_mail import IncomingMail
from schema.item import Item
from schema.item_filter import ItemFilter, ItemOrder
from schema.item_type import ItemType
from schema.message import Message
from schema.notification import Notification
from schema.principal import Principal
from schema.tag import Tag
from schema.tree import TreeNode, TreeRow

AFTER = (
    str | None,
    "Resume after this cursor of an earlier message or query: what was missed comes first, once, in order.",
)
_VERSION = "Its version; a lower one than yours is stale."


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
        "What was said, changed or removed; or, of conversation.read, up to where `actor` has read. Null of "
        "conversation.staff_read, of which customers hear: `conversation` has what it changed.",
    )
    conversation: Conversation | None = batch(
        told.conversation, Conversation | None, "The thread, as it is now.", Depends.ROW
    )


@strawberry.type(description="A message about a conversation of a list.")
class ConversationListEvent(StreamEvent):
    conversation_id: strawberry.ID | None = strawberry.field(
        description="The conversation's id; all that is said of one that was removed."
    )
    version: int | None = strawberry.field(
        description="The conversation's version; a lower one than yours is stale."
    )
    sort_cursor: str | None = strawberry.field(
        description="The row's place in the list: comparable to nothing, but usable as `after` and `before`."
    )
    conversation: Conversation | None = computed(
        lambda row: row.row, Conversation | None, "The conversation as it is now."
    )
    message: Message | None = batch(
        told.message, Message | None, "What was said, if something was.", Depends.ROW
    )


@strawberry.type(description="A message about a folder of a project.")
class FolderEvent(StreamEvent):
    folder_id: strawberry.ID | None = strawberry.field(
        description="The folder's id; all that is said of one that was removed."
    )
    version: int | None = strawberry.field(
        description="The folder's version; a lower one than yours is stale."
    )
    folder: Folder | None = computed(lambda row: row.row, Folder | None, "The folder, as it is now.")


@strawberry.type(description="A message about a portfolio, project or folder.")
class TreeEvent(StreamEvent):
    node_id: strawberry.ID | None = strawberry.field(
        description="Its id; all that is said of one that was removed."
    )
    version: int | None = computed(lambda row: row.version, int | None, _VERSION, Depends.VIEWER)
    node: TreeNode | None = computed(
        lambda row: row.row, TreeNode | None, "What it is about, as it is now.", Depends.VIEWER
    )
    rows: list[TreeRow] = batch(
        tree.places,
        list[TreeRow],
        "All its places in the tree as it is now: other rows of it are gone, with what was below them; below a row that you do "
        "not hold ask `tree(below:)`. None of an archived project.",
        Depends.VIEWER,
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


@strawberry.type(description="A message about a mail that waits, or waited, for an admin.")
class IncomingMailEvent(StreamEvent):
    incoming_mail_id: strawberry.ID | None = strawberry.field(
        description="The mail's id; all that is said of one that was erased."
    )
    incoming_mail: IncomingMail | None = computed(
        lambda row: row.row, IncomingMail | None, "The mail, as it is now."
    )
    set_aside_count: int = batch(
        incoming_mails.set_aside_counts, int, "How many mails are set aside; at most 10,000.", Depends.VIEWER
    )


@strawberry.type(description="A message about a type of items, or about its statuses.")
class ItemTypeEvent(StreamEvent):
    item_type_id: strawberry.ID | None = strawberry.field(
        description="The type's id; all that is said of one that was removed."
    )
    version: int | None = strawberry.field(description="The type's version; a lower one than yours is stale.")
    item_type: ItemType | None = computed(lambda row: row.row, ItemType | None, "The type, as it is now.")


@strawberry.type(description="A message about a tag.")
class TagEvent(StreamEvent):
    tag_id: strawberry.ID | None = strawberry.field(
        description="The tag's id; all that is said of one that was removed."
    )
    version: int | None = strawberry.field(description="The tag's version; a lower one than yours is stale.")
    tag: Tag | None = computed(lambda row: row.row, Tag | None, "The tag, as it is now.")


@strawberry.type(description="A message about a custom field.")
class CustomFieldEvent(StreamEvent):
    custom_field_id: strawberry.ID | None = strawberry.field(
        description="The field's id; all that is said of one that was archived, or is not for you any more."
    )
    version: int | None = strawberry.field(
        description="The field's version; a lower one than yours is stale."
    )
    custom_field: CustomField | None = computed(
        lambda row: row.row, CustomField | None, "The field, as it is now."
    )


@strawberry.type(description="Somebody who is at an item, or in a conversation, just now.")
class PresentPerson:
    principal: Principal = strawberry.field(description="Who.")
    doing: Doing = strawberry.field(description="What they are doing.")


@strawberry.type(description="Who is at an item, or in a conversation, all of them, each time that changes.")
class PresenceEvent(StreamEvent):
    people: list[PresentPerson] = computed(
        lambda row: row.row,
        list[PresentPerson],
        "Who is there; for customers only who is writing to them.",
        Depends.VIEWER,
    )


@strawberry.type
class Streams:
    item_changed = subscription(
        streams.item_changed,
        ItemEvent,
        "Everything that happens to one item and is said on it.",
        after=AFTER,
    )
    items_changed = subscription(
        streams.items_changed,
        ItemListEvent,
        "Who comes into, changes in and leaves the list of items that match a filter. The list has no window.",
        filter=(ItemFilter | None, "Which items; only by properties that streams can follow."),
        order_by=(list[ItemOrder] | None, "The order that `sortCursor` is for."),
        after=AFTER,
    )
    conversation_changed = subscription(
        streams.conversation_changed, ConversationEvent, "What is said in one conversation.", after=AFTER
    )
    conversations_changed = subscription(
        streams.conversations_changed,
        ConversationListEvent,
        "Which conversations come into, change in and leave the list that `conversations` gives, and what is said in them.",
        project_id=(strawberry.ID | None, "The project whose conversations are meant."),
        after=AFTER,
    )
    notifications_changed = subscription(
        streams.notifications_changed, NotificationEvent, "What concerns you.", after=AFTER
    )
    incoming_mails_changed = subscription(
        streams.incoming_mails_changed,
        IncomingMailEvent,
        "Mails that are set aside or fail, and what becomes of them. For admins.",
        after=AFTER,
    )
    folders_changed = subscription(
        streams.folders_changed,
        FolderEvent,
        "Which folders of a project come, are renamed or placed, and go. A folder that is placed takes those in it along, of "
        "which nothing is told. For staff.",
        project_id=(strawberry.ID, "The project."),
        after=AFTER,
    )
    tree_changed = subscription(
        streams.tree_changed,
        TreeEvent,
        "Which portfolios, projects and folders come, change, are placed and go, as you see them. On SCOPE_CHANGED ask for the "
        "tree again.",
        after=AFTER,
    )
    item_types_changed = subscription(
        streams.item_types_changed,
        ItemTypeEvent,
        "Which types of items come, change (with their statuses) and go. A project's own are for staff who see the project.",
        after=AFTER,
    )
    tags_changed = subscription(
        streams.tags_changed,
        TagEvent,
        "Which tags come, change and go. For staff.",
        after=AFTER,
    )
    custom_fields_changed = subscription(
        streams.custom_fields_changed,
        CustomFieldEvent,
        "Which custom fields come, change and go. Customers hear of those that are for them; that one of them comes or goes "
        "changes what items show, of which nothing is told.",
        after=AFTER,
    )
    item_presence = subscription(
        streams.item_presence,
        PresenceEvent,
        "Who is looking at an item and who is writing. Never replayed: it begins with who is there.",
    )
    conversation_presence = subscription(
        streams.conversation_presence,
        PresenceEvent,
        "Who is looking at a conversation and who is writing. Never replayed: it begins with who is there.",
    )
