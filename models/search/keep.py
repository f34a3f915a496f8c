"""Keeping documents: for what a unit of work changed, and for all there is, when search begins or is made anew."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise import BaseDBAsyncClient

from models.custom_field import CustomField, FieldNoun
from models.properties.custom import HOLDERS
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


async def keep_all(connection: BaseDBAsyncClient, which: Mapping[str, str] | None = None) -> int:
    """Have all documents say what their rows say now; how many rows there were. In batches, oldest first.

    `which`: only of these sources, rows that fulfil a condition in SQL.
    """
    total = 0
    for source in TABLES if which is None else which:
        table, where = TABLES[source]
        only = "TRUE" if which is None else which[source]
        last = UUID(int=0)
        while rows := await connection.execute_query_dict(
            f"SELECT id FROM {table} WHERE id > '{last}' AND {where} AND ({only}) ORDER BY id LIMIT {AT_ONCE}"
        ):
            keys = [UUID(str(row["id"])) for row in rows]
            async with transaction() as batch:
                await _hold(batch, keys)
                await keep(batch, {source: keys})
            last, total = keys[-1], total + len(keys)
    return total


async def keep_holding(
    connection: BaseDBAsyncClient, field: CustomField, most: int, after: UUID | None = None
) -> UUID | None:
    """Have documents of rows with a value in the field say what the rows say now: of the first so many, by key, after one. The
    key of the last; None if there are no more.
    """
    holders = HOLDERS[field.noun]
    having = f"SELECT 1 FROM {holders.values._meta.db_table} AS v WHERE v.{holders.owner} = r.id AND v.field_key = '{field.key}'"
    rows = await connection.execute_query_dict(
        f"SELECT r.id FROM {holders.table} AS r WHERE r.id > '{after or UUID(int=0)}' AND EXISTS ({having})"
        f" AND r.custom IS NOT NULL ORDER BY r.id LIMIT {int(most)}"
    )
    keys = [UUID(str(row["id"])) for row in rows]
    if keys:
        await _hold(connection, keys)
        await keep(connection, {_SOURCES[field.noun]: keys})
    return keys[-1] if len(keys) == most else None


_SOURCES = {
    FieldNoun.ITEM: "items",
    FieldNoun.PROJECT: "projects",
    FieldNoun.CUSTOMER: "people",
    FieldNoun.ORGANIZATION: "organizations",
}


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
