"""Keep the figures of what stands below each parent, and tell of those that changed."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from tortoise import BaseDBAsyncClient

from domain.events import Event, FolderRolledUp, ItemRolledUp, ProjectRolledUp, Snapshot
from domain.roll_ups import statements
from domain.roll_ups.changes import Changes, Row, changes
from kit import clock

Kept = Mapping[str, Any]
"""A parent whose figures are others now, as statements answer: which of the three it is, if it is still there, and where."""


async def keep(connection: BaseDBAsyncClient, events: Iterable[Event]) -> list[Event]:
    """Change the figures by what these events say; what is to be told of it: each parent once.

    The unit of work calls it under the log's lock: whoever changed figures before has committed, whoever will waits. So it is
    right whatever stands where by now, and no two wait for each other.
    """
    found = changes(events)
    kept = {str(row["id"]): row async for row in _changed(connection, found)}
    lite = connection.capabilities.dialect == "sqlite"
    stale = sorted(key for key, row in kept.items() if row["stale"])
    if stale:
        projects = sorted(found.projects)
        statement = statements.date_anew(len(projects), len(stale), lite=lite)
        await connection.execute_query(statement, [*projects, *stale])
    for some in _some(found.gone):
        await connection.execute_query(statements.forget(len(some), lite=lite), some)
    told = (_told(kept[key]) for key in sorted(kept))
    return [event for event in told if event is not None]


async def _changed(connection: BaseDBAsyncClient, found: Changes) -> AsyncIterator[Kept]:
    lite = connection.capabilities.dialect == "sqlite"
    rows = [_dated(row) for row in found.rows()]
    if rows:
        size = 1 << (len(rows) - 1).bit_length()  # few texts, so that they stay prepared
        for row in await connection.execute_query_dict(
            statements.change(size, lite=lite), [orjson.dumps(rows).decode()]
        ):
            yield row
    for status, (old, new) in found.categories.items():
        if old != new:
            for row in await connection.execute_query_dict(
                statements.recategorise(lite=lite), [status, old, new]
            ):
                yield row
    for project in sorted(found.anew):
        await connection.execute_query(statements.forget_all(lite=lite), [project])
        for row in await connection.execute_query_dict(statements.count_anew(lite=lite), [project]):
            yield row


def _dated(row: Row) -> Row:
    """With instants as SQLite stores them, which PostgreSQL reads, too."""
    dates = {name: row[name] for name in ("start", "finish") if row.get(name)}
    return row | {name: str(clock.from_text(text)) for name, text in dates.items()}


def _told(row: Kept) -> Event | None:
    """That a parent has other figures, for the staff of its project; nothing of what is in the bin, or gone."""
    for kind, name in ((ItemRolledUp, "of_item"), (FolderRolledUp, "of_folder"), (ProjectRolledUp, "itself")):
        if row[name] is not None:
            key, project = UUID(str(row["id"])), UUID(str(row[name]))
            seen = Snapshot(frozenset({"admin", f"project:{project}"}), {})
            item = key if kind is ItemRolledUp else None
            return kind(
                entity_id=key, item_id=item, project_id=project, internal=True, before=seen, after=seen
            )
    return None


def _some(keys: Sequence[str], most: int = 1_000) -> Iterable[list[str]]:
    return (list(keys[start : start + most]) for start in range(0, len(keys), most))
