"""Loading together, level by level: however many rows a level has, each batch function runs once, each table is asked once.

The fields of one level are collected, then their batch functions run side by side. Look-ups by key that they share wait until
all of them have said what they need. So the number of statements depends on the document alone, never on which answer of
the database came first.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeAlias

BatchFunction: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
Fetch: TypeAlias = Callable[[list[Any]], Awaitable[Mapping[Any, Any]]]

_inside: ContextVar[bool] = ContextVar("inside", default=False)


@dataclass
class _Batch:
    """One batch function's call: its rows, and who waits for the result of which: the place of one row, or a slice."""

    function: BatchFunction
    arguments: dict[str, Any]
    rows: list[Any] = field(default_factory=list)
    waiting: list[tuple["asyncio.Future[Any]", int | slice]] = field(default_factory=list)
    results: Sequence[Any] | Exception = ()

    def settle(self) -> None:
        """Give everybody their results, or all the error."""
        results = self.results
        if not isinstance(results, Exception) and len(results) != len(self.rows):
            results = ValueError(f"{len(results)} results for {len(self.rows)} rows")
        for future, place in self.waiting:
            if future.done():
                continue
            if isinstance(results, Exception):
                future.set_exception(results)
            else:
                future.set_result(results[place])


@dataclass
class _Keyed:
    """What is known by key under one name, and what the level that runs wants to know."""

    fetch: Fetch
    found: dict[Any, Any] = field(default_factory=dict)
    answered: set[Any] = field(default_factory=set)
    wanted: set[Any] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while somebody fetches: who wants what another is fetching waits for it."""

    def taken(self) -> set[Any]:
        """What this level wants; the next wants nothing yet."""
        wanted, self.wanted = self.wanted, set()
        return wanted

    async def fetch_all(self, keys: set[Any]) -> None:
        """Ask for those that are not answered yet; what cannot be asked for stays unanswered, lest it be taken for absent."""
        async with self.turn:
            if missing := keys - self.answered:
                self.found.update(await self.fetch(list(missing)))
                self.answered |= missing


class Loader:
    """The loads of one execution."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._next: dict[str, _Batch] = {}
        self._level: list[_Batch] = []
        self._running = 0
        self._scheduled = False
        self._keyed: dict[Hashable, _Keyed] = {}
        self._look_ups: asyncio.Future[None] | None = None
        self._blocked = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def load(self, function: BatchFunction, row: Any, arguments: dict[str, Any]) -> "asyncio.Future[Any]":
        """What `function(rows, context, **arguments)` gives for `row`, called once for all rows of this level."""
        batch = self._batch(function, arguments)
        batch.rows.append(row)
        return self._wait(batch, len(batch.rows) - 1)

    def load_many(
        self, function: BatchFunction, rows: Sequence[Any], arguments: dict[str, Any]
    ) -> "asyncio.Future[Sequence[Any]]":
        """The same for several rows at once."""
        batch = self._batch(function, arguments)
        start = len(batch.rows)
        batch.rows.extend(rows)
        return self._wait(batch, slice(start, len(batch.rows)))

    async def by_key(self, name: Hashable, keys: Iterable[Hashable], fetch: Fetch) -> dict[Any, Any]:
        """What `fetch` gives for these keys, each asked for once in an execution, under this name.

        Keys for which nothing is found are absent from the answer.
        """
        keyed = self._keyed.setdefault(name, _Keyed(fetch))
        if not _inside.get():  # a root, which is of no level
            await keyed.fetch_all(set(keys))
            return keyed.found
        keyed.wanted.update(keys)
        if self._look_ups is None:
            self._look_ups = asyncio.get_running_loop().create_future()
        waiting = self._look_ups
        self._running -= 1
        self._blocked += 1
        self._advance()
        await waiting
        return keyed.found

    def _batch(self, function: BatchFunction, arguments: dict[str, Any]) -> _Batch:
        key = f"{id(function)} {arguments!r}"
        return self._next.setdefault(key, _Batch(function, arguments))

    def _wait(self, batch: _Batch, place: int | slice) -> "asyncio.Future[Any]":
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        batch.waiting.append((future, place))
        self._schedule()
        return future

    def _schedule(self) -> None:
        if not self._scheduled and not self._level:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        self._scheduled = False
        self._level, self._next = list(self._next.values()), {}
        self._running = len(self._level)
        for batch in self._level:
            self._start(self._run(batch))

    async def _run(self, batch: _Batch) -> None:
        _inside.set(True)
        try:
            batch.results = await batch.function(batch.rows, self._context, **batch.arguments)
        except Exception as error:  # noqa: BLE001 - told to whoever waits for a result
            batch.results = error
        self._running -= 1
        self._advance()

    def _advance(self) -> None:
        """Once nobody runs: look up what they wait for; if nobody waits either, this level is done."""
        if self._running:
            return
        if self._look_ups is not None:
            self._start(self._look_up(self._look_ups))
            return
        level, self._level = self._level, []
        for batch in level:
            batch.settle()
        if self._next:
            self._schedule()

    async def _look_up(self, waiting: "asyncio.Future[None]") -> None:
        self._look_ups = None
        self._running, self._blocked = self._blocked, 0  # they run again as soon as they are answered
        try:
            await asyncio.gather(
                *(keyed.fetch_all(keyed.taken()) for keyed in self._keyed.values() if keyed.wanted)
            )
        except Exception as error:  # noqa: BLE001 - told to the batch functions that wait
            waiting.set_exception(error)
        else:
            waiting.set_result(None)

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
