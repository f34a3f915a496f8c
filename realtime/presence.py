"""Who is looking at an item or a conversation, and who is writing there.

Never stored, never replayed, gone after ten seconds (promise R9).

Signals travel over the bus as data. Losing one is allowed, since clients repeat theirs; leaking one is not: each listener is
told only what its side may know.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
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


_MOST = (Doing.VIEWING, Doing.NOTING, Doing.REPLYING)


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
    """What this process has heard of late; `send` puts a signal on the bus.

    Each session of a person speaks for itself, and they are shown once, as what they do most: what one device shows neither ends
    nor hides what is written on another. Tabs of one browser share a session: the last of them that said something is believed.
    """

    def __init__(self, send: Callable[[str], None], listeners_of: Callable[[str], set[Listener]]) -> None:
        self._send = send
        self._listeners_of = listeners_of
        self._at: dict[UUID, dict[UUID, dict[str, Present]]] = {}  # by place, person and device
        self._serials = count(1)

    def signal(self, viewer: Viewer, place_id: UUID, doing: Doing) -> None:
        """Tell everybody what the viewer is doing at a place that they see: an item, or a conversation."""
        said = {
            "at": str(place_id),
            "who": str(viewer.principal_id),
            "device": str(viewer.session_id or ""),
            "staff": viewer.is_staff,
            "doing": doing.value,
        }
        self._send(orjson.dumps(said).decode())

    def heard(self, message: str) -> None:
        """A signal from the bus, ours or another process's."""
        said = orjson.loads(message)
        place_id, who, doing = UUID(said["at"]), UUID(said["who"]), Doing(said["doing"])
        device = said.get("device", "")  # a process of an earlier release tells none
        with self._telling(place_id, who):
            if doing is Doing.GONE:
                self._forget(place_id, who, device)
            else:
                now = Present(who, said["staff"], doing, time.monotonic() + LIFE_SECONDS)
                self._at.setdefault(place_id, {}).setdefault(who, {})[device] = now

    def at(self, place_id: UUID, viewer: Viewer) -> list[Present]:
        """Who is at the place, as far as the viewer may know, the longest there first."""
        now = time.monotonic()
        there = (
            _most(p for p in devices.values() if p.until > now)
            for devices in self._at.get(place_id, {}).values()
        )
        return [p for p in there if p is not None and p.shown_to(viewer)][:PEOPLE_MOST]

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
                for who, devices in list(people.items()):
                    silent = [device for device, present in devices.items() if present.until <= now]
                    if silent:
                        with self._telling(place_id, who):
                            for device in silent:
                                self._forget(place_id, who, device)

    def _forget(self, place_id: UUID, who: UUID, device: str) -> None:
        people = self._at.get(place_id, {})
        devices = people.get(who, {})
        devices.pop(device, None)
        if not devices:
            people.pop(who, None)
        if not people:
            self._at.pop(place_id, None)

    @contextmanager
    def _telling(self, place_id: UUID, who: UUID) -> Iterator[None]:
        """Tell whoever may know if somebody comes, goes or does something else meanwhile; to others it did not happen."""
        before = self._doing(place_id, who)
        yield
        after = self._doing(place_id, who)
        if (before and before.doing) is (after and after.doing):
            return
        changed = [each for each in (before, after) if each is not None]
        serial = next(self._serials)
        for listener in self._listeners_of(f"presence:{place_id}"):
            if any(present.shown_to(listener.viewer) for present in changed):
                listener.push(Delivery(Signal.CHANGED, listener.position, serial=serial))

    def _doing(self, place_id: UUID, who: UUID) -> Present | None:
        """What was told of them last: also of a device that has fallen silent, until that is told."""
        return _most(self._at.get(place_id, {}).get(who, {}).values())


def _most(devices: Iterable[Present]) -> Present | None:
    return max(devices, key=lambda present: _MOST.index(present.doing), default=None)
