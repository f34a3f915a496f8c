"""Tells many listeners at once: whom one event has woken, and who get the same bytes, are one group with one task.

A listener is in one group at a time, so it is told in order. Groups do not wait for each other.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from models import Viewer
from reactions.failure import is_outage
from realtime.listener import Delivery

if TYPE_CHECKING:
    from web.live.fanout import Fanout
    from web.live.following import SharedStream

log = logging.getLogger("deskwire.live")

Made = TypeVar("Made")
Key: TypeAlias = tuple[Any, ...]
"""Under which an answer is shared."""

RETRY_SECONDS = 0.5
TOGETHER_MOST = 20
"""Messages that a listener is told in one go."""
TURN = 250
"""After so many listeners, others in this process have their turn."""


class Result:
    """One result of a stream, serialised; one for all who get it."""

    __slots__ = ("_cursor", "_delivery", "_shown", "data")

    def __init__(self, data: bytes, delivery: Delivery) -> None:
        self.data = data
        self._delivery = delivery
        self._cursor: str | None = None
        self._shown: tuple[bytes, bytes] = (b"", b"")

    def shown(self, how: bytes, make: Callable[[bytes, bytes], bytes]) -> bytes:
        """`make(how, data)`, made anew only where `how` is another than the last one's."""
        last, shown = self._shown
        if last != how:
            shown = make(how, self.data)
            self._shown = (how, shown)
        return shown

    @property
    def cursor(self) -> str:
        """Where to resume after this result; made when it is first asked for."""
        if self._cursor is None:
            self._cursor = self._delivery.cursor
        return self._cursor


class Member(NamedTuple):
    """One listener of a group, by the rights it had when it was joined to it."""

    stream: "SharedStream"
    viewer: Viewer
    deliveries: list[Delivery]


class Group(NamedTuple):
    """Who is told the same. The keys are those of the answers."""

    keys: tuple[Key, ...]
    members: list[Member]


class Teller:
    """Joins those who are ready to be told, and tells each group."""

    def __init__(self, fanout: "Fanout") -> None:
        self._fanout = fanout
        self._ready: list[SharedStream] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def ready(self, stream: "SharedStream") -> None:
        """Something waits for this listener, and it is being told nothing."""
        if not self._ready:
            asyncio.get_running_loop().call_soon(self._begin)
        self._ready.append(stream)

    def _begin(self) -> None:
        ready, self._ready = self._ready, []
        for group in _joined(ready):
            task = asyncio.create_task(self._tell(group))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _tell(self, group: Group) -> None:
        try:
            results, read_at, moved = await until_back(lambda: self._settled(group))
        except Exception as error:  # noqa: BLE001 - it is each stream's to tell
            for member in group.members:
                member.stream.fail(error)
            return
        for number, member in enumerate(group.members, 1):
            member.stream.told(member, results, read_at, moved=moved)
            if number % TURN == 0:
                await asyncio.sleep(0)

    async def _settled(self, group: Group) -> tuple[list[Result], float, bool]:
        """What they are told, when its newest rows were read, and whether it may not be shared after all."""
        results, read_at = await self._made(group)
        moved = await self._fanout.moved(each.event for each in group.members[0].deliveries)
        return results, read_at, moved

    async def _made(self, group: Group) -> tuple[list[Result], float]:
        """One answer after the other, so that none is older than the one before it."""
        first, read_at = group.members[0], max(member.stream.told_at for member in group.members)
        results = []
        for key, delivery in zip(group.keys, first.deliveries, strict=True):
            answer = await first.stream.shared(key, delivery, first.viewer, since=read_at)
            self._fanout.answers.shared += len(group.members) - 1
            if delivery.event is not None:  # else it tells of no row
                read_at = max(read_at, answer.asked_at)
            if answer.data is not None:
                results.append(Result(answer.data, delivery))
        return results, read_at


def _joined(ready: "list[SharedStream]") -> Iterable[Group]:
    """The groups of those who are ready. What their keys are is found out once for all who are alike: who follow the same
    by the same rights, and have been told of the same event by the same object (`Hub._delivery`).
    """
    groups: dict[tuple[Key, ...], Group] = {}
    alike: dict[tuple[Any, ...], Group] = {}
    for stream in ready:
        deliveries = stream.waiting(TOGETHER_MOST)
        if not deliveries:
            continue
        viewer = stream.viewer
        like = (stream.room, stream.rights, *map(id, deliveries))
        group = alike.get(like)
        if group is None:
            keys = tuple([stream.key_of(delivery) for delivery in deliveries])
            group = alike[like] = groups.setdefault(keys, Group(keys, []))
        group.members.append(Member(stream, viewer, deliveries))
    return groups.values()


async def until_back(make: Callable[[], Awaitable[Made]]) -> Made:
    """What this gives; while the database is away, it waits for it."""
    while True:
        try:
            return await make()
        except Exception as error:
            if not away(error):
                raise
            log.debug("Not told yet: %s", type(error).__name__)  # health is told elsewhere
            await asyncio.sleep(RETRY_SECONDS)


def away(error: BaseException) -> bool:
    """Whether the database was away, so that the same answer can be made later."""
    return isinstance(error, OSError) or is_outage(error)
