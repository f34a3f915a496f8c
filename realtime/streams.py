"""What can be listened to, and what one event means to one listener.

A stream judges an event by the rights that its listener holds now (realtime promise R5): what they saw and matched before
and do not now is *removed*, what they do now and did not is *added*, what they did and do is *changed*.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from models import Conversation, Item, Viewer
from models.properties.filters import EVERYTHING, Filter, matches
from realtime.log import LoggedEvent


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
    """The keys under which an event finds its listeners."""
    keys = [""]
    if event.item_id is not None:
        keys.append(f"item:{event.item_id}")
    if event.conversation_id is not None:
        keys.append(f"conversation:{event.conversation_id}")
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
        if event.item_id is None:
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
        return self.filter is EVERYTHING and event.state_before is not None and event.state_after is not None

    async def still_visible(self, viewer: Viewer) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class ConversationStream:
    """What is said in one conversation, and how far the listener has read it."""

    conversation_id: UUID
    item_id: UUID
    internal: bool
    coalesces = False
    resumes = True
    names_one = True

    @property
    def keys(self) -> tuple[str, ...]:
        return (f"conversation:{self.conversation_id}", f"item:{self.item_id}")

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        if event.conversation_id == self.conversation_id:
            seen = viewer.sees(event.audience_after) and not hidden(event, viewer)
            return Signal.CHANGED if seen else None
        if event.item_id == self.item_id and not viewer.sees(event.audience_after):
            return Signal.REMOVED if viewer.sees(event.audience_before) else None
        return None

    async def still_visible(self, viewer: Viewer) -> bool:
        return await Conversation.visible_to(viewer).filter(id=self.conversation_id).exists()


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


def silent(event: LoggedEvent, viewer: Viewer) -> bool:
    """Whether a hidden event changes nothing of what this viewer is shown: it does where they themself came or went."""
    if not hidden(event, viewer):
        return False
    pairs = [
        pair for pair in event.changes.values() if isinstance(pair[0], list) and isinstance(pair[1], list)
    ]
    return not any(str(viewer.principal_id) in set(before) ^ set(after) for before, after in pairs)
