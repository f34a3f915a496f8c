"""What is said."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import ConversationKind
from realtime.presence import Doing
from resolvers import conversation_verbs, conversations, item_verbs, reading
from resolvers import history as told
from resolvers.fields import Depends, batch, global_id, mutation, root, shows
from schema.event import HistoryEntry, past
from schema.message import Message, MessageInput
from schema.node import Connection, Node, payload
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.item import Item
    from schema.project import Project

LazyItem = Annotated["Item", strawberry.lazy("schema.item")]
LazyProject = Annotated["Project", strawberry.lazy("schema.project")]


@strawberry.type(description="How far somebody has read a thread.")
class ConversationReader:
    person: Principal = batch(reading.reader_person, Principal, "Who.", Depends.ROW)
    message: Message | None = batch(
        reading.reader_message, Message | None, "The last message that they have read.", Depends.ROW
    )
    read_at: datetime = strawberry.field(description="When they read it.")

    is_type_of = shows(models.ReadMark)


@strawberry.type(description="What you may do to a conversation.")
class ConversationPermissions:
    post: bool = strawberry.field(description="Say something in it.")
    edit: bool = strawberry.field(description="Name, close and open it.")
    change_participants: bool = strawberry.field(description="Let others take part in it, or no longer.")


@strawberry.type(
    description="A thread of messages: on an item, on a project, or on neither. The last is seen by nobody but its participants."
)
class Conversation(Node):
    id: strawberry.ID = global_id("conversation")
    kind: ConversationKind = strawberry.field(description="Who it is for.")
    subject: str = strawberry.field(description="What it is about; may be empty.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it began.")
    closed_at: datetime | None = strawberry.field(
        description="Since when it is done with; null while it is open. Whatever is said in it opens it."
    )
    active_at: datetime | None = strawberry.field(
        description="When something was last said in it, or else it began; null for threads of items."
    )
    messages: Connection[Message] = batch(
        conversations.messages, Connection[Message], "What was said, oldest first.", Depends.ROW
    )
    read_up_to: Message | None = batch(
        reading.read_up_to, Message | None, "The last message that you have read.", Depends.VIEWER
    )
    unread_count: int = batch(
        reading.unread_in_thread,
        int,
        "How many messages by others are newer than the last that you have read; at most 1,000.",
        Depends.VIEWER,
    )
    staff_read_up_to: Message | None = batch(
        reading.staff_read_up_to,
        Message | None,
        "The last message that anybody of the staff has read; not who.",
        Depends.ROW,
    )
    readers: list[ConversationReader] | None = batch(
        reading.readers,
        list[ConversationReader] | None,
        "How far each of those who may see it has read, who read last first. Null for customers.",
        Depends.ROW,
    )
    history: Connection[HistoryEntry] = past(
        told.of_thread, "What happened in it, newest first. Who has read is no part of it."
    )
    item: LazyItem | None = batch(
        conversations.conversation_item, LazyItem | None, "The item it is on, if it is on one.", Depends.ROW
    )
    project: LazyProject | None = batch(
        conversations.conversation_project,
        LazyProject | None,
        "The project it is on, if it is on one.",
        Depends.ROW,
    )
    participants: list[Principal] = batch(
        conversations.participants,
        list[Principal],
        "Who takes part in it, by name, if it is on neither item nor project; else whoever sees that does. Customers learn of "
        "no organization but their own.",
        Depends.ROW,
    )
    viewer_can: ConversationPermissions = batch(
        conversations.thread_can, ConversationPermissions, "What you may do to it.", Depends.VIEWER
    )

    is_type_of = shows(models.Conversation)


@strawberry.type
class ConversationQueries:
    conversation = root(
        conversations.conversation, Conversation | None, "One thread; null where you see none."
    )
    conversations = root(
        conversations.conversations,
        Connection[Conversation],
        "Conversations that you take part in, on neither item nor project; or those on one project. Newest words first.",
        project_id=(strawberry.ID | None, "The project whose conversations are meant."),
    )


_PEOPLE = "Users and teams; in one for customers, customers and organizations, too."
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
        "Change the words of a message of yours, or whom it names.",
        text=(str, "Plain text, 1 to 200,000 characters."),
        mention_ids=(
            list[strawberry.ID] | None,
            "Whom it names now: users and teams; left out, it stays as it was. Who was never named in it before is told.",
        ),
    )
    message_remove = mutation(
        conversation_verbs.remove_message,
        payload("MessageRemovePayload", "message", Message, "The message, as it is now."),
        "Take back the words and files of a message, for good.",
    )
    conversation_create = mutation(
        conversation_verbs.create,
        _conversation_payload("Create"),
        "Begin a further thread on an item, or on a project.",
        kind=(ConversationKind, "Who it is for."),
        subject=(str, "What it is about: 1 to 500 characters."),
        item_id=(strawberry.ID | None, "The item; or else a project."),
        project_id=(strawberry.ID | None, "The project; or else an item. For staff."),
    )
    conversation_start = mutation(
        conversation_verbs.start,
        _conversation_payload("Start"),
        "Begin a conversation with people, on neither item nor project: only who takes part in it sees it. For staff.",
        kind=(ConversationKind, "Who may ever take part in it: INTERNAL is for users and teams alone."),
        participant_ids=(list[strawberry.ID], f"With whom, besides you: 1 to 200. {_PEOPLE}"),
        input=(MessageInput, "What to say first."),
        subject=(str, "What it is about: up to 500 characters."),
    )
    conversation_post = mutation(
        conversation_verbs.post,
        payload("ConversationPostPayload", "message", Message, "The message.", newer_messages=_NEWER),
        "Say something in a conversation, wherever it stands.",
        input=(MessageInput, "What to say; `conversationId` is left out. Mention only who sees it."),
    )
    conversation_change_participants = mutation(
        conversation_verbs.change_participants,
        _conversation_payload("ChangeParticipants"),
        "Let others take part in a conversation that is on neither item nor project, or no longer. For staff in it.",
        add=(list[strawberry.ID] | None, _PEOPLE),
        remove=(list[strawberry.ID] | None, "Who is to leave. Somebody of the staff has to stay."),
    )
    conversation_leave = mutation(
        conversation_verbs.leave,
        _conversation_payload("Leave"),
        "Take part in a conversation no longer, that is on neither item nor project.",
    )
    conversation_signal = mutation(
        conversation_verbs.signal,
        payload("ConversationSignalPayload", "conversation", Conversation, "The conversation."),
        "Say what you are doing in a conversation: repeat it every few seconds, it is forgotten after ten. Nothing is stored.",
        doing=(Doing, "What you are doing."),
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
