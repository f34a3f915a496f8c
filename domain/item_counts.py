"""How many items of each project have each status, kept by what each unit of work changed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tortoise import BaseDBAsyncClient
from tortoise.connection import get_connection

from domain.events import Event, Snapshot, apart
from kit.ids import new_id

Place = tuple[str, str]
"""(project, status)"""


async def tally(connection: BaseDBAsyncClient, events: Iterable[Event]) -> None:
    """Add to the counts what these events changed. The unit of work calls it when it has done everything else.

    Each count that changes is locked until COMMIT, in one order, so that no two wait for each other.
    """
    await _add(connection, _changes(events))


async def add(changes: Mapping[Place, int]) -> None:
    """Add to the counts what no events of items tell, at the end of a unit of work."""
    await _add(get_connection("default"), changes)


async def _add(connection: BaseDBAsyncClient, by_place: Mapping[Place, int]) -> None:
    changes = sorted(by_place.items())
    if changes:
        mark = "?" if connection.capabilities.dialect == "sqlite" else "$"
        rows = [(str(new_id()), *place, by) for place, by in changes]
        await connection.execute_query(_addition(len(rows), mark), [value for row in rows for value in row])


def _changes(events: Iterable[Event]) -> dict[Place, int]:
    """By how much each place has more or fewer items, where that changes at all.

    Several events of one item tell of the way from the first one's `before` to the last one's `after`.
    """
    ways: dict[object, tuple[Snapshot | None, Snapshot | None]] = {}
    for event in apart(events):
        if event.entity == "item":
            before, _ = ways.get(event.entity_id, (event.before, None))
            ways[event.entity_id] = (before, event.after)
    changes: Counter[Place] = Counter()
    for before, after in ways.values():
        changes.subtract(_places(before))
        changes.update(_places(after))
    return {place: by for place, by in changes.items() if by}


def _places(snapshot: Snapshot | None) -> list[Place]:
    """Where an item counts: nowhere if there is none, or if it is archived, in the bin, or outside of projects."""
    state = snapshot.state if snapshot else {}
    counts = state.get("project") and not state.get("archived")
    return [(state["project"], state["status"])] if counts else []


@lru_cache(maxsize=64)
def _addition(rows: int, mark: str) -> str:
    holes = [[f"{mark}{4 * row + column}" for column in range(1, 5)] for row in range(rows)]
    values = ", ".join(f"({', '.join(row)})" for row in holes)
    return (
        f"INSERT INTO item_counts (id, project_id, status_id, count) VALUES {values} "
        "ON CONFLICT (project_id, status_id) DO UPDATE SET count = item_counts.count + excluded.count"
    )
