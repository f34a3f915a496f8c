"""What can be listened to, and what one event means to one listener.

A stream judges an event by the rights that its listener holds now (realtime promise R5): what they saw and matched before
and do not now is *removed*, what they do now and did not is *added*, what they did and do is *changed*.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from models import Conversation, Item, Viewer, without_guests
from models.properties.filters import EVERYTHING, Filter, matches
from models.properties.item import NOT_ARCHIVED
from realtime.log import OF_SUBTREES, LoggedEvent

INCOMING_MAIL, FOLDER, ITEM_TYPE = "incoming_mail", "folder", "item_type"
TAG, CUSTOM_FIELD = "tag", "custom_field"
PORTFOLIO, PROJECT, BASELINE, JOB = "portfolio", "project", "baseline", "job"
"""Entities whose events have streams of their own, and the keys of these (`entity_streams.py`)."""

_OF_OWN_STREAMS = frozenset(
    {INCOMING_MAIL, FOLDER, ITEM_TYPE, TAG, CUSTOM_FIELD, PORTFOLIO, PROJECT, BASELINE, JOB}
)

OF_MAILS = frozenset({"item.mail_changed", "message.mail_changed"})
"""What became of mails that went out: shown beside the item and the message, in no list."""

STAFF_READ = "conversation.staff_read"
"""Told to customers, who learn that somebody has read, and never who."""

MESSAGE_MOVED = "message.moved"
"""By which a message is on another item, whoever sees that."""

_READ = "conversation.read"
_ROLLED_UP = "item.rolled_up"
_IN_NO_ITEM_LIST = OF_MAILS | {STAFF_READ, _ROLLED_UP}


class Signal(StrEnum):
    """What a message of a stream says."""

    READY = "READY"
    CHANGED = "CHANGED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    SCOPE_CHANGED = "SCOPE_CHANGED"
    RESYNC_REQUIRED = "RESYNC_REQUIRED"
    HEARTBEAT = "HEARTBEAT"


class Stream(Protocol):
    """One kind of thing to listen to."""

    @property
    def coalesces(self) -> bool:
        """State streams keep only the latest of each entity; log streams keep all or end."""

    @property
    def resumes(self) -> bool:
        """Whether its readers come back with a cursor."""

    @property
    def names_one(self) -> bool:
        """Whether it is about one named thing, and ends when that is no longer visible; a list goes on."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which keys the hub finds this stream's listeners; "" is every event."""

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        """What the event means to this viewer; None is nothing."""

    async def still_visible(self, viewer: Viewer) -> bool:
        """Whether the one thing this stream names may be seen; a list always may."""


def keys_of(event: LoggedEvent) -> list[str]:
    """The keys under which an event finds its listeners; lists are not told of each of many that went together."""
    keys = [] if event.is_of_many else [""]
    if event.item_id is not None:
        keys.append(f"item:{event.item_id}")
    if event.conversation_id is not None:
        keys.append(f"conversation:{event.conversation_id}")
        if event.item_id is None:
            keys.append("conversations")
    if event.entity in _OF_OWN_STREAMS:
        keys.append(event.entity)
    if event.entity == "notification":
        keys.extend(event.audience_after or event.audience_before or ())
    return keys


@dataclass(frozen=True, slots=True)
class ItemStream:
    """Everything that happens to one item and is said on it."""

    item_id: UUID
    coalesces = False
    resumes = True
    names_one = True

    @property
    def keys(self) -> tuple[str, ...]:
        return (f"item:{self.item_id}",)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if viewer.sees(event.audience_after):
            return None if silent(event, viewer) else Signal.CHANGED
        return Signal.REMOVED if viewer.sees(event.audience_before) else None

    async def still_visible(self, viewer: Viewer) -> bool:
        return await Item.visible_to(viewer).filter(id=self.item_id).exists()


