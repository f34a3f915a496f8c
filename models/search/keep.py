"""Keeping documents: for what a unit of work changed, and for all there is, when search begins or is made anew."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise import BaseDBAsyncClient

from models.search import postgres, sqlite
from models.search.texts import TABLES, texts
from models.transaction import transaction

AT_ONCE = 500
"""Rows whose words are read and written together."""


async def keep(connection: BaseDBAsyncClient, keys: dict[str, Sequence[UUID]]) -> None:
    """Have the documents of these rows, by source, say what the rows say now; of what is gone or empty there is none."""
    found = [text for text in await texts(connection, keys) if not text.is_empty]
    found.sort(key=lambda text: text.id)  # one order for all, so that no two wait for each other
    if found:
        await _engine(connection).store(connection, found)
    gone = {key for some in keys.values() for key in some} - {text.id for text in found}
    if gone:
        listed = ", ".join(f"'{key}'" for key in sorted(gone))
        await connection.execute_query(f"DELETE FROM search_documents WHERE entity_id IN ({listed})")


async def prepare(connection: BaseDBAsyncClient) -> None:
    """Make what belongs to the table of documents and no model can say."""
    for statement in _engine(connection).MADE:
        await connection.execute_query(statement)


async def keep_all(connection: BaseDBAsyncClient) -> int:
    """Have all documents say what their rows say now; how many rows there were. In batches, oldest first."""
    total = 0
    for source, (table, where) in TABLES.items():
        last = UUID(int=0)
        while rows := await connection.execute_query_dict(
            f"SELECT id FROM {table} WHERE id > '{last}' AND {where} ORDER BY id LIMIT {AT_ONCE}"
        ):
            keys = [UUID(str(row["id"])) for row in rows]
            async with transaction() as batch:
                await _hold(batch, keys)
                await keep(batch, {source: keys})
            last, total = keys[-1], total + len(keys)
    return total


async def _hold(connection: BaseDBAsyncClient, keys: Sequence[UUID]) -> None:
    """Whoever changes words of these rows meanwhile has done it before they are read, or writes them after us.

    SQLite has one writer at a time, so there is nothing to do.
    """
    if connection.capabilities.dialect != "sqlite":
        await connection.execute_query(
            "SELECT 1 FROM search_documents WHERE entity_id = ANY($1::uuid[]) ORDER BY entity_id FOR UPDATE",
            [list(keys)],
        )


def _engine(connection: BaseDBAsyncClient) -> Any:
    return sqlite if connection.capabilities.dialect == "sqlite" else postgres
