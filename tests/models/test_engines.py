"""What our engines make of lists; the same rows on every database."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError
from tortoise.expressions import Subquery

from kit.ids import new_id
from models import Address, Item, Principal, PrincipalKind
from models.postgres import on_acquired
from tests.factories import Keys
from tests.on_server import ON_POSTGRES

pytestmark = pytest.mark.usefixtures("workspace")


async def names(**wanted: object) -> set[str]:
    return {row.name for row in await Principal.filter(**wanted)}


async def test_rows_of_a_list_are_found_whatever_it_holds(workspace: Keys):
    some = [workspace["lead"], workspace["member"], new_id()]
    for listed in (some, tuple(some), set(some), [str(key) for key in some]):
        assert await names(id__in=listed) == {"Lead", "Member"}
    assert await names(id__in=[]) == set()
    assert await names(kind__in=[PrincipalKind.TEAM, PrincipalKind.ORGANIZATION]) >= {"Web team"}
    assert await names(name__in=["Lead", "it's", '"', "\\", "%", "ü", ""]) == {"Lead"}
    assert await Item.filter(number__in=[1, 2**31 - 1]).count() == await Item.filter(number=1).count()


async def test_rows_out_of_a_list_and_out_of_a_subquery(workspace: Keys):
    everybody = await names()
    assert await names(id__not_in=[workspace["lead"]]) == everybody - {"Lead"}
    addressed = Address.filter(principal_id__in=[workspace["lead"], workspace["team"]])
    assert await names(id__in=Subquery(addressed.values("principal_id"))) == {"Lead"}


async def test_a_list_is_one_parameter_so_that_its_length_makes_no_other_statement():
    def text(size: int) -> str:
        found = Principal.filter(id__in=[UUID(int=n) for n in range(1, size + 1)])
        found._make_query()
        return str(found.query.get_parameterized_sql()[0])

    assert text(1) == text(50)
    assert ("=ANY($1)" if ON_POSTGRES else "IN (SELECT value FROM json_each(?))") in text(50)


async def test_waits_for_a_connection_are_told():
    waits: list[float] = []
    on_acquired.append(waits.append)
    try:
        await get_connection("default").execute_query("SELECT 1")
    finally:
        on_acquired.remove(waits.append)
    assert len(waits) == (1 if ON_POSTGRES else 0)


@pytest.mark.skipif(not ON_POSTGRES, reason="of PostgreSQL's pool")
async def test_connections_go_back_to_the_pool_whatever_became_of_their_statements():
    """Our way of giving back leans on asyncpg's inside: this says so when a new version breaks it."""
    client: Any = get_connection("default")
    await client.execute_query("SELECT 1")  # it opens its pool
    pool: Any = client._pool
    for attempt in range(2 * pool.get_max_size()):
        slow = asyncio.ensure_future(client.execute_query("SELECT pg_sleep(30)"))
        await asyncio.sleep(0.01)
        slow.cancel()
        with suppress(asyncio.CancelledError):
            await slow
        with pytest.raises(OperationalError):
            await client.execute_query("SELECT no_such_column")
        assert (await client.execute_query("SELECT $1::int + 1", [attempt]))[1][0][0] == attempt + 1
    assert pool.get_size() == pool.get_idle_size()


@pytest.mark.skipif(not ON_POSTGRES, reason="of PostgreSQL's pool")
async def test_a_transaction_that_was_left_open_is_rolled_back_before_the_next_has_its_connection():
    client: Any = get_connection("default")
    await client.execute_query("SELECT 1")  # it opens its pool
    for _ in range(2 * client._pool.get_max_size()):
        async with client.acquire_connection() as connection:
            connection._con._loop.set_exception_handler(lambda *_: None)  # asyncpg tells of it
            await connection.execute("BEGIN")
        async with client.acquire_connection() as again:
            assert not again.is_in_transaction()


@pytest.mark.skipif(not ON_POSTGRES, reason="of PostgreSQL's pool")
async def test_who_asks_again_at_once_passes_over_nobody():
    client: Any = get_connection("default")
    await client.execute_query("SELECT 1")  # it opens its pool
    many, ended = client._pool.get_max_size(), asyncio.Event()

    async def busy() -> None:
        while not ended.is_set():
            await client.execute_query("SELECT 1")

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(many):
            group.create_task(busy())
        for _ in range(5):
            await client.execute_query("SELECT 1")
        ended.set()
