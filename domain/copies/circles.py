"""No two copies wait for each other, or block each other, though the items that they are copies of were linked otherwise when the
first were made.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias, TypeVar
from uuid import UUID

Link = TypeVar("Link")
Pair: TypeAlias = tuple[UUID, UUID]
"""What leads, and where to."""


async def without_circles(
    links: Sequence[Link],
    ends: Callable[[Link], Pair],
    links_after: Callable[[Iterable[UUID]], Awaitable[list[Pair]]],
) -> tuple[list[Link], list[Link]]:
    """Of these, which are not stored yet, those that may be, and those that would close a circle; `links_after`: those stored."""
    if not links:
        return [], []
    later: dict[UUID, set[UUID]] = defaultdict(set)
    for before, after in await links_after({ends(each)[1] for each in links}):
        later[before].add(after)
    if _is_free(later, [ends(each) for each in links]):
        return list(links), []
    free: list[Link] = []
    closing: list[Link] = []
    for each in links:
        before, after = ends(each)
        closes = before in _reached(later, after)
        (closing if closes else free).append(each)
        if not closes:
            later[before].add(after)
    return free, closing


def _is_free(later: Mapping[UUID, set[UUID]], links: Sequence[Pair]) -> bool:
    """Whether all of them may be: asked at once, as it nearly always is so."""
    web: dict[UUID, set[UUID]] = defaultdict(set, {key: set(those) for key, those in later.items()})
    for before, after in links:
        web[before].add(after)
    try:
        TopologicalSorter(web).prepare()
    except CycleError:
        return False
    return True


def _reached(later: Mapping[UUID, set[UUID]], first: UUID) -> set[UUID]:
    """What waits for it."""
    found, waiting = {first}, [first]
    while waiting:
        new = later.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
