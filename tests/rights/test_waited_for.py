"""Whoever waits for a row that goes out of their sight meanwhile is told that it is not there."""

import asyncio

import asyncpg
import pytest

from domain import items
from kit.errors import NotFound
from models import Item, ItemParty
from tests.on_server import ON_POSTGRES, own_url
from tests.rights.asking import Desk

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")


@pytest.mark.parametrize("name", ["requester", "follower", "org_follower", "guest", "member"])
async def test_nobody_follows_what_went_into_the_bin_while_they_waited(desk: Desk, name: str):
    viewer = (await desk.session(name)).viewer
    item = await Item.visible_to(viewer).filter(published=True).first()
    assert item is not None
    parties = await ItemParty.filter(item_id=item.id).count()
    other = await asyncpg.connect(own_url())
    try:
        async with other.transaction():
            await other.execute(
                "UPDATE items SET removed_at = now(), removed_with = id, updated_at = now() WHERE id = $1",
                item.id,
            )
            follows = asyncio.create_task(items.follow(viewer, item.id))
            while not (follows.done() or await _is_waited_for(other)):  # noqa: ASYNC110 - seldom, and once
                await asyncio.sleep(0.01)
    finally:
        await other.close()
    with pytest.raises(NotFound):
        await follows
    assert await ItemParty.filter(item_id=item.id).count() == parties


async def _is_waited_for(connection: asyncpg.Connection) -> bool:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    return bool(await connection.fetchval(waits))
