"""Threads: begun, named, closed and opened. An item may have any number of each kind."""

from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.conversations.locked import lock_on_item
from domain.events import (
    Changed,
    ConversationClosed,
    ConversationCreated,
    ConversationEdited,
    ConversationOpened,
    Event,
)
from domain.items.locked import lock, snapshot
from domain.once import once
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import NotFound
from kit.ids import new_id
from models import Conversation, ConversationKind, Item, Viewer, ready_made

SUBJECT_MOST = 500
VERBS = {ConversationKind.CUSTOMER: "item.reply", ConversationKind.INTERNAL: "item.note"}
"""What one must be allowed to do to an item to have a hand in its threads of a kind."""


async def create(
    viewer: Viewer, item_id: UUID, kind: ConversationKind, subject: str, idempotency_key: str | None = None
) -> Conversation:
    """A further thread on an item, in which nothing is said yet.

    Raises: NotFound, NotAllowed, Invalid.
    """
    subject = text.check(subject, "subject", most=SUBJECT_MOST, least=1)
    return await once(
        viewer,
        "conversation.create",
        idempotency_key,
        lambda: _create(viewer, item_id, kind, subject),
        lambda key: _again(viewer, key),
    )


async def _create(viewer: Viewer, item_id: UUID, kind: ConversationKind, subject: str) -> Conversation:
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, None, "itemId")
        policy.check(viewer, VERBS[kind], item)
        thread = await begun(item, kind, subject)
        _record(ConversationCreated, thread, item, subject=Changed("", subject))
        return thread


async def _again(viewer: Viewer, key: UUID) -> Conversation:
    thread = await ready_made.first(_visible, viewer, key)
    if thread is None:
        raise NotFound("What this key once made is no longer visible to you.", "idempotencyKey")
    return thread


async def edit(viewer: Viewer, thread_id: UUID, subject: str, version: int | None = None) -> Conversation:
    """The thread about something else; the same subject changes and records nothing.

    Raises: NotFound, NotAllowed, Invalid, Conflict (stale version).
    """
    subject = text.check(subject, "subject", most=SUBJECT_MOST)
    async with unit_of_work(viewer):
        thread, item = await lock_on_item(viewer, _visible, thread_id, version, "conversation")
        policy.check_thread(viewer, thread, item)
        if thread.subject != subject:
            old, thread.subject = thread.subject, subject
            await _store(thread, "subject")
            _record(ConversationEdited, thread, item, subject=Changed(old, subject))
        return thread


async def set_open(viewer: Viewer, thread_id: UUID, open: bool, version: int | None = None) -> Conversation:
    """The thread open, or done with; what it is already changes and records nothing.

    Raises: NotFound, NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        thread, item = await lock_on_item(viewer, _visible, thread_id, version, "conversation")
        policy.check_thread(viewer, thread, item)
        if open:
            await opened(thread, item)
        elif thread.closed_at is None:
            thread.closed_at = clock.now()
            await _store(thread, "closed_at")
            _record(ConversationClosed, thread, item)
        return thread


async def named(viewer: Viewer, item: Item, kind: ConversationKind, thread_id: UUID) -> Conversation:
    """The thread that somebody who writes on an item asks for.

    Raises: NotFound, if the viewer sees none such of this kind on the item.
    """
    thread = await Conversation.visible_to(viewer).filter(item_id=item.id, kind=kind, id=thread_id).first()
    if thread is None:
        raise NotFound("There is no such conversation of this kind on the item.", "conversationId")
    return thread


async def begun(item: Item, kind: ConversationKind, subject: str = "") -> Conversation:
    """A new thread on a locked item; nothing is recorded."""
    return await Conversation.create(
        id=new_id(), item_id=item.id, kind=kind, subject=subject, created_at=clock.now()
    )


async def opened(thread: Conversation, item: Item) -> None:
    """The thread of a locked item is open now, if it was not."""
    if thread.closed_at is not None:
        thread.closed_at = None
        await _store(thread, "closed_at")
        _record(ConversationOpened, thread, item)


def _visible(viewer: Viewer, thread_id: UUID) -> QuerySet[Conversation]:
    return Conversation.visible_to(viewer).filter(id=thread_id)


async def _store(thread: Conversation, column: str) -> None:
    thread.version += 1
    await ready_made.store(thread, [column, "version"])


def _record(event: type[Event], thread: Conversation, item: Item, **changes: Any) -> None:
    now = snapshot(item)
    record(
        event(
            entity_id=thread.id,
            item_id=item.id,
            conversation_id=thread.id,
            project_id=item.project_id,
            internal=thread.internal,
            before=now,
            after=now,
            **changes,
        )
    )
