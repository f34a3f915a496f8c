"""What tests stand on: each finds its database as it was made, whatever became of the one before."""

import asyncio

import pytest
from tortoise.connection import get_connection

from tests import database, factories
from tests.on_server import ON_POSTGRES

SLOW = """WITH slow AS MATERIALIZED (SELECT pg_sleep(1)), gone AS (DELETE FROM project_shares USING slow RETURNING 1)
    SELECT * FROM gone"""


@pytest.mark.skipif(not ON_POSTGRES, reason="a server goes on with what nobody waits for any more")
async def test_a_statement_that_was_cut_off_changes_nothing_later() -> None:
    at_first: dict[str, list[str]] = {}
    for _ in range(2):  # so that the table is as it was left
        async with database.opened("desk", factories.cast):
            at_first = await database.everything()
    async with database.opened("desk", factories.cast):
        at_work = asyncio.create_task(get_connection("default").execute_query(SLOW))
        await asyncio.sleep(0.3)
    async with database.opened("desk", factories.cast):
        await asyncio.sleep(1.5)
        assert await database.everything() == at_first
    await asyncio.gather(at_work, return_exceptions=True)
