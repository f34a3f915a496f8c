"""Answers as the database writes them, read together with where the log stands."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from tortoise import connections

from models.writing.dialect import Dialect, Sql, dialect_of

_WHERE = "(SELECT max(position) FROM events) AS position, (SELECT rights_position FROM event_log) AS rights_position"


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON, and of the same moment the log's position and that of the last event that changed anybody's rights."""

    data: bytes
    position: int
    rights_position: int


def dialect() -> Dialect:
    """The dialect of the database that is open."""
    return dialect_of(connections.get("default").capabilities.dialect)


def around(data: Sql) -> str:
    """The statement that gives this data."""
    return f"SELECT {data} AS data, {_WHERE}"


class TooDeep(Exception):
    """SQLite's parser has no room for a statement that is nested so deep."""


async def ask(statement: str, values: list[Any]) -> Answer:
    """What a statement from `around` gives, in one snapshot. Raises: TooDeep, and what the database raises."""
    client: Any = connections.get("default")
    async with client.acquire_connection() as connection:
        client.log.debug("%s: %s", statement, values)
        if client.capabilities.dialect == "sqlite":
            ((data, position, rights),) = await _from_sqlite(connection, statement, values)
        else:
            data, position, rights = await connection.fetchrow(statement, *values)
    return Answer(data.encode(), position or 0, rights)


async def _from_sqlite(connection: Any, statement: str, values: list[Any]) -> Any:
    try:
        return await connection.execute_fetchall(statement, values)
    except sqlite3.OperationalError as error:
        if "stack overflow" in str(error):
            raise TooDeep from error
        raise
