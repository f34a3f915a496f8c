"""What is said on an item."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from kit.folds import FoldKind
from models import ConversationKind, MailMark
from resolvers import conversation_verbs, conversations, item_verbs
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
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


@strawberry.type(description="What you may do to a message.")
class MessagePermissions:
    edit: bool = computed(lambda can: "message.edit" in can, bool, "Change its words.")
    remove: bool = computed(lambda can: "message.remove" in can, bool, "Take back its words and files.")


@strawberry.type(
    description="Lines of a message's `text` that need not be read: show a button in their place that brings them back. "
    "Lines are what stands between newlines, counted from 1."
)
class Fold:
    kind: FoldKind = strawberry.field(description="What is folded.")
    first_line: int = strawberry.field(description="The first of its lines.")
    last_line: int = strawberry.field(description="The last of its lines.")


@strawberry.type(description="One thing said.")
class Message(Node):
    id: strawberry.ID = global_id("message")
    internal: bool = strawberry.field(description="True: customers never see it.")
    text: str = strawberry.field(description="What was said, as plain text; empty if it was removed.")
    html: str | None = strawberry.field(description="What was said, as sanitised HTML, where there is any.")
    folds: list[Fold] = computed(
        conversations.folds,
        list[Fold],
        "Which lines of `text` are earlier mail or a signature, in order; they never overlap, and never are all of it. Empty "
        "for what did not come by mail.",
        write=conversations.folds_written,
    )
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was said.")
    edited_at: datetime | None = strawberry.field(
        description="When its words were last changed, if they were."
    )
    removed_at: datetime | None = strawberry.field(
        description="When its words and files were taken back, if they were."
    )
    viewer_can: MessagePermissions = batch(
        conversations.message_can, MessagePermissions, "What you may do to it.", Depends.VIEWER
    )
    mail_marks: list[MailMark] | None = batch(
        conversations.mail_marks,
        list[MailMark] | None,
        "What shows that no person wrote it, or not to us alone, if it came by mail: nothing answers it. Null for customers.",
        Depends.ROW,
    )
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
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it began.")
    closed_at: datetime | None = strawberry.field(
        description="Since when it is done with; null while it is open. Whatever is said in it opens it."
    )
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
        default=strawberry.UNSET,
        description="Which thread; by default the item's first open one of its kind, else its first.",
    )
    file_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Files that you uploaded before, up to 20."
    )
    mention_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Users and teams to be told especially."
    )
    draft_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The draft of yours that this was: it is gone then."
    )
    after_message_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The newest message of the thread that you have seen. If somebody else has said something since that "
        "you may see, nothing is posted: you get CONFLICT, and what was said in `newerMessages`.",
    )


@strawberry.type
class ConversationQueries:
    conversation = root(
        conversations.conversation, Conversation | None, "One thread; null where you see none."
    )


_MESSAGE = (MessageInput, "What to say.")
_NEWER = (list[Message], "What `afterMessageId` had not seen, the first twenty; oldest first.")


def _conversation_payload(verb: str) -> object:
    return payload(
        f"Conversation{verb}Payload", "conversation", Conversation, "The conversation, as it is now."
    )


@strawberry.type
class ConversationMutations:
    item_reply = mutation(
        item_verbs.reply,
        payload("ItemReplyPayload", "message", Message, "The message.", newer_messages=_NEWER),
        "Say something that the item's customers see.",
        input=_MESSAGE,
    )
    item_note = mutation(
        item_verbs.note,
        payload("ItemNotePayload", "message", Message, "The note.", newer_messages=_NEWER),
        "Say something that no customer ever sees.",
        input=_MESSAGE,
    )
    message_edit = mutation(
        conversation_verbs.edit_message,
        payload("MessageEditPayload", "message", Message, "The message, as it is now."),
        "Change the words of a message of yours.",
        text=(str, "Plain text, 1 to 200,000 characters."),
    )
    message_remove = mutation(
        conversation_verbs.remove_message,
        payload("MessageRemovePayload", "message", Message, "The message, as it is now."),
        "Take back the words and files of a message, for good.",
    )
    conversation_create = mutation(
        conversation_verbs.create,
        _conversation_payload("Create"),
        "Begin a further thread on an item.",
        item_id=(strawberry.ID, "The item."),
        kind=(ConversationKind, "Who it is for."),
        subject=(str, "What it is about: 1 to 500 characters."),
    )
    conversation_edit = mutation(
        conversation_verbs.edit,
        _conversation_payload("Edit"),
        "Say what a thread is about.",
        subject=(str, "What it is about: up to 500 characters."),
    )
    conversation_set_open = mutation(
        conversation_verbs.set_open,
        _conversation_payload("SetOpen"),
        "Close a thread that is done with, or open it again.",
        open=(bool, "Whether it is open."),
    )
    conversation_mark_read = mutation(
        conversation_verbs.mark_read,
        payload("ConversationMarkReadPayload", "message", Message, "The message read up to."),
        "You have read a thread up to this message, on all your devices.",
        message_id=(strawberry.ID, "The last message that you have read."),
    )
