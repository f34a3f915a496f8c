"""What is said on an item."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import ConversationKind
from resolvers import conversations, item_verbs
from resolvers.fields import Depends, batch, global_id, mutation, root, shows
from schema.node import Connection, Node, payload
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.item import Item

LazyItem = Annotated["Item", strawberry.lazy("schema.item")]
LazyConversation = Annotated["Conversation", strawberry.lazy("schema.conversation")]


@strawberry.type(description="A file of a message, or one that waits to be attached.")
class File(Node):
    id: strawberry.ID = global_id("file")
    name: str = strawberry.field(description="A safe file name.")
    media_type: str = strawberry.field(description="The media type, as far as it is known.")
    size: int = strawberry.field(description="Bytes.")
    created_at: datetime = strawberry.field(description="When it was uploaded.")
    url: str = batch(
        conversations.file_urls,
        str,
        "Where to download it, for you alone and for ten minutes; rights are asked again then.",
        Depends.VIEWER,
    )

    is_type_of = shows(models.File)


@strawberry.type(description="One thing said.")
class Message(Node):
    id: strawberry.ID = global_id("message")
    internal: bool = strawberry.field(description="True: customers never see it.")
    text: str = strawberry.field(description="What was said, as plain text.")
    html: str | None = strawberry.field(description="What was said, as sanitised HTML, where there is any.")
    created_at: datetime = strawberry.field(description="When it was said.")
    author: Principal = batch(conversations.author, Principal, "Who said it.", Depends.ROW)
    files: list[File] = batch(conversations.files, list[File], "Its files.", Depends.ROW)
    conversation: LazyConversation | None = batch(
        conversations.message_conversation, LazyConversation | None, "The thread it is in.", Depends.ROW
    )
    item: LazyItem | None = batch(
        conversations.conversation_item, LazyItem | None, "The item it is on.", Depends.ROW
    )

    is_type_of = shows(models.Message)


@strawberry.type(description="A thread of messages on an item.")
class Conversation(Node):
    id: strawberry.ID = global_id("conversation")
    kind: ConversationKind = strawberry.field(description="Who it is for.")
    subject: str = strawberry.field(description="What it is about; may be empty.")
    created_at: datetime = strawberry.field(description="When it began.")
    messages: Connection[Message] = batch(
        conversations.messages, Connection[Message], "What was said, oldest first.", Depends.ROW
    )
    read_up_to: Message | None = batch(
        conversations.read_up_to, Message | None, "The last message that you have read.", Depends.VIEWER
    )
    item: LazyItem | None = batch(
        conversations.conversation_item, LazyItem | None, "The item it is on.", Depends.ROW
    )

    is_type_of = shows(models.Conversation)


@strawberry.input(description="Something to say.")
class MessageInput:
    text: str = strawberry.field(
        description="Plain text, up to 200,000 characters; may be empty only with files."
    )
    conversation_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Which thread; by default the item's first of its kind."
    )
    file_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Files that you uploaded before, up to 20."
    )
    mention_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Users and teams to be told especially."
    )


@strawberry.type
class ConversationQueries:
    conversation = root(
        conversations.conversation, Conversation | None, "One thread; null where you see none."
    )


_MESSAGE = (MessageInput, "What to say.")


@strawberry.type
class ConversationMutations:
    item_reply = mutation(
        item_verbs.reply,
        payload("ItemReplyPayload", "message", Message, "The message."),
        "Say something that the item's customers see.",
        input=_MESSAGE,
    )
    item_note = mutation(
        item_verbs.note,
        payload("ItemNotePayload", "message", Message, "The note."),
        "Say something that no customer ever sees.",
        input=_MESSAGE,
    )
    conversation_mark_read = mutation(
        item_verbs.mark_read,
        payload("ConversationMarkReadPayload", "message", Message, "The message read up to."),
        "You have read a thread up to this message, on all your devices.",
        message_id=(strawberry.ID, "The last message that you have read."),
    )
