"""Who is looking at an item or a conversation, and who is writing there.

Never stored, never replayed, gone after ten seconds (promise R9).

Signals travel over the bus as data. Losing one is allowed, since clients repeat theirs; leaking one is not: each listener is
told only what its side may know.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from uuid import UUID

import orjson

from models import Conversation, Item, Viewer
from realtime.listener import Delivery, Listener
from realtime.log import LoggedEvent
from realtime.streams import ALWAYS, Signal, keys_of_thread, lost_thread

LIFE_SECONDS = 10.0
PEOPLE_MOST = 100  # told of one item; more are not a help to anybody


class Doing(StrEnum):
    """What somebody is doing on an item, or in a conversation, just now."""

    VIEWING = "VIEWING"
    REPLYING = "REPLYING"
    NOTING = "NOTING"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is at an item until `until` (monotonic seconds)."""

    principal_id: UUID
    staff: bool
    doing: Doing
    until: float

    def shown_to(self, viewer: Viewer) -> bool:
        """Staff see who is there; customers only who is writing to them; nobody sees themself."""
        if self.principal_id == viewer.principal_id:
            return False
        return viewer.is_staff or self.doing is Doing.REPLYING


@dataclass(frozen=True, slots=True)
class PresenceStream:
    """Who is at one item."""

    item_id: UUID
    coalesces = True
    resumes = False
    names_one = True

    @property
    def keys(self) -> tuple[str, ...]:
        return (f"item:{self.item_id}", f"presence:{self.item_id}")

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        lost = viewer.sees(event.audience_before) and not viewer.sees(event.audience_after)
        return Signal.REMOVED if lost else None

    async def still_visible(self, viewer: Viewer) -> bool:
        return await Item.visible_to(viewer).filter(id=self.item_id).exists()


@dataclass(slots=True)
class ConversationPresenceStream:
    """Who is in one conversation."""

    conversation_id: UUID
    item_id: UUID | None
    kept_from_guests: bool = False
    began: datetime = ALWAYS
    coalesces = True
    resumes = False
    names_one = True

    @property
    def keys(self) -> tuple[str, ...]:
        return (*keys_of_thread(self.conversation_id, self.item_id), f"presence:{self.conversation_id}")

    def judge(self, event: LoggedEvent, viewer: Viewer) -> Signal | None:
        return Signal.REMOVED if lost_thread(self, event, viewer) else None

    async def still_visible(self, viewer: Viewer) -> bool:
        return await Conversation.visible_to(viewer).filter(id=self.conversation_id).exists()


class Presence:
    """What this process has heard of late; `send` puts a signal on the bus."""

    def __init__(self, send: Callable[[str], None], listeners_of: Callable[[str], set[Listener]]) -> None:
        self._send = send
        self._listeners_of = listeners_of
        self._at: dict[UUID, dict[UUID, Present]] = defaultdict(dict)
        self._serials = count(1)

    def signal(self, viewer: Viewer, place_id: UUID, doing: Doing) -> None:
        """Tell everybody what the viewer is doing at a place that they see: an item, or a conversation."""
        said = {
            "at": str(place_id),
            "who": str(viewer.principal_id),
            "staff": viewer.is_staff,
            "doing": doing.value,
        }
        self._send(orjson.dumps(said).decode())

    def heard(self, message: str) -> None:
        """A signal from the bus, ours or another process's."""
        said = orjson.loads(message)
        place_id, who, doing = UUID(said["at"]), UUID(said["who"]), Doing(said["doing"])
        held = self._at[place_id].get(who)
        now = Present(who, said["staff"], doing, time.monotonic() + LIFE_SECONDS)
        if doing is Doing.GONE:
            self._at[place_id].pop(who, None)
        else:
            self._at[place_id][who] = now
        if doing is not (held.doing if held else Doing.GONE):
            self._tell(place_id, [each for each in (held, now) if each is not None])

    def at(self, place_id: UUID, viewer: Viewer) -> list[Present]:
        """Who is at the place, as far as the viewer may know, the longest there first."""
        now = time.monotonic()
        shown = [p for p in self._at.get(place_id, {}).values() if p.until > now and p.shown_to(viewer)]
        return shown[:PEOPLE_MOST]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Presence"]:
        """Forget who has not been heard of for ten seconds."""
        task = asyncio.create_task(self._expire())
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            for place_id, people in list(self._at.items()):
                gone = [present for present in people.values() if present.until <= now]
                for present in gone:
                    del people[present.principal_id]
                if gone:
                    self._tell(place_id, gone)
                if not people:
                    del self._at[place_id]

    def _tell(self, place_id: UUID, changed: Sequence[Present]) -> None:
        """Tell whoever may know of one who came, went or does something else; to others it did not happen."""
        serial = next(self._serials)
        for listener in self._listeners_of(f"presence:{place_id}"):
            if any(present.shown_to(listener.viewer) for present in changed):
                listener.push(Delivery(Signal.CHANGED, listener.position, serial=serial))
