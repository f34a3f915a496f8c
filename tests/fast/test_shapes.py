"""Arguments of one shape share a statement, each with its own answer; what looks like a stand-in is a value like any other."""

from typing import Any

import pytest

from kit.ids import split_global, to_global
from models import Item
from models.writing import stand_ins
from tests.fast.comparing import Both
from tests.fast.conftest import Small, Ways

FILTERED = "query($f: ItemFilter) { items(filter: $f, first: 50) { nodes { key title } totalCount { value exact } } }"
TITLES = [
    "standsfor000000", "item", "%", "_", "\\", "'", '"', "50%_\\", "", "é", "\u2028", "\x7f", "standsfor", "standsfor000001%",
]  # fmt: skip
NUMBERS = [0, 1, -1, 3, -0x5EA7_0000, -0x5EA7_0001, 2**31 - 1, -(2**31)]


async def _alike(small: Small, filters: list[dict[str, Any]]) -> None:
    """One engine, so that the statements of the first are there for the others."""
    both = Both()
    for given in filters:
        for name in ("admin", "member"):
            await both.compare(FILTERED, {"f": given}, small.viewers[name])


@pytest.mark.parametrize("operator", ["eq", "contains", "startsWith"])
async def test_texts(small: Small, operator: str) -> None:
    for key, title in zip([row.id for row in await Item.all().limit(4)], TITLES, strict=False):
        await Item.filter(id=key).update(title=title, title_folded=title)
    await _alike(small, [{"title": {operator: title}} for title in TITLES])


async def test_numbers(small: Small) -> None:
    await _alike(small, [{"number": {"gt": n}, "priority": {"lte": 3}} for n in NUMBERS])
    await _alike(small, [{"number": {"in": NUMBERS[:most]}} for most in range(len(NUMBERS))])


async def test_instants(small: Small) -> None:
    instants = ["1970-01-01T00:00:00Z", "-P2000W", "-P60000W", "P1D", "2026-11-25T20:00:00.000001+02:00"]
    await _alike(small, [{"updatedAt": {way: at}} for way in ("after", "before") for at in instants])


@pytest.mark.parametrize("operator", ["some", "every", "none"])
async def test_several_people(small: Small, ways: Ways, operator: str) -> None:
    people = [each for each in small.ids if split_global(each)[0] in ("user", "team")]
    lists = [[], people[:1], people[:2], people, [*people[:1], *people[:1]], people[::-1]]
    lists += [[a, b] for a in people for b in people]
    await _alike(small, [{"assignees": {operator: each}} for each in lists])
    assert ways.changed().get("again") is None


async def test_a_key_like_a_stand_in(small: Small) -> None:
    keys = [stand_ins._key(n) for n in (0, 1, 1 << 64, (1 << 64) + 4)]
    await _alike(small, [{"project": {"eq": to_global("project", key)}} for key in keys])
    await _alike(small, [{"project": {"in": [to_global("project", key) for key in keys]}}])
