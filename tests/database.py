"""A fresh database for each test, quick to get: in memory, or on the server that DESKWIRE_TEST_DATABASE_URL names.

What a kind of database starts with is built once; each test then starts from a copy of it. On PostgreSQL that is one
database of this run's own (`on_server.py`), whose tables are refilled from a schema beside them; it is dropped at the end.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from pypika_tortoise.dialects.postgresql import PostgreSQLQueryBuilder
from pypika_tortoise.dialects.sqlite import SQLLiteQueryBuilder
from tortoise import Tortoise, connections
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext
from tortoise.models import Model

import models
from models import repeats
from models.search.keep import prepare
from tests import on_server
from tests.on_server import ON_POSTGRES

Build = Callable[[], Awaitable[Any]]

TABLES = sorted(
    model._meta.db_table
    for model in vars(models).values()
    if isinstance(model, type) and issubclass(model, Model)
)

_built: dict[str, Any] = {}
_images: dict[str, bytes] = {}


@asynccontextmanager
async def opened(kind: str, build: Build) -> AsyncIterator[Any]:
    """A database as `build` made it, whatever tests did since; gives what `build` returned."""
    if kind not in _built:
        await (_make_on_server if ON_POSTGRES else _make_in_memory)(kind, build)
    elif ON_POSTGRES:
        await on_server.refill(kind, TABLES)
    async with _connected():
        if not ON_POSTGRES:
            await _on_sqlite(lambda raw: raw.deserialize(_images[kind]))
        yield _built[kind]


def url() -> str:
    """Where this run's database is."""
    return on_server.own_url() if ON_POSTGRES else "sqlite://:memory:"


async def drop() -> None:
    """Remove this run's database from the server."""
    if ON_POSTGRES:
        await on_server.drop()


@asynccontextmanager
async def _connected() -> AsyncIterator[None]:
    options = "?minsize=1&maxsize=10" if ON_POSTGRES else "?synchronous=OFF"
    context = TortoiseContext()
    with context:
        connection = expand_db_url(url() + options)
        connection["engine"] = "models.postgres" if ON_POSTGRES else "models.sqlite"
        await context.init(
            config={"connections": {"default": connection}, "apps": {"models": {"models": ["models"]}}},
            init_connections=not _are_prepared(),
            _enable_global_fallback=True,
        )
        if ON_POSTGRES:
            on_server.lend(connections.get("default"))
    try:
        yield
    finally:
        if ON_POSTGRES:
            on_server.take_back(connections.get("default"))
        await context.close_connections()


async def altered() -> None:
    """A test altered tables: connections begin anew, since statements that they prepared know the tables as they were."""
    if ON_POSTGRES:
        client: Any = connections.get("default")
        await client._pool.expire_connections()


def _are_prepared() -> bool:
    """Whether the models know the statements of this engine already: a quarter of the time of a small test."""
    statement = getattr(models.Item._meta, "basequery", None)
    return isinstance(statement, PostgreSQLQueryBuilder if ON_POSTGRES else SQLLiteQueryBuilder)


async def _make_in_memory(kind: str, build: Build) -> None:
    async with _connected():
        await _make_tables()
        _built[kind] = await build()
        _images[kind] = await _on_sqlite(lambda raw: raw.serialize())


async def _make_tables() -> None:
    """What the models say, and what belongs to them besides."""
    await Tortoise.generate_schemas(safe=False)
    await prepare(connections.get("default"))
    await repeats.prepare(connections.get("default"))


async def _on_sqlite(act: Callable[[sqlite3.Connection], Any]) -> Any:
    """Do something with the database connection itself, in the thread that owns it."""
    client: Any = connections.get("default")
    await client.execute_query("SELECT 1")
    return await client._connection._execute(act, client._connection._conn)


async def _make_on_server(kind: str, build: Build) -> None:
    """Build in emptied tables, then copy each of them beside itself."""
    if first := not _built:
        await on_server.create()
    else:
        await on_server.empty(TABLES)
    async with _connected():
        if first:
            await _make_tables()
        _built[kind] = await build()
    await on_server.set_aside(kind, TABLES)


def _each(statement: str) -> list[str]:
    """The statement for each table, in place of {0}."""
    return [statement.format(table) for table in TABLES]


async def everything() -> dict[str, list[str]]:
    """All rows of all tables as texts, sorted, for tests that show that nothing changed."""
    if not ON_POSTGRES:
        return await _on_sqlite(_everything_of)
    found: dict[str, list[str]] = {table: [] for table in TABLES}
    each = _each("SELECT '{0}' AS name, CAST(to_jsonb(t) AS text) AS row FROM \"{0}\" AS t")
    for row in await connections.get("default").execute_query_dict(" UNION ALL ".join(each)):
        found[row["name"]].append(row["row"])
    return {table: sorted(rows) for table, rows in found.items()}


def _everything_of(raw: sqlite3.Connection) -> dict[str, list[str]]:
    return {t: sorted(str(tuple(row)) for row in raw.execute(f'SELECT * FROM "{t}"')) for t in TABLES}
