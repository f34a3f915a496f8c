"""The database: how it is reached, and how one process at a time brings it up to date."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext
from tortoise.exceptions import BaseORMException
from tortoise.migrations import operations as ops
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.migration import Migration
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.transactions import in_transaction

from deskwire.settings import Settings
from models.search.keep import keep_all

APPS = {"models": {"models": ["models"], "migrations": "models.migrations", "default_connection": "default"}}
_ADDING: set[type[ops.TortoiseOperation]] = {
    ops.AddConstraint,
    ops.AddField,
    ops.AddIndex,
    ops.CreateModel,
    ops.RunPython,
    ops.RunSQL,
}
_LOCK = 0x6465736B77697265  # "deskwire": the advisory lock of whoever migrates
_UNREACHABLE = (
    sqlite3.Error,
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    BaseORMException,
)


class DatabaseError(Exception):
    """The database cannot be used as it is; the message is a sentence for the person who runs it."""


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]
    """A pooled connection without a reset at each release: it would double the statements of a small request.

    Nothing here changes a session: no LISTEN, no SET, no session lock. Open transactions are still rolled back.
    """

    def get_reset_query(self) -> str:
        """No statement at all."""
        return ""

    async def reset(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's
        """Nothing is left to do, and no timer to start, unless a transaction was left open or did not begin."""
        if self.is_in_transaction() or self._top_xact is not None:
            await super().reset(timeout=timeout)


def tortoise_config(settings: Settings, *, foreign_keys: bool = True) -> dict[str, Any]:
    """Tortoise's configuration for these settings."""
    connection = _sqlite(settings, foreign_keys) if settings.is_sqlite else _postgres(settings)
    return {"connections": {"default": connection}, "apps": APPS, "use_tz": True, "timezone": "UTC"}


def _sqlite(settings: Settings, foreign_keys: bool) -> dict[str, Any]:
    credentials = {
        "file_path": settings.database_url.removeprefix("sqlite://"),
        "journal_mode": "WAL",
        "synchronous": "FULL",
        "foreign_keys": "ON" if foreign_keys else "OFF",
        "busy_timeout": 10_000,
        "journal_size_limit": 64 * 2**20,
    }
    return {"engine": "models.sqlite", "credentials": credentials}


def _postgres(settings: Settings) -> dict[str, Any]:
    connection: dict[str, Any] = expand_db_url(settings.database_url)
    credentials = connection["credentials"]
    connection["engine"] = "models.postgres"
    credentials |= {
        "minsize": 1,
        "maxsize": settings.database_pool,
        "connection_class": PooledConnection,
        "server_settings": {"application_name": "deskwire", "jit": "off", "timezone": "UTC"},
    }
    if sslmode := credentials.pop("sslmode", None):
        credentials["ssl"] = sslmode
    return connection


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[BaseDBAsyncClient]:
    """The models work on this database inside; every task of the process sees it, whoever started it.

    Raises: DatabaseError, if it cannot be reached.
    """
    async with _opened(settings, for_all_tasks=True) as connection:
        yield connection


async def pending(settings: Settings) -> list[str]:
    """The names of the migrations that this database still lacks, oldest first.

    Raises: DatabaseError, if it cannot be reached, or was made by a later version of Deskwire.
    """
    async with _opened(settings) as connection:
        executor = MigrationExecutor(connection, APPS)
        steps = await executor.plan()
        if later := {key.name for key in await executor.recorder.applied_migrations()} - _known(executor):
            raise DatabaseError(
                f"This database is of a later version of Deskwire: it has {', '.join(sorted(later))}. Install that version."
            )
        return [step.migration.name for step in steps]


async def migrate(settings: Settings) -> list[str]:
    """Bring the database up to date, alone, and say which migrations were applied.

    Whoever else migrates at the same time waits, then finds nothing left to do.
    Raises: DatabaseError.
    """
    _make_room(settings)
    async with _alone(settings):
        if not await pending(settings):
            return []
        async with _opened(settings, foreign_keys=False) as connection:
            return await apply_migrations(connection)


