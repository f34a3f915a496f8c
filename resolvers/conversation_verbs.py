"""Mutations on threads and messages: each calls the verb of its own name."""

import strawberry

from domain import conversations
from models import Conversation, ConversationKind, Draft, Message
from resolvers.context import Ask
from resolvers.given import optional
from resolvers.inputs import key
from resolvers.outcome import outcome


@outcome("conversation")
async def create(
    info: Ask,
    item_id: strawberry.ID,
    kind: ConversationKind,
    subject: str,
    idempotency_key: str | None = None,
) -> Conversation:
    item = key(item_id, "item", path=("itemId",))
    return await conversations.create(info.context.viewer, item, kind, subject, idempotency_key)


@outcome("conversation")
async def edit(info: Ask, id: strawberry.ID, subject: str, version: int | None = None) -> Conversation:
    return await conversations.edit(info.context.viewer, key(id, "conversation"), subject, version)


@outcome("conversation")
async def set_open(info: Ask, id: strawberry.ID, open: bool, version: int | None = None) -> Conversation:
    return await conversations.set_open(info.context.viewer, key(id, "conversation"), open, version)


@outcome("draft")
async def save_draft(
    info: Ask,
    item_id: strawberry.ID,
    kind: ConversationKind,
    text: str,
    conversation_id: strawberry.ID | None = None,
) -> Draft:
    return await conversations.save_draft(
        info.context.viewer,
        key(item_id, "item", path=("itemId",)),
        kind,
        text,
        optional(conversation_id, "conversation", path=("conversationId",)),
    )


@outcome("draft")
async def discard_draft(info: Ask, id: strawberry.ID) -> Draft:
    return await conversations.discard_draft(info.context.viewer, key(id, "draft"))


@outcome("message")
async def mark_read(info: Ask, message_id: strawberry.ID) -> Message:
    return await conversations.mark_read(info.context.viewer, key(message_id, "message", path=("messageId",)))


@outcome("message")
async def edit_message(info: Ask, id: strawberry.ID, text: str, version: int | None = None) -> Message:
    return await conversations.edit_message(info.context.viewer, key(id, "message"), text, version)


@outcome("message")
async def remove_message(info: Ask, id: strawberry.ID, version: int | None = None) -> Message:
    return await conversations.remove_message(info.context.viewer, key(id, "message"), version)
