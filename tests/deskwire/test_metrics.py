"""A whole server says how it is."""

import httpx
import pytest

from bench.ports import free_port
from deskwire import app
from tests.deskwire.databases import migrated_database
from tests.on_server import ON_POSTGRES
from tests.serving import on_port, served

WATCHED = {
    "deskwire_log_behind",
    "deskwire_consumer_distance",
    "deskwire_deliveries_total",
    "deskwire_resyncs_total",
    "deskwire_slow_closes_total",
    "deskwire_open_streams",
    "deskwire_answers_made",
    "deskwire_answers_shared",
    "deskwire_log_lock_wait_seconds",
    "deskwire_connection_wait_seconds",
    "deskwire_overdue_rows",
    "deskwire_executions_total",
}


@pytest.fixture
async def figures(tmp_path):
    """What a server tells of itself once somebody has signed in and asked something."""
    async with migrated_database(tmp_path) as settings:
        await app.create_admin(settings, "ann@ours.example", "Ann", "a password of Ann's")
        async with served(on_port(settings, free_port())) as url, httpx.AsyncClient(base_url=url) as web:
            assert (await web.get("/readyz")).json()["checks"].keys() >= {"database", "log", "bus", "worker"}
            await web.post("/graphql", json={"query": "{ me { id } }"})
            yield (await web.get("/metrics")).text


async def test_everything_an_operator_watches_is_told(figures):
    told = {line.split()[2] for line in figures.splitlines() if line.startswith("# HELP")}
    assert told >= WATCHED


async def test_waits_for_connections_are_counted_where_there_is_a_pool(figures):
    (count,) = [line for line in figures.splitlines() if "connection_wait_seconds_count" in line]
    assert (float(count.rpartition(" ")[2]) > 0) is ON_POSTGRES
