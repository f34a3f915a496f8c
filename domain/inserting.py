"""Many rows into one table, by as few statements as can be."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from tortoise import BaseDBAsyncClient

ROWS_AT_ONCE = 1_000
"""Of nineteen columns each: PostgreSQL takes 32,767 values in one statement, SQLite 32,766."""
OBJECTS_AT_ONCE = 10_000
"""Of those that are one text together: what a database takes as one is bounded, too."""


async def insert(
    connection: BaseDBAsyncClient, table: str, rows: Sequence[dict[str, Any]], *, returning: str
) -> list[int]:
    """As few INSERTs as the databases' bounds on values allow; the numbers that they gave, in the rows' order."""
    made: list[int] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        made += await _some(connection, table, rows[start : start + ROWS_AT_ONCE], returning)
    return made


async def reserve(connection: BaseDBAsyncClient, table: str, column: str, count: int) -> list[int]:
    """So many of the numbers that the table gives its rows, in order, while nobody else takes some."""
    if (
        connection.capabilities.dialect == "sqlite"
    ):  # where rows that bring a number of their own are counted by it
        found = await connection.execute_query_dict("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
        last = found[0]["seq"] if found else 0
        return list(range(last + 1, last + count + 1))
    rows = await connection.execute_query_dict(
        "SELECT nextval(pg_get_serial_sequence($1, $2)) AS number FROM generate_series(1, $3)",
        [table, column, count],
    )
    return sorted(row["number"] for row in rows)


async def insert_as_json(
    connection: BaseDBAsyncClient, table: str, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]
) -> None:
    """One statement for thousands of rows, which are one parameter; `columns`: with the types that PostgreSQL reads them as."""
    names = ", ".join(columns)
    if connection.capabilities.dialect == "sqlite":
        values = ", ".join(f"json_extract(value, '$.{name}')" for name in columns)
        source = f"SELECT {values} FROM json_each(?)"
    else:
        typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        source = f"SELECT {names} FROM jsonb_to_recordset($1::jsonb) AS given({typed})"
    for start in range(0, len(rows), OBJECTS_AT_ONCE):
        given = orjson.dumps(rows[start : start + OBJECTS_AT_ONCE]).decode()
        await connection.execute_query(f"INSERT INTO {table} ({names}) {source}", [given])


async def _some(
    connection: BaseDBAsyncClient, table: str, rows: Sequence[dict[str, Any]], returning: str
) -> list[int]:
    mark = "?" if connection.capabilities.dialect == "sqlite" else "$"
    made = await connection.execute_query_dict(
        _insertion(table, tuple(rows[0]), len(rows), mark, returning),
        [value for row in rows for value in row.values()],
    )
    return sorted(row[returning] for row in made)  # given in the rows' order, which RETURNING need not keep


@lru_cache(maxsize=64)
def _insertion(table: str, columns: tuple[str, ...], rows: int, mark: str, returning: str) -> str:
    """The statement that inserts so many rows; its parameters are their values, row by row."""
    holes = [f"{mark}{number}" for number in range(1, len(columns) * rows + 1)]
    lines = [", ".join(holes[start : start + len(columns)]) for start in range(0, len(holes), len(columns))]
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({quoted}) VALUES ({'), ('.join(lines)}) RETURNING {returning}"
