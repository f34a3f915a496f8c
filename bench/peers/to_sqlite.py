"""Copy Deskwire's tables from PostgreSQL to a SQLite file that `deskwire migrate` has made.

    python bench/peers/to_sqlite.py postgres://… FILE

Values are written as the ORM writes them: keys as text, instants as ISO 8601 in UTC, flags as 0 and 1, JSON as text.
"""

import asyncio
import sqlite3
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

MIGRATIONS = "tortoise_migrations"
AT_ONCE = 5_000


async def main(url: str, file: str) -> None:
    source = await asyncpg.connect(url)
    goal = sqlite3.connect(file)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -500000"):
        goal.execute(f"PRAGMA {pragma}")
    indexes = _without_indexes(goal)
    async with source.transaction(isolation="repeatable_read", readonly=True):
        for table in _tables(goal):
            await _copy(source, goal, table)
    for statement in (*indexes, "ANALYZE"):
        goal.execute(statement)
    goal.commit()
    goal.close()
    await source.close()


def _tables(goal: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in goal.execute(asked) if name != MIGRATIONS]


def _without_indexes(goal: sqlite3.Connection) -> list[str]:
    """Take them away, for rows to be inserted faster; how they are made again."""
    found = list(goal.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))
    for name, _ in found:
        goal.execute(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]


async def _copy(source: Any, goal: sqlite3.Connection, table: str) -> None:
    """All rows; what the migration itself has put there gives way."""
    columns = [row[1] for row in goal.execute(f'PRAGMA table_info("{table}")')]
    quoted = ", ".join(f'"{name}"' for name in columns)
    goal.execute(f'DELETE FROM "{table}"')
    insert = f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join("?" * len(columns))})'
    rows = []
    async for row in source.cursor(f'SELECT {quoted} FROM public."{table}"', prefetch=AT_ONCE):
        rows.append([_written(value) for value in row])
        if len(rows) == AT_ONCE:
            goal.executemany(insert, rows)
            rows.clear()
    goal.executemany(insert, rows)


def _written(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat(" ")
        case bool():
            return int(value)
        case _:
            return value


asyncio.run(main(sys.argv[1], sys.argv[2]))
