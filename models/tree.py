"""Tables whose rows name one of their own as `parent_id`: what is above a row, and what is below it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.models import Model

from models.one_of import one_of

FAR = 100
"""How many steps are ever walked: more than verbs allow, so that no loop could run for ever."""

_ABOVE = """WITH RECURSIVE up(id, parent_id, steps) AS (
    SELECT id, parent_id, 1 FROM TABLE_ WHERE id = KEY
    UNION ALL SELECT t.id, t.parent_id, up.steps + 1 FROM TABLE_ t JOIN up ON t.id = up.parent_id WHERE up.steps < FAR
) SELECT id FROM up ORDER BY steps"""
_BELOW = """WITH RECURSIVE down(id, steps) AS (
    SELECT id, 1 FROM TABLE_ WHERE id = KEY
    UNION ALL SELECT t.id, down.steps + 1 FROM TABLE_ t JOIN down ON t.parent_id = down.id WHERE down.steps < FARTHERE
) """

_DEPTHS = """WITH RECURSIVE up(id, parent_id, steps) AS (
    SELECT id, parent_id, 1 FROM TABLE_ WHERE id KEYS
    UNION ALL SELECT up.id, t.parent_id, up.steps + 1 FROM TABLE_ t JOIN up ON t.id = up.parent_id WHERE up.steps < FAR
) SELECT id, max(steps) AS depth FROM up GROUP BY id"""


async def above(table: type[Model], key: UUID) -> list[UUID]:
    """The row and all above it, upwards; whoever may see them. One statement."""
    return [_key(row["id"]) for row in await _found(table, _ABOVE, key)]


async def below(table: type[Model], key: UUID, most: int | None = None) -> list[UUID]:
    """The row and what is below it and not in a bin, whoever may see them, at most so many rows. One statement."""
    bound = "" if most is None else f" LIMIT {int(most)}"
    rows = await _found(table, f"{_BELOW} SELECT id FROM down{bound}", key)
    return [_key(row["id"]) for row in rows]


async def depths(table: type[Model], keys: Iterable[UUID]) -> dict[UUID, int]:
    """How many rows stand one above the other from the top to each of these. One statement."""
    connection = get_connection("default")
    which, held = one_of(connection, keys)
    sql = _DEPTHS.replace("TABLE_", table._meta.db_table).replace("KEYS", which).replace("FAR", str(FAR))
    rows = await connection.execute_query_dict(sql, [held])
    return {_key(row["id"]): int(row["depth"]) for row in rows}


async def height(table: type[Model], key: UUID) -> int:
    """How many rows stand one below the other, this one being the first. One statement."""
    (row,) = await _found(table, f"{_BELOW} SELECT max(steps) AS height FROM down", key)
    return int(row["height"])


async def _found(table: type[Model], statement: str, key: UUID) -> list[dict[str, Any]]:
    connection = get_connection("default")
    there = " AND t.removed_at IS NULL" if "removed_at" in table._meta.fields_map else ""
    mark = "?1" if connection.capabilities.dialect == "sqlite" else "$1"
    sql = (
        statement.replace("TABLE_", table._meta.db_table)
        .replace("KEY", mark)
        .replace("FAR", str(FAR))
        .replace("THERE", there)
    )
    found: list[dict[str, Any]] = await connection.execute_query_dict(sql, [str(key)])
    return found


def _key(value: object) -> UUID:
    return UUID(str(value))
