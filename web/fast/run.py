"""One execution of a plan, level by level.

A level is every row that is known without loading more. Its columns that the rows know are read at once; then each batch
function runs once for all rows of the level (`resolvers/loading.py`), and what it gives brings the rows of the next.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import VariableValues

from resolvers.context import Context, Settled
from web.fast.leaves import Column
from web.fast.plan import Loaded, Root, Selection


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one selection, the objects to fill for them, and their columns as they come."""

    selection: Selection
    rows: Column
    shown: list[dict[str, Any]]
    columns: list[Column]

    def fill(self) -> None:
        """Give each object its values, in response order."""
        keys = self.selection.keys
        for shown, cells in zip(self.shown, zip(*self.columns, strict=True), strict=bool(keys)):
            shown.update(zip(keys, cells, strict=False))


@dataclass(frozen=True, slots=True)
class _Asking:
    """What of `info` a root reads."""

    context: Context


async def _all(begun: Sequence[Awaitable[Sequence[Any]]]) -> Sequence[Sequence[Any] | BaseException]:
    """What each gives or raises; what is alone needs no task."""
    if len(begun) != 1:
        found: Sequence[Any] = await asyncio.gather(*begun, return_exceptions=True)
        return found
    try:
        return [await begun[0]]
    except Exception as error:  # noqa: BLE001 - raised by who asked
        return [error]


class Run:
    """One execution."""

    def __init__(self, context: Context, variables: VariableValues) -> None:
        self._context, self._variables = context, variables
        self._brought: list[_Part] = []

    async def answer(self, plan: Selection, root_value: object) -> dict[str, Any]:
        """The operation's data. Raises: any exception, where it would have an error in it."""
        data: dict[str, Any] = {}
        self._bring(plan, [root_value], [data])
        while self._brought:
            level = self._level()
            await self._load(level)
            for part in level:
                part.fill()
        return data

    def _bring(self, selection: Selection, rows: Column, shown: list[dict[str, Any]]) -> None:
        self._brought.append(_Part(selection, rows, shown, [[]] * len(selection.keys)))

    def _level(self) -> list[_Part]:
        """The parts that are brought now, with those that they bring themselves; their known columns are read."""
        level: list[_Part] = []
        while self._brought:
            part = self._brought.pop()
            for known in part.selection.known:
                values = known.values(part.rows, self._context)
                part.columns[known.place] = known.shape.complete(values, self._bring)
            level.append(part)
        return level

    async def _load(self, level: list[_Part]) -> None:
        """Fill the columns that take loading. All arguments are read before anything is begun, and all is awaited."""
        asked = [
            (part, column, column.arguments(self._variables) if column.arguments else {})
            for part in level
            for column in part.selection.loaded
        ]
        found = await _all([self._begin(*each) for each in asked])
        for (part, column, _), values in zip(asked, found, strict=True):
            if isinstance(values, BaseException):
                raise values
            part.columns[column.place] = column.shape.complete(list(values), self._bring)

    def _begin(
        self, part: _Part, column: Loaded | Root, arguments: dict[str, Any]
    ) -> Awaitable[Sequence[Any]]:
        if isinstance(column, Root):
            return self._root(column, arguments)
        return self._context.load_many(column.function, part.rows, arguments)

    async def _root(self, root: Root, arguments: dict[str, Any]) -> list[Any]:
        """The root's one value; what it was is kept, in case that the stock executor has to say the rest."""
        try:
            value = await root.function(_Asking(self._context), **arguments)
        except Exception as error:
            self._context.settled[root.key] = Settled(error=error)
            raise
        self._context.settled[root.key] = Settled(value)
        return [value]
