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
    goal.execute("PRAGMA synchronous = OFF")
    goal.execute("PRAGMA foreign_keys = OFF")
    async with source.transaction(isolation="repeatable_read", readonly=True):
        for table in _tables(goal):
            await _copy(source, goal, table)
    goal.execute("ANALYZE")
    goal.commit()
    goal.close()
    await source.close()


def _tables(goal: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    return [name for (name,) in goal.execute(asked) if name != MIGRATIONS]


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
