"""Threads: begun, named, closed and opened. An item, or a project, may have any number of each kind."""

from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.conversations.locked import Place, lock_thread
from domain.events import (
    Changed,
    ConversationClosed,
    ConversationCreated,
    ConversationEdited,
    ConversationOpened,
    Event,
    Snapshot,
)
from domain.items.locked import lock
from domain.once import once
from domain.projects.locked import lock as lock_project
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import Invalid, NotFound
from kit.ids import new_id
from models import Conversation, ConversationKind, Item, Viewer, ready_made

SUBJECT_MOST = 500
VERBS = {ConversationKind.CUSTOMER: "item.reply", ConversationKind.INTERNAL: "item.note"}
"""What one must be allowed to do to an item to have a hand in its threads of a kind."""


async def create(
    viewer: Viewer,
    item_id: UUID | None,
    kind: ConversationKind,
    subject: str,
    idempotency_key: str | None = None,
    *,
    project_id: UUID | None = None,
) -> Conversation:
    """A further thread on an item or a project, in which nothing is said yet.

    Raises: NotFound, NotAllowed, Invalid.
    """
    subject = text.check(subject, "subject", most=SUBJECT_MOST, least=1)
    if (item_id is None) is (project_id is None):
        raise Invalid("Say on which item, or on which project.", "itemId")
    return await once(
        viewer,
        "conversation.create",
        idempotency_key,
        lambda: _create(viewer, item_id, project_id, kind, subject),
        lambda key: again(viewer, key),
    )


async def _create(
    viewer: Viewer, item_id: UUID | None, project_id: UUID | None, kind: ConversationKind, subject: str
) -> Conversation:
    async with unit_of_work(viewer):
        if item_id is not None:
            item = await lock(viewer, item_id, None, "itemId")
            policy.check(viewer, VERBS[kind], item)
            thread = await begun(kind, subject, item_id=item.id)
            tell(ConversationCreated, thread, Place(item, thread), subject=Changed("", subject))
            return thread
        assert project_id is not None
        project = await lock_project(viewer, project_id, None, "projectId")
        thread = await begun(kind, subject, project_id=project.id)
        policy.check_thread(viewer, thread, project)
        place = Place(thread=thread, project=project)
        tell(ConversationCreated, thread, place, before=None, subject=Changed("", subject))
        return thread


async def again(viewer: Viewer, key: UUID) -> Conversation:
    """What an idempotency key made the first time.

    Raises: NotFound, if it is no longer visible.
    """
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
        thread, place = await lock_thread(viewer, thread_id, version)
        policy.check_thread(viewer, thread, place.on)
        if thread.subject != subject:
            old, thread.subject = thread.subject, subject
            await _store(thread, "subject")
            tell(ConversationEdited, thread, place, subject=Changed(old, subject))
        return thread


async def set_open(viewer: Viewer, thread_id: UUID, open: bool, version: int | None = None) -> Conversation:
    """The thread open, or done with; what it is already changes and records nothing.

    Raises: NotFound, NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        thread, place = await lock_thread(viewer, thread_id, version)
        policy.check_thread(viewer, thread, place.on)
        if open:
            await opened(thread, place)
        elif thread.closed_at is None:
            thread.closed_at = clock.now()
            await _store(thread, "closed_at")
            tell(ConversationClosed, thread, place)
        return thread


async def named(viewer: Viewer, item: Item, kind: ConversationKind, thread_id: UUID) -> Conversation:
    """The thread that somebody who writes on an item asks for.

    Raises: NotFound, if the viewer sees none such of this kind on the item.
    """
    thread = await Conversation.visible_to(viewer).filter(item_id=item.id, kind=kind, id=thread_id).first()
    if thread is None:
        raise NotFound("There is no such conversation of this kind on the item.", "conversationId")
    return thread


async def begun(
    kind: ConversationKind, subject: str = "", *, item_id: UUID | None = None, project_id: UUID | None = None
) -> Conversation:
    """A new thread on a locked item or project, or on neither; nothing is recorded."""
    now = clock.now()
    return await Conversation.create(
        id=new_id(),
        item_id=item_id,
        project_id=project_id,
        kind=kind,
        subject=subject,
        created_at=now,
        active_at=None if item_id else now,
    )


async def opened(thread: Conversation, place: Place) -> None:
    """The thread, whose place is locked, is open now, if it was not."""
    if thread.closed_at is not None:
        thread.closed_at = None
        await _store(thread, "closed_at")
        tell(ConversationOpened, thread, place)


_AS_NOW = Snapshot(frozenset(), {})


def tell(
    event: type[Event],
    thread: Conversation,
    place: Place,
    *,
    before: Snapshot | None = _AS_NOW,
    **changes: Any,
) -> None:
    """Record what happened to a thread; `before`: who saw it, if that was somebody else."""
    now = place.snapshot()
    record(
        event(
            entity_id=thread.id,
            item_id=place.item_id,
            conversation_id=thread.id,
            project_id=place.project_id,
            internal=thread.internal,
            before=now if before is _AS_NOW else before,
            after=now,
            **changes,
        )
    )


def _visible(viewer: Viewer, thread_id: UUID) -> QuerySet[Conversation]:
    return Conversation.visible_to(viewer).filter(id=thread_id)


async def _store(thread: Conversation, column: str) -> None:
    thread.version += 1
    await ready_made.store(thread, [column, "version"])