async def rebuild_search(settings: Settings) -> int:
    """Keep all documents of search anew, batch by batch; how many rows there are.

    Raises: DatabaseError.
    """
    async with _opened(settings) as connection:
        return await keep_all(connection)


async def apply_migrations(connection: BaseDBAsyncClient) -> list[str]:
    """Apply what is pending, each migration in one transaction together with the note that it was.

    On SQLite the references are checked at the end of each, since a table that others refer to can only be
    made anew while they are off.
    """
    executor = MigrationExecutor(connection, APPS)
    steps = await executor.plan()
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    state = await executor._project_state(set(await executor.recorder.applied_migrations()))
    for step in steps:
        async with in_transaction(connection.connection_name) as transaction:
            editor = executor._schema_editor(atomic=True)
            editor.client = transaction
            await _apply(step.migration, state, editor)
            await MigrationRecorder(transaction).record_applied(step.migration.app_label, step.migration.name)
            await _check_references(transaction, step.migration.name)
    return [step.migration.name for step in steps]


async def _apply(migration: Migration, state: State, editor: BaseSchemaEditor) -> None:
    """As `Migration.apply` does, but the state is copied only for operations that look at what was before.

    The copy makes the classes of all models anew: with one an operation an empty database took half a minute.
    """
    for operation in migration.operations:
        before = state if type(operation) in _ADDING else state.clone()
        operation.state_forward(migration.app_label, state)
        await operation.database_forward(migration.app_label, before, state, editor)
    state.validate_relations_initialized()


def sqlite_file(settings: Settings) -> Path | None:
    """The database's file, or None for PostgreSQL and for a database in memory."""
    path = settings.database_url.removeprefix("sqlite://")
    return None if not settings.is_sqlite or path.startswith(":memory:") else Path(path)


def _make_room(settings: Settings) -> None:
    if file := sqlite_file(settings):
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DatabaseError(
                f"The folder {file.parent} for the database cannot be made: {error.strerror}."
            ) from None


@asynccontextmanager
async def _opened(
    settings: Settings, *, foreign_keys: bool = True, for_all_tasks: bool = False
) -> AsyncIterator[BaseDBAsyncClient]:
    async with TortoiseContext() as context:
        try:
            _probe(settings)
            config = tortoise_config(settings, foreign_keys=foreign_keys)
            await context.init(config=config, _enable_global_fallback=for_all_tasks)
            await context.db().execute_query("SELECT 1")
        except _UNREACHABLE as error:
            raise DatabaseError(f"The database cannot be reached ({_place(settings)}): {error}") from error
        yield context.db()


def _probe(settings: Settings) -> None:
    """Open and close a SQLite file: where that fails, aiosqlite would leave a thread behind that outlives the loop."""
    if file := sqlite_file(settings):
        sqlite3.connect(file).close()


def _place(settings: Settings) -> str:
    """Where the database is, without its password."""
    return settings.database_url.rpartition("@")[2].removeprefix("sqlite://")


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[None]:
    """Holds back other migrating processes: by a session of its own on PostgreSQL, by a locked file beside a SQLite one.

    Both locks end with the process, however it ends.
    """
    if file := sqlite_file(settings):
        with file.with_name(file.name + ".migrating").open("a") as lock:
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
            yield
    elif settings.is_sqlite:
        yield
    else:
        try:
            session = await asyncpg.connect(settings.database_url)
        except _UNREACHABLE as error:
            raise DatabaseError(f"The database cannot be reached ({_place(settings)}): {error}") from error
        try:
            await session.execute("SELECT pg_advisory_lock($1::bigint)", _LOCK)
            yield
        finally:
            await session.close()


async def _check_references(transaction: BaseDBAsyncClient, name: str) -> None:
    if transaction.capabilities.dialect == "sqlite":
        broken = await transaction.execute_query_dict("PRAGMA foreign_key_check")
        if broken:
            raise DatabaseError(
                f"The migration {name} would leave {len(broken)} rows that refer to nothing; it was undone."
            )


def _known(executor: MigrationExecutor) -> set[str]:
    return {key.name for key in executor.loader.disk_migrations}
