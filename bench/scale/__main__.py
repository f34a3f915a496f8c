"""`python -m bench.scale [--items 1000000]`: makes a database, measures lists and search in it for four viewers, drops it.

It prints a table for bench/README.md. With `--keep NAME` the database stays, and is measured again by the next run.
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from bench.scale.making import CUSTOMERS, make
from bench.scale.measures import measured
from bench.scale.table import shown
from deskwire import database
from deskwire.settings import Settings
from domain import workspace
from kit import clock, seal
from models import Viewer, sight

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--server", default=SERVER, help="a PostgreSQL on which a database may be made")
    parser.add_argument("--keep", default="", help="a database that is made if it is not there, and stays")
    asked = parser.parse_args()
    asyncio.run(_run(asked.server, asked.items, asked.keep))


async def _run(server: str, items: int, keep: str) -> None:
    seal.use_keys(["a key for a bench, and for nothing else"])
    began = clock.now()
    async with _database(server, keep) as (url, is_new):
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(data_dir=Path(folder), database_url=url)
            await database.migrate(settings)
            async with database.connected(settings):
                connection = await asyncpg.connect(url)
                if is_new:
                    await workspace.found("Scale")
                    await make(connection, items)
                size = await connection.fetchval(
                    "SELECT pg_size_pretty(pg_database_size(current_database()))"
                )
                print(
                    f"{items:,} items, {items // 2:,} messages, {size}, made in {_seconds(clock.now() - began)} s\n",
                    flush=True,
                )
                print(shown(await measured(await _viewers(connection), connection)))
                await connection.close()


async def _viewers(connection: asyncpg.Connection) -> dict[str, Viewer]:
    people = {
        "admin": ("user", 1),
        "member of 3 of 500 projects": ("user", 2),
        "customer who follows 20 items": ("customer", CUSTOMERS + 1),
        "customer whose organization follows 5,000": ("customer", CUSTOMERS + 2),
    }
    found = {}
    for name, (kind, number) in people.items():
        key = await connection.fetchval("SELECT id FROM principals WHERE name = $1", f"{kind} {number}")
        viewer = await sight.by_principal(UUID(str(key)))
        assert viewer is not None
        found[name] = viewer
    return found


def _seconds(time: timedelta) -> int:
    return round(time.total_seconds())


@asynccontextmanager
async def _database(server: str, keep: str) -> AsyncIterator[tuple[str, bool]]:
    """Where it is, and whether it is empty."""
    name = keep or f"deskwire_scale_{os.getpid()}"
    connection = await asyncpg.connect(server)
    is_new = not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name)
    if is_new:
        await connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl(), is_new
    finally:
        if not keep:
            await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await connection.close()


if __name__ == "__main__":
    main()
