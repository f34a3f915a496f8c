"""What is said: messages and their files."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from domain.pictures import Thumbnail
from kit.folds import FoldKind
from models import MailMark
from resolvers import conversations, copied, outgoing_mails
from resolvers.fields import Depends, batch, computed, global_id, shows
from schema.node import Node
from schema.outgoing_mail import OutgoingMail
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.conversation import Conversation
    from schema.item import Item

LazyItem = Annotated["Item", strawberry.lazy("schema.item")]
LazyConversation = Annotated["Conversation", strawberry.lazy("schema.conversation")]


@strawberry.type(description="A file of a message, an item or a project, or one that waits to be attached.")
class File(Node):
    id: strawberry.ID = global_id("file")
    name: str = strawberry.field(description="A safe file name.")
    media_type: str = strawberry.field(description="The media type, as far as it is known.")
    size: int = strawberry.field(description="Bytes.")
    created_at: datetime = strawberry.field(description="When it was uploaded.")
    internal: bool = strawberry.field(
        description="True: customers never see it. Of a message's file it is as of the message."
    )
    content_id: str | None = strawberry.field(
        description='By what the `html` of the file\'s own message may show it as a picture: `<img src="cid:…">` names it there, '
        "percent-encoded. Null for what came without one."
    )
    url: str = batch(
        conversations.file_urls,
        str,
        "Where to download it, for you alone and for ten minutes; rights are asked again then.",
        Depends.VIEWER,
    )
    width: int | None = strawberry.field(
        description="Of a picture with small versions: how wide it is as it is looked at, in pixels."
    )
    height: int | None = strawberry.field(description="How high such a picture is, in pixels.")
    thumbnail_url: str | None = batch(
        conversations.thumbnail_urls,
        str | None,
        "Where a small version of a picture (PNG, JPEG, GIF or WebP) is, as WebP; as `url`. Null for what has none. It is made "
        "when it is first asked for, if not before.",
        Depends.VIEWER,
        size=(Thumbnail, "How large it is at most."),
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


@strawberry.type(description="Somebody whom a mail was sent to besides the desk, as its sender wrote them.")
class CopiedTo:
    name: str = strawberry.field(description="The name; may be empty.")
    address: str = strawberry.field(description="The mail address.")
    principal: Principal | None = batch(
        copied.principal, Principal | None, "The user or customer who has this address.", Depends.VIEWER
    )


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
    copied_to: list[CopiedTo] | None = batch(
        copied.copied_to,
        list[CopiedTo] | None,
        "Whom its mail was sent to as well, in To and Cc, if it came by mail: up to 50, no addresses of the desk. Nobody of them "
        "is told of anything by that. Null for customers, and for keys that may look nobody up.",
        Depends.VIEWER,
    )
    deliveries: list[OutgoingMail] | None = batch(
        outgoing_mails.deliveries,
        list[OutgoingMail] | None,
        "The mails that tell of it, to whom they go and how far they have come. Null for customers.",
        Depends.VIEWER,
    )
    mentions: list[Principal] = batch(
        conversations.mentions,
        list[Principal],
        "Users and teams whom it names especially, by name; of these whom you may look up.",
        Depends.VIEWER,
    )
    author: Principal = batch(conversations.author, Principal, "Who said it.", Depends.ROW)
    files: list[File] = batch(conversations.files, list[File], "Its files.", Depends.ROW)
    conversation: LazyConversation | None = batch(
        conversations.message_conversation, LazyConversation | None, "The thread it is in.", Depends.ROW
    )
    item: LazyItem | None = batch(
        conversations.conversation_item, LazyItem | None, "The item it is on, if it is on one.", Depends.ROW
    )

    is_type_of = shows(models.Message)


@strawberry.input(description="Something to say.")
class MessageInput:
    text: str = strawberry.field(
        description="Plain text, up to 200,000 characters; may be empty only with files."
    )
    conversation_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Which thread of the item; by default its first open one of its kind, else its first.",
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
