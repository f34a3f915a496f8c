"""A transaction that leaves nothing behind, however its beginning or its end goes wrong.

Tortoise's own keeps its connection when BEGIN fails or is cancelled (on SQLite: the lock that every statement waits for) and
lets the task go on using it, and leaves a failed COMMIT open for the next transaction to commit. So this one is ours.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise import BaseDBAsyncClient
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.asyncpg.client import TransactionWrapper as PostgresTransaction
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.backends.sqlite.client import SqliteTransactionWrapper as SqliteTransaction
from tortoise.connection import get_connection, get_connections


@asynccontextmanager
async def transaction() -> AsyncIterator[BaseDBAsyncClient]:
    """Statements of this task inside are stored together or not at all; within another transaction, a savepoint.

    On SQLite it writes from the start (BEGIN IMMEDIATE): a second process waits for its turn, instead of failing when it
    later wants to write.
    """
    outside: Any = get_connection("default")
    if isinstance(outside, TransactionalDBClient):
        async with outside._in_transaction() as savepoint:
            yield savepoint
        return
    begun: Any = _on_sqlite if isinstance(outside, SqliteClient) else _on_postgres
    async with begun(outside) as client:
        connections = get_connections()
        token = connections.set("default", client)
        try:
            yield client
        finally:
            connections.reset(token)


@asynccontextmanager
async def _on_postgres(outside: AsyncpgDBClient) -> AsyncIterator[PostgresTransaction]:
    async with outside.acquire_connection() as connection, connection.transaction():
        client = PostgresTransaction(outside)
        client._connection = connection
        yield client


@asynccontextmanager
async def _on_sqlite(outside: SqliteClient) -> AsyncIterator[SqliteTransaction]:
    async with outside.acquire_connection() as connection:
        try:
            await connection.execute("BEGIN IMMEDIATE")
            yield SqliteTransaction(outside)
            await connection.commit()
        except BaseException:
            # What was cancelled runs to its end in the connection's thread; this comes after it.
            await connection.rollback()
            raise
