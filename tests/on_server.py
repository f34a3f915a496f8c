"""This run's own database on PostgreSQL: connections stay from test to test, and what a test changed is made as it was.

A connection costs more than most tests: a process starts, and reads the catalogue anew for its first statements.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg

SERVER = os.environ.get("DESKWIRE_TEST_DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgres")
OWN_NAME = f"dw_test_{os.getpid()}"

_WITHOUT_CHECKS = {"session_replication_role": "replica", "synchronous_commit": "off"}
_NUMBERED = (("events", "position"), ("search_documents", "number"))

_left: dict[str, tuple[str, int, int | None]] = {}
"""By table: what it was refilled with last, how many rows that is, and the newest transaction that wrote one of them."""
_lasting: asyncio.AbstractEventLoop | None = None
_keeper: asyncpg.Connection | None = None
_pool: asyncpg.Pool | None = None
_cut_off: list[int] = []
"""The server's processes that were at a statement when their test ended."""


def own_url() -> str:
    return urlsplit(SERVER)._replace(path=f"/{OWN_NAME}").geturl()


async def stay() -> None:
    """From now on, what is connected in this event loop stays connected for the tests after."""
    global _lasting
    _lasting = asyncio.get_running_loop()


async def leave() -> None:
    """The end of that."""
    global _lasting, _keeper, _pool
    for connected in (_keeper, _pool):
        if connected is not None:
            connected.terminate()
    _lasting = _keeper = _pool = None


def _stays() -> bool:
    """Not in an event loop that a test runs itself: it ends with the test."""
    return _lasting is asyncio.get_running_loop()


def lend(client: Any) -> None:
    """Give Tortoise's client the connections that other tests had before."""
    if _stays():
        client._pool = _pool


def take_back(client: Any) -> None:
    """Keep its connections, unless a test that was cut off still holds one: that would be waited for in vain."""
    global _pool
    pool, client._pool = client._pool, None
    at_work = [holder._con for holder in pool._holders if holder._in_use is not None] if pool else []
    if pool is not None and (at_work or not _stays()):
        _cut_off.extend(connected.get_server_pid() for connected in at_work if not connected.is_closed())
        pool.terminate()
        pool = None
    if _stays():
        _pool = pool


async def create() -> None:
    """Make this run's database."""
    await _on_server(f'CREATE DATABASE "{OWN_NAME}"')


async def drop() -> None:
    """Remove this run's database from the server."""
    await _on_server(f'DROP DATABASE IF EXISTS "{OWN_NAME}" WITH (FORCE)')


async def _on_server(statement: str) -> None:
    connection = await asyncpg.connect(SERVER)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def empty(tables: list[str]) -> None:
    """Leave nothing in any table."""
    async with _kept() as keeper:
        await keeper.execute("; ".join(f'DELETE FROM public."{table}"' for table in tables))


async def set_aside(kind: str, tables: list[str]) -> None:
    """Copy each table beside itself, into a schema named after the kind."""
    copies = [f'CREATE TABLE "{kind}"."{table}" AS TABLE public."{table}"' for table in tables]
    async with _kept() as keeper, keeper.transaction():
        await keeper.execute("; ".join([f'CREATE SCHEMA "{kind}"', *copies]))


async def refill(kind: str, tables: list[str]) -> None:
    """Give every table that changed the rows it had at first; numbers go on from there."""
    async with _kept() as keeper, keeper.transaction():
        found = await _state(keeper, tables)
        changed = [table for table in tables if _left.get(table) != (kind, *found[table])]
        rows = [
            f'DELETE FROM public."{table}"; INSERT INTO public."{table}" SELECT * FROM "{kind}"."{table}"'
            for table in changed
        ]
        last = [
            f"SELECT setval('{table}_{column}_seq', (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
            for table, column in _NUMBERED
        ]
        await keeper.execute("; ".join([*rows, *last]))
        found = await _state(keeper, changed)
    for table in changed:
        _left[table] = (kind, *found[table])


async def _state(keeper: asyncpg.Connection, tables: list[str]) -> dict[str, tuple[int, int | None]]:
    """Every change of a table adds a row, takes one or writes one anew."""
    each = [
        f"SELECT '{table}' AS name, count(*) AS rows, max(CAST(CAST(xmin AS text) AS bigint)) AS newest "
        f'FROM public."{table}"'
        for table in tables
    ]
    return {row["name"]: (row["rows"], row["newest"]) for row in await keeper.fetch(" UNION ALL ".join(each))}


@asynccontextmanager
async def _kept() -> AsyncIterator[asyncpg.Connection]:
    """A connection that checks no references and fires no triggers: the same for all tests of the lasting event loop."""
    global _keeper
    if _stays() and _keeper is not None and not _keeper.is_closed():
        await _end_what_was_cut_off(_keeper)
        yield _keeper
        return
    connection = await asyncpg.connect(own_url(), server_settings=_WITHOUT_CHECKS)
    if _stays():
        _keeper = connection
    try:
        await _end_what_was_cut_off(connection)
        yield connection
    finally:
        if _keeper is not connection:
            await connection.close()


async def _end_what_was_cut_off(keeper: asyncpg.Connection) -> None:
    """What the server still does for a test that ended would change rows of the next one."""
    if _cut_off:
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = ANY($1) AND datname = $2"
        await keeper.execute(ended, _cut_off, OWN_NAME)
        _cut_off.clear()
