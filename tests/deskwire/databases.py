"""Empty databases, and what a database says of itself: tables, columns, indexes and references."""

import os
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from deskwire.database import migrate
from deskwire.settings import Settings
from tests.on_server import ON_POSTGRES, SERVER

TEMPLATE = f"dw_test_migrated_{os.getpid()}"
Shape = dict[str, set[tuple[Any, ...]]]
"""By table: ("column", name, type, nullable), ("index", columns, unique), ("reference", column, table, column, on delete)."""


_OF_SEARCH = [f"search_index{part}" for part in ("", "_config", "_data", "_docsize", "_idx")]
"""What FTS5 makes, and no model says; nor does one say PostgreSQL's index of words (`models/search`)."""

_migrated: dict[str, bytes] = {}


@asynccontextmanager
async def empty_database(folder: Path) -> AsyncIterator[Settings]:
    """Settings that point to an empty database on the engine under test; it is gone afterwards."""
    if ON_POSTGRES:
        async with _on_server(folder, template="template0") as settings:
            yield settings
    else:
        yield Settings(data_dir=folder)


@asynccontextmanager
async def migrated_database(folder: Path) -> AsyncIterator[Settings]:
    """The same after all migrations; those run once for all tests, then the outcome is copied."""
    if ON_POSTGRES:
        if not _migrated:
            async with _on_server(folder, template="template0", name=TEMPLATE, keep=True) as settings:
                await migrate(settings)
            _migrated[TEMPLATE] = b""
        async with _on_server(folder, template=TEMPLATE) as settings:
            yield settings
        return
    settings = Settings(data_dir=folder)
    file = folder / "deskwire.sqlite3"
    if not _migrated:
        await migrate(settings)
        _migrated[TEMPLATE] = file.read_bytes()
    file.write_bytes(_migrated[TEMPLATE])
    yield settings


async def drop_template() -> None:
    """Remove what `migrated_database` keeps on the server."""
    if ON_POSTGRES and _migrated:
        server = await asyncpg.connect(SERVER)
        await server.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
        await server.close()
    _migrated.clear()


@asynccontextmanager
async def _on_server(
    folder: Path, template: str, name: str = "", keep: bool = False
) -> AsyncIterator[Settings]:
    name = name or f"dw_test_empty_{secrets.token_hex(4)}"
    server = await asyncpg.connect(SERVER)
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield Settings(data_dir=folder, database_url=urlsplit(SERVER)._replace(path=f"/{name}").geturl())
    finally:
        if not keep:
            await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


def of_models(models: list[type[Model]], dialect: str) -> Shape:
    """The shape that the models ask for."""
    return {model._meta.db_table: _of_model(model, dialect) for model in models}


def _of_model(model: type[Model], dialect: str) -> set[tuple[Any, ...]]:
    meta: Any = model._meta
    shape: set[tuple[Any, ...]] = set()
    column_of = {name: field.source_field or name for name, field in meta.fields_map.items()}
    for name, column in meta.fields_db_projection.items():
        field = meta.fields_map[name]
        generated = field.get_for_dialect(dialect, "GENERATED_SQL").split()[0] if field.generated else None
        kind = _plain_type(generated or field.get_for_dialect(dialect, "SQL_TYPE"))
        shape.add(("column", column, kind, field.null and not field.pk))
        if field.pk or field.unique:
            shape.add(("index", (column,), True))
        elif field.index:
            shape.add(("index", (column,), False))
        if (reference := field.reference) and (reference.db_constraint or dialect == "sqlite"):
            target = reference.to_field_instance
            other = target.source_field or target.model_field_name
            shape.add(
                ("reference", column, reference.related_model._meta.db_table, other, str(reference.on_delete))
            )
    shape |= {("index", tuple(column_of[f] for f in fields), True) for fields in meta.unique_together}
    shape |= {("index", tuple(column_of.get(f, f) for f in index.fields), False) for index in meta.indexes}
    return shape


async def of_database(connection: BaseDBAsyncClient) -> Shape:
    """The shape that the database has, the list of applied migrations left out."""
    read = _of_postgres if connection.capabilities.dialect == "postgres" else _of_sqlite
    shape = await read(connection)
    for table in ("tortoise_migrations", *_OF_SEARCH):
        shape.pop(table, None)
    shape["search_documents"].discard(("index", ("vector",), False))
    return shape


async def _of_sqlite(connection: BaseDBAsyncClient) -> Shape:
    shape: Shape = {}
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for table in [row["name"] for row in await connection.execute_query_dict(tables)]:
        found = shape[table] = set()
        key = []
        for c in await connection.execute_query_dict(f'PRAGMA table_info("{table}")'):
            found.add(("column", c["name"], _plain_type(c["type"]), not c["notnull"] and not c["pk"]))
            key += [c["name"]] * bool(c["pk"])
        found.add(("index", tuple(key), True))
        for index in await connection.execute_query_dict(f'PRAGMA index_list("{table}")'):
            columns = await connection.execute_query_dict(f'PRAGMA index_info("{index["name"]}")')
            found.add(("index", tuple(c["name"] for c in columns), bool(index["unique"])))
        for k in await connection.execute_query_dict(f'PRAGMA foreign_key_list("{table}")'):
            found.add(("reference", k["from"], k["table"], k["to"], k["on_delete"]))
    return shape


async def _of_postgres(connection: BaseDBAsyncClient) -> Shape:
    shape: Shape = {}
    columns = """SELECT c.relname AS place, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
            NOT a.attnotnull AS maybe
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"""
    for row in await connection.execute_query_dict(columns):
        found = ("column", row["name"], _plain_type(row["type"]), row["maybe"])
        shape.setdefault(row["place"], set()).add(found)
    indexes = """SELECT c.relname AS place, i.indisunique AS alone, array_agg(a.attname::text ORDER BY k.n) AS columns
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
        CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(column_number, n)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.column_number
        WHERE c.relkind = 'r' GROUP BY i.indexrelid, c.relname, i.indisunique"""
    for row in await connection.execute_query_dict(indexes):
        shape[row["place"]].add(("index", tuple(row["columns"]), row["alone"]))
    references = """SELECT f.conrelid::regclass::text AS place, a.attname AS name, f.confrelid::regclass::text AS other,
            b.attname AS other_name, f.confdeltype::text AS deletes
        FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
        JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = f.confkey[1] WHERE f.contype = 'f'"""
    on_delete = {"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "a": "NO ACTION", "d": "SET DEFAULT"}
    for row in await connection.execute_query_dict(references):
        found_reference = (
            "reference",
            row["name"],
            row["other"],
            row["other_name"],
            on_delete[row["deletes"]],
        )
        shape[row["place"]].add(found_reference)
    return shape


_PLAIN = {
    "timestamptz": "timestamp with time zone",
    "int": "integer",
    "bool": "boolean",
    "serial": "integer",
    "bigserial": "bigint",
}


def _plain_type(text: str) -> str:
    text = re.sub(r"^character varying|^character|^char\b", "varchar", text.lower())
    return _PLAIN.get(text, text)
