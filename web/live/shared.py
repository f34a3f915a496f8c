"""What listeners share: answers that are the same for them, and what each of them must ask the database before it is sent."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from realtime.log import LoggedEvent, Since, since

SHARED_MOST, SHARED_SECONDS = 5_000, 10.0


Asked = tuple[UUID, int] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One message, serialised, or None where there is nothing to tell; its rows were read after `asked_at` (the loop's clock)."""

    data: bytes | None
    asked_at: float


@dataclass(frozen=True, slots=True)
class _Making:
    asked_at: float
    task: asyncio.Task[bytes | None]


class Shared:
    """Answers that are being made or were made of late, by (document, variables, event, rights)."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[Any, ...], _Making] = OrderedDict()
        self.made = self.shared = 0

    async def get(
        self, key: tuple[Any, ...], make: Callable[[], Awaitable[bytes | None]], *, since: float, keep: bool
    ) -> Answer:
        """The answer under this key, made once however many ask at the same time; `keep` it for who asks a little later.

        since: an answer whose rows were read before then is too old for who has been told newer ones already.
        """
        self._forget_old()
        making = self._answers.get(key)
        if making is None or making.asked_at < since:
            self.made += 1
            making = self._answers[key] = _Making(_now(), asyncio.ensure_future(make()))
            self._answers.move_to_end(key)
            making.task.add_done_callback(lambda done: self._done(key, done, keep))
        else:
            self.shared += 1
        return Answer(await asyncio.shield(making.task), making.asked_at)

    def _done(self, key: tuple[Any, ...], task: asyncio.Task[bytes | None], keep: bool) -> None:
        failed = task.cancelled() or task.exception() is not None
        held = self._answers.get(key)
        if (failed or not keep) and held is not None and held.task is task:
            del self._answers[key]

    def _forget_old(self) -> None:
        oldest = _now() - SHARED_SECONDS
        while self._answers:
            key, making = next(iter(self._answers.items()))
            if making.asked_at >= oldest and len(self._answers) < SHARED_MOST:
                return
            del self._answers[key]


class Questions:
    """What listeners ask the database before they send: all who ask about an event while an earlier question about it is
    under way ask the next one together.
    """

    def __init__(self) -> None:
        self._next: dict[Asked, asyncio.Task[Since]] = {}
        self._turns: WeakValueDictionary[Asked, asyncio.Lock] = WeakValueDictionary()
        self.asked = 0

    async def since(self, event: LoggedEvent | None) -> Since:
        """What has changed since the event, as of a moment after this call."""
        key = (event.stands_on, event.position) if event is not None and event.stands_on else None
        if key not in self._next:
            self._next[key] = asyncio.ensure_future(self._ask(key, event))
        return await asyncio.shield(self._next[key])

    async def _ask(self, key: Asked, event: LoggedEvent | None) -> Since:
        turn = self._turns.setdefault(key, asyncio.Lock())
        await asyncio.sleep(0)  # all whom one event has woken come by
        async with turn:
            del self._next[key]
            self.asked += 1
            return await since(event)


def _now() -> float:
    return asyncio.get_running_loop().time()
