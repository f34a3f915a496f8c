"""R9 on SQLite: another process's commit is noticed within a second, although nothing wakes this one."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from deskwire.database import connected
from deskwire.settings import Settings
from domain import workspace
from models import Viewer
from models.properties.filters import EVERYTHING
from realtime.hub import Hub
from realtime.polling import SqlitePoll
from realtime.streams import ItemListStream
from tests.deskwire.databases import migrated_database
from tests.factories import item
from tests.on_server import ON_POSTGRES
from tests.realtime.ears import an_ear, until
from tests.realtime.test_crash import Told, start

pytestmark = pytest.mark.skipif(
    ON_POSTGRES, reason="SQLite and PostgreSQL do not go together in one process."
)


class Patient(ItemListStream):
    coalesces = False


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Settings]:
    async with migrated_database(tmp_path) as settings, connected(settings):
        await workspace.found("File")
        yield settings


async def _setup() -> Viewer:
    return await workspace.automation(workspace.SETUP)


def _commit_elsewhere(settings: Settings) -> int:
    """Another connection, as another process has, repeats the last event; its position."""
    with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite://"))) as other:
        columns = [row[1] for row in other.execute("PRAGMA table_info(events)")]
        copied = ", ".join({"position": "position + 1", "id": "'another'"}.get(c, c) for c in columns)
        copied = copied.replace("'another'", "'01a1ffe7-0000-7000-8000-' || printf('%012d', position)")
        other.execute(f"INSERT INTO events SELECT {copied} FROM events ORDER BY position DESC LIMIT 1")
        other.commit()
        return int(other.execute("SELECT max(position) FROM events").fetchone()[0])


async def test_a_commit_of_another_connection_is_told_within_a_second(file: Settings):
    by = await _setup()
    await item(by)
    hub = Hub(SqlitePoll())
    async with hub.running(), an_ear(hub, Patient(EVERYTHING), by) as ear:
        for _ in range(3):
            await until(lambda: ear.listener.is_idle)
            position = await asyncio.to_thread(_commit_elsewhere, file)
            await until(lambda position=position: hub.position == position, seconds=1)  # type: ignore[misc]
        await until(lambda: len(ear.heard) == 4)
        assert ear.heard[-1].position == hub.position


async def test_ones_own_commits_do_not_wait_for_the_poll(file: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("realtime.polling.SQLITE_POLL_SECONDS", 1_000)
    by, hub = await _setup(), Hub(SqlitePoll())
    async with hub.running():
        await item(by)
        hub.wake()
        await hub.reached(1)


@pytest.mark.slow
async def test_what_another_process_writes_is_told_once_and_in_order(file: Settings, tmp_path: Path):
    by, hub, told = await _setup(), Hub(SqlitePoll()), Told(tmp_path / "told")
    async with hub.running(), an_ear(hub, Patient(EVERYTHING), by) as ear:
        writer = start(file, told, "10")
        try:
            await until(lambda: writer.poll() is not None, seconds=60)
        finally:
            writer.kill()
            writer.wait()
        assert writer.returncode == 0
        last = max(each["position"] for each in told.all())
        await until(lambda: hub.position >= last, seconds=1)
        await until(lambda: ear.listener.is_idle)
        heard = [d.position for d in ear.heard if d.event]
        assert heard == sorted(set(heard))
        assert {each["position"] for each in told.all()} <= set(heard)
