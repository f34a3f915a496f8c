"""Where something is said is locked before it changes, so that all that is said there changes in one order."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from tortoise.queryset import QuerySet

from domain.events import Snapshot
from domain.items import locked as items
from domain.versions import check_version
from kit.errors import NotFound
from models import Conversation, Item, Message, Participant, Project, Viewer, ready_made, without_guests

Meant: TypeAlias = Callable[[Viewer, UUID], QuerySet[Any]]


@dataclass(frozen=True)
class Place:
    """Where something is said: on an item; or else in a thread of its own, which is on a project or on nothing."""

    item: Item | None = None
    thread: Conversation | None = None
    project: Project | None = None
    kept_from_guests: bool = False
    """Whether what is said was begun before the item came into its project."""

    @property
    def on(self) -> Item | Project | None:
        """The item or project that it stands on."""
        return self.item or self.project

    @property
    def item_id(self) -> UUID | None:
        return self.item.id if self.item else None

    @property
    def project_id(self) -> UUID | None:
        """The project that it belongs to, by its item too."""
        on = self.item or self.thread
        return on.project_id if on else None

    def snapshot(self) -> Snapshot:
        """What streams judge by: who sees it, and the live properties of its item."""
        if self.item is not None:
            seen = items.snapshot(self.item)
            return Snapshot(without_guests(seen.audience), seen.state) if self.kept_from_guests else seen
        assert self.thread is not None
        return Snapshot(self.thread.audience(), {})


async def lock_thread(viewer: Viewer, key: UUID, version: int | None = None) -> tuple[Conversation, Place]:
    """The thread as it is now, and where it stands, which stays locked until the unit of work ends.

    Raises: NotFound, if it is absent or not visible; Conflict with the current row, if `version` is not its version.
    """
    thread, place = await lock_seen(viewer, await seen_thread(viewer, key))
    check_version(thread, version, "conversation")
    return thread, place


async def seen_thread(viewer: Viewer, key: UUID) -> Conversation:
    """The thread, not locked. Raises: NotFound, if it is absent or not visible."""
    thread: Conversation = await _seen(viewer, _threads, key, "conversation")
    return thread


async def lock_seen(viewer: Viewer, seen: Conversation) -> tuple[Conversation, Place]:
    """A thread that was seen, as it is now, and where it stands, locked. Raises: NotFound."""
    if seen.item_id is None:
        return await _locked(viewer, seen.id, "conversation")
    item = await items.lock(viewer, seen.item_id)
    thread = await _seen(viewer, _threads, seen.id, "conversation")
    return thread, Place(item, thread, kept_from_guests=thread.kept_from_guests)


async def lock_message(viewer: Viewer, key: UUID, version: int | None = None) -> tuple[Message, Place]:
    """The message as it is now, and where it was said, which stays locked until the unit of work ends.

    Raises: NotFound, if it is absent or not visible; Conflict with the current row, if `version` is not its version.
    """
    seen = await _seen(viewer, _messages, key, "message")
    if seen.item_id is None:
        _, place = await _locked(viewer, seen.conversation_id, "message")
    else:
        place = Place(await items.lock(viewer, seen.item_id))
    message: Message = await _seen(viewer, _messages, key, "message")
    if message.conversation_id != seen.conversation_id:  # it went to another item this moment
        return await lock_message(viewer, key, version)
    place = replace(place, kept_from_guests=message.kept_from_guests)
    check_version(message, version, "message")
    return message, place


async def lock_place(viewer: Viewer, thread_id: UUID) -> Place | None:
    """Where a thread that is on no item stands, locked, for what is told of it by the product itself, which sees all but what is
    in the bin; None if it is gone.
    """
    rows = Conversation.filter(id=thread_id, item_id__isnull=True)  # house: who sees it is told, nobody else
    thread = await rows.select_for_update().first()
    if thread is None:
        return None
    place = await place_of(viewer, thread)
    thread.in_bin = thread.project_id is not None and place.project is None
    return place


async def place_of(viewer: Viewer, thread: Conversation) -> Place:
    """Where a visible thread that is on no item stands."""
    if thread.project_id is None:
        thread.participants = await ready_made.rows(_participants, viewer, thread.id)
        return Place(thread=thread)
    return Place(thread=thread, project=await ready_made.first(_projects, viewer, thread.project_id))


async def _locked(viewer: Viewer, key: UUID, noun: str) -> tuple[Conversation, Place]:
    await _seen(viewer, _threads_to_lock, key, noun)
    thread = await _seen(viewer, _threads, key, noun)  # who waited for the lock may take part no longer
    return thread, await place_of(viewer, thread)


async def _seen(viewer: Viewer, meant: Meant, key: UUID, noun: str) -> Any:
    row = await ready_made.first(meant, viewer, key)
    if row is None:
        raise NotFound(f"There is no such {noun}.", "id")
    return row


def _threads(viewer: Viewer, key: UUID) -> QuerySet[Conversation]:
    return Conversation.visible_to(viewer).filter(id=key)


def _threads_to_lock(viewer: Viewer, key: UUID) -> QuerySet[Conversation]:
    return Conversation.visible_to(viewer).filter(id=key).select_for_update().limit(1)


def _messages(viewer: Viewer, key: UUID) -> QuerySet[Message]:
    return Message.visible_to(viewer).filter(id=key)


def _projects(viewer: Viewer, key: UUID) -> QuerySet[Project]:
    return Project.visible_to(viewer).filter(id=key)


def _participants(viewer: Viewer, thread_id: UUID) -> QuerySet[Participant]:
    return Participant.filter(conversation_id=thread_id)  # house: of a visible thread
