"""Mutations on threads and messages: each calls the verb of its own name."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import conversations
from kit.errors import Invalid, NotAllowed, NotFound
from models import Conversation, ConversationKind, Draft, Message
from realtime.presence import Doing
from resolvers.context import Ask
from resolvers.conversations import thread_can
from resolvers.given import given, optional
from resolvers.inputs import PEOPLE, key, keys
from resolvers.outcome import outcome


@outcome("conversation")
async def create(
    info: Ask,
    kind: ConversationKind,
    subject: str,
    item_id: strawberry.ID | None = None,
    project_id: strawberry.ID | None = None,
    idempotency_key: str | None = None,
) -> Conversation:
    item = optional(item_id, "item", path=("itemId",))
    project = optional(project_id, "project", path=("projectId",))
    return await conversations.create(
        info.context.viewer, item, kind, subject, idempotency_key, project_id=project
    )


@outcome("conversation")
async def start(
    info: Ask,
    kind: ConversationKind,
    participant_ids: Sequence[strawberry.ID],
    input: Any,
    subject: str = "",
    idempotency_key: str | None = None,
) -> Conversation:
    people = keys(participant_ids, *PEOPLE, path="participantIds")
    return await conversations.start(
        info.context.viewer, kind, subject, people, message_of(input), idempotency_key
    )


@outcome("message")
async def post(info: Ask, id: strawberry.ID, input: Any, idempotency_key: str | None = None) -> Message:
    thread = key(id, "conversation")
    return await conversations.post(info.context.viewer, thread, message_of(input), idempotency_key)


@outcome("conversation")
async def change_participants(
    info: Ask,
    id: strawberry.ID,
    add: Sequence[strawberry.ID] | None = None,
    remove: Sequence[strawberry.ID] | None = None,
) -> Conversation:
    come, go = keys(add, *PEOPLE, path="add"), keys(remove, *PEOPLE, path="remove")
    return await conversations.change_participants(info.context.viewer, key(id, "conversation"), come, go)


@outcome("conversation")
async def leave(info: Ask, id: strawberry.ID) -> Conversation:
    return await conversations.leave(info.context.viewer, key(id, "conversation"))


@outcome("conversation")
async def signal(info: Ask, id: strawberry.ID, doing: Doing) -> Conversation:
    """What the viewer is doing in a conversation, told to whoever is there."""
    viewer = info.context.viewer
    thread = await Conversation.visible_to(viewer).filter(id=key(id, "conversation")).first()
    if thread is None:
        raise NotFound("There is no such conversation.", "id")
    (can,) = await thread_can([thread], info.context)
    if not can.post:
        raise NotAllowed("You may read this conversation, but say nothing in it.")
    if doing is (Doing.REPLYING if thread.internal else Doing.NOTING):
        raise Invalid("Notes are written in internal conversations, replies in the others.", "doing")
    if info.context.presence is not None:
        info.context.presence.signal(viewer, thread.id, doing)
    return thread


def message_of(input: Any) -> conversations.NewMessage:
    """What is to be said, as a client says it."""
    return conversations.NewMessage(
        text=input.text,
        conversation_id=optional(
            given(input.conversation_id), "conversation", path=("input", "conversationId")
        ),
        file_ids=keys(given(input.file_ids), "file", path="fileIds"),
        mention_ids=keys(given(input.mention_ids), "user", "team", path="mentionIds"),
        draft_id=optional(given(input.draft_id), "draft", path=("input", "draftId")),
        after_message_id=optional(given(input.after_message_id), "message", path=("input", "afterMessageId")),
    )


@outcome("conversation")
async def edit(info: Ask, id: strawberry.ID, subject: str, version: int | None = None) -> Conversation:
    return await conversations.edit(info.context.viewer, key(id, "conversation"), subject, version)


@outcome("conversation")
async def set_open(info: Ask, id: strawberry.ID, open: bool, version: int | None = None) -> Conversation:
    return await conversations.set_open(info.context.viewer, key(id, "conversation"), open, version)


@outcome("draft")
async def save_draft(
    info: Ask,
    text: str,
    item_id: strawberry.ID | None = None,
    kind: ConversationKind | None = None,
    conversation_id: strawberry.ID | None = None,
    file_ids: list[strawberry.ID] | None = None,
    mention_ids: list[strawberry.ID] | None = None,
) -> Draft:
    return await conversations.save_draft(
        info.context.viewer,
        optional(item_id, "item", path=("itemId",)),
        kind,
        text,
        optional(conversation_id, "conversation", path=("conversationId",)),
        keys(file_ids, "file", path="fileIds"),
        keys(mention_ids, "user", "team", path="mentionIds"),
    )


@outcome("draft")
async def discard_draft(info: Ask, id: strawberry.ID) -> Draft:
    return await conversations.discard_draft(info.context.viewer, key(id, "draft"))


@outcome("message")
async def mark_read(info: Ask, message_id: strawberry.ID) -> Message:
    return await conversations.mark_read(info.context.viewer, key(message_id, "message", path=("messageId",)))


@outcome("message")
async def edit_message(
    info: Ask,
    id: strawberry.ID,
    text: str,
    version: int | None = None,
    mention_ids: list[strawberry.ID] | None = None,
) -> Message:
    named = None if mention_ids is None else keys(mention_ids, "user", "team", path="mentionIds")
    return await conversations.edit_message(info.context.viewer, key(id, "message"), text, version, named)


@outcome("message")
async def remove_message(info: Ask, id: strawberry.ID, version: int | None = None) -> Message:
    return await conversations.remove_message(info.context.viewer, key(id, "message"), version)
