"""R1: stored first. A process that is killed at any moment leaves rows and events that agree, and all that it said was done."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from deskwire.settings import Settings
from tests.deskwire.databases import migrated_database
from tests.on_server import ON_POSTGRES
from tests.realtime.ears import until

RAISING = ("item.edited", "item.status_changed", "item.assigned", "item.moved")
KILLS = 5
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


class Told:
    """What the writers said was done."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def all(self) -> list[dict[str, Any]]:
        lines = self.file.read_bytes().split(b"\n") if self.file.exists() else []
        return [json.loads(line) for line in lines if line]


def start(settings: Settings, told: Told, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.realtime.writer", settings.database_url, str(settings.data_dir)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*command, str(told.file), *more], cwd=ROOT, env=environment)


async def test_rows_and_events_agree_whenever_the_writer_is_killed(tmp_path: Path):
    chance = random.Random()
    async with migrated_database(tmp_path) as settings:
        told = Told(tmp_path / "told")
        for _ in range(KILLS):
            had = len(told.all())
            writer = start(settings, told)
            try:
                await until(partial(_said_more, told, had, writer))
                await asyncio.sleep(chance.random() * 0.4)
                assert writer.poll() is None, "the writer ended by itself"
            finally:
                writer.send_signal(signal.SIGKILL)
                writer.wait()
            await _check(await _read(settings), told.all())
        assert len(told.all()) > KILLS * 3


def _said_more(told: Told, had: int, writer: "subprocess.Popen[bytes]") -> bool:
    return len(told.all()) > had + 3 or writer.poll() is not None


Tables = dict[str, list[dict[str, Any]]]
_ASKED = {
    "items": "SELECT id, version, number, last_message_id FROM items",
    "messages": "SELECT id, item_id FROM messages",
    "events": "SELECT position, kind, entity_id, item_id FROM events"
    " UNION ALL SELECT position, kind, item_id, item_id FROM event_parts ORDER BY position",
    "customers": "SELECT id FROM customers",
    "workspace": "SELECT last_number FROM workspace",
}


async def _read(settings: Settings) -> Tables:
    """What the database holds, read with none of our code."""
    if not ON_POSTGRES:
        with closing(sqlite3.connect(settings.database_url.removeprefix("sqlite://"))) as file:
            file.row_factory = sqlite3.Row
            return {name: [dict(row) for row in file.execute(sql)] for name, sql in _ASKED.items()}
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction(
            isolation="repeatable_read"
        ):  # the killed one's COMMIT may still be under way
            rows = {name: await connection.fetch(sql) for name, sql in _ASKED.items()}
    finally:
        await connection.close()
    return {
        name: [{k: v if isinstance(v, int | None) else str(v) for k, v in row.items()} for row in each]
        for name, each in rows.items()
    }


async def _check(tables: Tables, told: list[dict[str, Any]]) -> None:
    events, rows = tables["events"], {row["id"]: row for row in tables["items"]}
    positions = [event["position"] for event in events]
    assert positions == sorted(set(positions))
    raised = Counter(event["item_id"] for event in events if event["kind"] in RAISING)
    created = [event["entity_id"] for event in events if event["kind"] == "item.created"]
    assert sorted(created) == sorted(rows)
    assert {key: row["version"] for key, row in rows.items()} == {key: 1 + raised[key] for key in rows}
    posted = {event["entity_id"]: event["item_id"] for event in events if event["kind"] == "message.posted"}
    assert posted == {row["id"]: row["item_id"] for row in tables["messages"]}
    last: dict[str, str] = {}
    for event in events:
        if event["kind"] == "message.posted":
            last[event["item_id"]] = event["entity_id"]
    assert {key: row["last_message_id"] for key, row in rows.items()} == {key: last.get(key) for key in rows}
    made = [event["entity_id"] for event in events if event["kind"] == "customer.created"]
    assert sorted(made) == sorted(row["id"] for row in tables["customers"])
    assert sorted(row["number"] for row in rows.values()) == list(
        range(1, tables["workspace"][0]["last_number"] + 1)
    )
    _check_acknowledged(tables, told)


def _check_acknowledged(tables: Tables, told: list[dict[str, Any]]) -> None:
    by_position = {event["position"]: event["entity_id"] for event in tables["events"]}
    versions = {row["id"]: row["version"] for row in tables["items"]}
    for each in told:
        assert by_position[each["position"]] == each["id"]
        assert each["kind"] != "item" or versions[each["id"]] >= each["version"]
