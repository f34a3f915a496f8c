"""R9: signals are data with a short life. Redis, and processes, may die: who writes is seen again at once, and never late."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from models import Viewer
from realtime import bus as buses
from realtime import presence as presences
from realtime.bus import Bus
from realtime.presence import Doing, Presence
from realtime.redis_backend import RedisBackend
from tests.realtime.ears import until
from tests.realtime.servers import OwnRedis, own_redis

PLACE = uuid4()


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[OwnRedis]:
    async with own_redis(tmp_path) as server:
        yield server


@asynccontextmanager
async def process(url: str) -> AsyncIterator[Presence]:
    """What one server process knows of who is there, with a bus of its own."""
    bus = Bus(url, "presence")
    presence = Presence(bus.signal, lambda key: set())
    async with bus.running(lambda _: None, presence.heard), presence.running():
        await until(lambda: bus.healthy)
        yield presence


async def seen(presence: Presence, viewer: Viewer, doing: Doing, seconds: float = 5.0) -> None:
    await until(lambda: [each.doing for each in presence.at(PLACE, viewer)] == [doing], seconds)


async def test_who_writes_at_one_process_is_seen_at_another_and_soon_after_a_restart_of_redis(
    redis: OwnRedis, member: Viewer, lead: Viewer, customer: Viewer
):
    async with process(redis.url) as near, process(redis.url) as far:
        near.signal(member, PLACE, Doing.REPLYING)
        for reader in (lead, customer):
            await seen(far, reader, Doing.REPLYING)
        near.signal(member, PLACE, Doing.NOTING)
        await seen(far, lead, Doing.NOTING)
        assert far.at(PLACE, customer) == []


async def test_the_first_that_is_said_after_a_restart_of_redis_is_heard(redis: OwnRedis):
    """Connections that broke meanwhile cost nothing, neither of wake-ups nor of signals."""
    positions: list[int] = []
    signals: list[str] = []
    near, far = Bus(redis.url, "presence"), Bus(redis.url, "presence")

    async def heard(position: int, seconds: float = 5.0) -> None:
        near.committed(position)
        near.signal(f"at {position}")
        await until(lambda: f"at {position}" in signals and position in positions, seconds)

    async with near.running(lambda _: None, lambda _: None), far.running(positions.append, signals.append):
        await until(lambda: near.healthy and far.healthy)
        for position in (10, 20, 30):
            await heard(position)
            redis.kill()
            await until(lambda: not near.healthy and not far.healthy)
            for _ in range(3):
                near.signal("to nobody")
                near.committed(position + 1)
                await asyncio.sleep(0.1)
            await redis.start()
            await until(lambda: near.healthy and far.healthy)
            await asyncio.sleep(0.5)  # whatever is still being said has failed by now
            await heard(position + 2, 2)


async def test_that_the_listening_connection_broke_is_told_however_soon_it_is_back(redis: OwnRedis):
    """What was said meanwhile is lost, so the hub has to look."""
    positions: list[int] = []
    bus = Bus(redis.url, "presence")
    async with bus.running(positions.append, lambda _: None), Redis.from_url(redis.url) as other:
        await until(lambda: bus.healthy and 0 in positions)
        for _ in range(3):
            positions.clear()
            assert await other.execute_command("CLIENT", "KILL", "TYPE", "pubsub") == 1
            await until(lambda: bus.healthy and 0 in positions, 3)


async def test_what_could_not_be_said_in_time_is_not_told_afterwards(redis: OwnRedis):
    near, far = Bus(redis.url, "presence"), Bus(redis.url, "presence")
    signals: list[str] = []
    async with near.running(lambda _: None, lambda _: None), far.running(lambda _: None, signals.append):
        await until(lambda: near.healthy and far.healthy)
        redis.hang()
        for _ in range(200):
            near.signal("writes")
        await asyncio.sleep(buses.SIGNAL_FRESH_SECONDS + 0.5)
        redis.go_on()
        await until(lambda: near.healthy and far.healthy)
        for _ in range(20):
            near.signal("has gone")
            await asyncio.sleep(0.05)
        await until(lambda: "has gone" in signals)
        assert signals.count("writes") <= 1, "Redis had one of them before it hung, at most"


async def test_whoever_was_at_a_process_that_dies_is_forgotten(
    redis: OwnRedis, member: Viewer, lead: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(presences, "LIFE_SECONDS", 1.0)
    async with AsyncExitStack() as stack, process(redis.url) as far:
        near = await stack.enter_async_context(process(redis.url))
        near.signal(member, PLACE, Doing.REPLYING)
        await seen(far, lead, Doing.REPLYING)
        await stack.aclose()
        await until(lambda: far.at(PLACE, lead) == [], 3)


async def test_a_process_ends_though_redis_s_client_swallows_that_it_is_to(monkeypatch: pytest.MonkeyPatch):
    """Canceled while it connects, it may say that it could not connect: the listener must not try again for ever."""
    connecting = asyncio.Event()

    async def swallow(_: RedisBackend) -> None:
        connecting.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            monkeypatch.undo()
            raise ConnectionError from None

    monkeypatch.setattr(RedisBackend, "_listen_once", swallow)

    async def one_process() -> None:
        async with Bus("redis://127.0.0.1:1").running(lambda _: None, lambda _: None):
            await connecting.wait()

    process = asyncio.create_task(one_process())
    done, _ = await asyncio.wait({process}, timeout=30)
    assert done == {process}
