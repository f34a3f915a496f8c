"""What comes of waiting for a row that somebody changes meanwhile."""

import asyncio

import asyncpg
import pytest

from domain import items
from kit.errors import NotFound
from kit.ids import new_id
from models import Item, ItemParty, Message
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


_LIKE_IT = """INSERT INTO messages SELECT (jsonb_populate_record(m, jsonb_build_object('id', $2::text))).* FROM messages AS m
    WHERE id = $1"""


@pytest.mark.parametrize("moved", ["project_id = NULL", "removed_at = now(), removed_with = id"])
async def test_a_new_message_repeats_where_its_item_has_gone_meanwhile(desk: Desk, moved: str):
    message = await Message.filter(item_project_id__isnull=False, item__merged_into_id__isnull=True).first()
    assert message is not None
    mover, other = await asyncpg.connect(own_url()), await asyncpg.connect(own_url())
    try:
        async with mover.transaction():
            await mover.execute(f"UPDATE items SET {moved} WHERE id = $1", message.item_id)
            writes = asyncio.create_task(other.execute(_LIKE_IT, message.id, str(new_id())))
            while not (writes.done() or await _is_waited_for(mover)):  # noqa: ASYNC110 - seldom, and once
                await asyncio.sleep(0.01)
        await writes
    finally:
        await mover.close()
        await other.close()
    assert not await Message.filter(item_id=message.item_id, item_project_id__isnull=False).exists()


async def _is_waited_for(connection: asyncpg.Connection) -> bool:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    return bool(await connection.fetchval(waits))