@dataclass(frozen=True, slots=True)
class ItemListStream:
    """The items that match a filter: who comes, changes and goes. Membership has no window; clients place rows themselves."""

    filter: Filter
    coalesces = True
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return ("",)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.kind.startswith(OF_SUBTREES):
            seen = viewer.sees(event.audience_before) or viewer.sees(event.audience_after)
            return Signal.SCOPE_CHANGED if seen else None
        if event.item_id is None or event.kind in _IN_NO_ITEM_LIST:
            return None
        if event.audience_after is event.audience_before and self._takes_all(event):
            before = after = viewer.sees(event.audience_after)
        else:
            before = viewer.sees(event.audience_before) and matches(self.filter, event.state_before)
            after = viewer.sees(event.audience_after) and matches(self.filter, event.state_after)
        if after:
            if not before:
                return Signal.ADDED
            return None if silent(event, viewer) else Signal.CHANGED
        return Signal.REMOVED if before else None

    def _takes_all(self, event: LoggedEvent) -> bool:
        """Most lists that are followed have no filter, and most events leave the audience as it was."""
        before, after = event.state_before, event.state_after
        if before is None or after is None:
            return False
        live = self.filter is NOT_ARCHIVED and not (before.get("archived") or after.get("archived"))
        return live or self.filter is EVERYTHING

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class ConversationStream:
    """What is said in one conversation, and how far the listener has read it."""

    conversation_id: UUID
    item_id: UUID | None
    internal: bool
    kept_from_guests: bool = False
    """Learned from the item's moves, too, while it is followed."""
    began: datetime = ALWAYS
    coalesces = False
    resumes = True
    names_one = True

    @property
    def keys(self) -> tuple[str, ...]:
        return keys_of_thread(self.conversation_id, self.item_id)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.conversation_id == self.conversation_id:
            if hidden(event, viewer):
                return None
            if viewer.sees(event.audience_after):
                return Signal.CHANGED
            return Signal.REMOVED if viewer.sees(event.audience_before) else None
        on_item = self.item_id is not None and event.item_id == self.item_id
        return Signal.REMOVED if on_item and lost_thread(self, event, viewer) else None

    async def still_visible(self, viewer: Viewer) -> bool:
        return await Conversation.visible_to(viewer).filter(id=self.conversation_id).exists()


@dataclass(frozen=True, slots=True)
class ConversationListStream:
    """The conversations on a project; or, without one, those between people, in which the listener takes part."""

    project_id: UUID | None
    coalesces = True
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return ("conversations",)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        elsewhere = event.item_id is not None or event.project_id != self.project_id
        if elsewhere or event.kind in OF_MAILS or hidden(event, viewer):
            return None
        if event.kind == _READ and not _is_reader(event, viewer):
            return None
        before, after = viewer.sees(event.audience_before), viewer.sees(event.audience_after)
        if after:
            return Signal.CHANGED if before else Signal.ADDED
        return Signal.REMOVED if before else None

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


def keys_of_thread(conversation_id: UUID, item_id: UUID | None) -> tuple[str, ...]:
    """Under which keys one is told of a conversation: it goes out of sight with its item, too."""
    own = f"conversation:{conversation_id}"
    return (own,) if item_id is None else (own, f"item:{item_id}")


class FollowedThread(Protocol):
    """A stream of a thread: whether that is kept from guests, as far as the stream has heard, and when it was begun."""

    kept_from_guests: bool
    began: datetime


def lost_thread(thread: FollowedThread, event: LoggedEvent, viewer: Viewer) -> bool:
    """Whether the viewer no longer sees a thread after this event of its item.

    Once the item came into a project guests do not see what was begun before: neither at once nor when later nothing else
    shows it to them, for which the stream remembers the move.
    """
    if event.kind == "item.moved" and event.project_id is not None and event.at >= thread.began:
        thread.kept_from_guests = True
    seen = event.audience_after
    if seen is not None and thread.kept_from_guests:
        seen = without_guests(seen)
    return viewer.sees(event.audience_before) and not viewer.sees(seen)


@dataclass(frozen=True, slots=True)
class NotificationStream:
    """What one person is told, and has read."""

    token: str
    coalesces = False
    resumes = True
    names_one = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.token,)

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.entity != "notification" or not viewer.sees(event.audience_after):
            return None
        return Signal.ADDED if event.kind == "notification.created" else Signal.CHANGED

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


def hidden(event: LoggedEvent, viewer: Viewer) -> bool:
    """Whether this event is none of a customer's business, although its item is."""
    return event.internal and not viewer.is_staff


def _is_reader(event: LoggedEvent, viewer: Viewer) -> bool:
    """Whether it is the viewer's own mark that moved, on whichever device."""
    _, reader = event.changes.get("reader", (None, None))
    return reader is not None and reader == str(viewer.principal_id)


def silent(event: LoggedEvent, viewer: Viewer) -> bool:
    """Whether a hidden event changes nothing of what this viewer is shown: it does where they themself came or went."""
    if not hidden(event, viewer):
        return False
    pairs = [
        pair for pair in event.changes.values() if isinstance(pair[0], list) and isinstance(pair[1], list)
    ]
    return not any(str(viewer.principal_id) in set(before) ^ set(after) for before, after in pairs)
