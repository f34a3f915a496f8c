"""Look-ups by key that roots and levels share: each key is asked for once, and nobody goes without what another is fetching."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from resolvers.loading import Loader


class Table:
    """A table whose answers come when they are let."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.answer = asyncio.Event()
        self.fails = False

    async def fetch(self, keys: list[int]) -> Mapping[int, str]:
        self.asked.append(sorted(keys))
        await self.answer.wait()
        if self.fails:
            raise RuntimeError("gone")
        return {key: f"row {key}" for key in keys}


async def _turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def _of_level(table: Table, loader: Loader) -> "asyncio.Future[Any]":
    async def named(rows: Sequence[int], context: Any) -> Sequence[str | None]:
        found = await loader.by_key("names", rows, table.fetch)
        return [found.get(row) for row in rows]

    return loader.load_many(named, [1, 2], {})


async def test_a_root_waits_for_what_a_level_is_fetching():
    table, loader = Table(), Loader(None)
    level = _of_level(table, loader)
    await _turns()
    root = asyncio.ensure_future(loader.by_key("names", [2], table.fetch))
    await _turns()
    assert not root.done()
    table.answer.set()
    assert await level == ["row 1", "row 2"]
    assert (await root)[2] == "row 2"
    assert table.asked == [[1, 2]]


async def test_a_level_waits_for_what_a_root_is_fetching():
    table, loader = Table(), Loader(None)
    root = asyncio.ensure_future(loader.by_key("names", [1, 2], table.fetch))
    await _turns()
    level = _of_level(table, loader)
    await _turns()
    assert not level.done()
    table.answer.set()
    assert await level == ["row 1", "row 2"]
    assert table.asked == [[1, 2]]
    await root


async def test_what_could_not_be_asked_for_is_asked_for_again():
    table, loader = Table(), Loader(None)
    table.answer.set()
    table.fails = True
    with pytest.raises(RuntimeError):
        await loader.by_key("names", [1], table.fetch)
    table.fails = False
    assert await _of_level(table, loader) == ["row 1", "row 2"]


async def test_what_is_not_there_is_asked_for_once():
    asked: list[list[int]] = []

    async def nothing(keys: list[int]) -> Mapping[int, str]:
        asked.append(keys)
        return {}

    loader = Loader(None)
    assert not await loader.by_key("names", [1], nothing)
    assert not await loader.by_key("names", [1], nothing)
    assert asked == [[1]]
