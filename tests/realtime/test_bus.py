"""R9: the bus is a wake-up. Where it is down, lossy or restarted, what happened is told late, and told all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain import items
from domain.unit_of_work import on_commit
from models import Viewer, sight
from realtime.bus import Bus
from realtime.hub import Hub
from realtime.redis_backend import RedisBackend
from realtime.streams import ItemStream
from tests.factories import Keys, item
from tests.realtime.ears import Pause, an_ear, until
from tests.realtime.servers import OwnRedis, own_redis


class Heard:
    """What one process hears on a bus of its own."""

    def __init__(self, redis_url: str | None, prefix: str = "test") -> None:
        self.bus = Bus(redis_url, prefix)
        self.positions: list[int] = []
        self.signals: list[str] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Heard"]:
        async with self.bus.running(self.positions.append, self.signals.append):
            await until(lambda: self.bus.healthy)
            yield self

    async def positions_with(self, position: int) -> None:
        await until(lambda: position in self.positions)


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[OwnRedis]:
    async with own_redis(tmp_path) as server:
        yield server


async def test_every_process_hears_what_one_says(redis: OwnRedis):
    async with Heard(redis.url).running() as one, Heard(redis.url).running() as other:
        one.bus.committed(7)
        one.bus.signal("typing")
        for each in (one, other):
            await each.positions_with(7)
            await until(lambda each=each: each.signals == ["typing"])  # type: ignore[misc]


async def test_a_workspace_does_not_hear_another_on_the_same_server(redis: OwnRedis):
    async with Heard(redis.url, "one").running() as one, Heard(redis.url, "two").running() as two:
        two.bus.committed(5)
        one.bus.committed(6)
        await two.positions_with(5)
        await one.positions_with(6)
        assert 5 not in one.positions
        assert 6 not in two.positions


async def test_after_a_restart_messages_flow_again_at_once(redis: OwnRedis):
    async with Heard(redis.url).running() as one, Heard(redis.url).running() as other:
        one.bus.committed(1)
        await other.positions_with(1)
        for restart in (2, 3):
            redis.kill()
            await until(lambda: not other.bus.healthy and not one.bus.healthy)
            one.bus.committed(restart * 10)
            one.bus.signal("lost, as it may be")
            other.positions.clear()
            await redis.start()
            await until(lambda: one.bus.healthy and bool(other.positions))
            assert other.positions[0] == 0, "whoever was cut off must look for themself"
            one.bus.committed(restart * 10 + 1)
            await other.positions_with(restart * 10 + 1)


async def test_a_bus_that_is_down_from_the_start_is_heard_once_it_comes(tmp_path: Path):
    async with own_redis(tmp_path) as server:
        server.kill()
        late = Heard(server.url)
        async with late.bus.running(late.positions.append, late.signals.append):
            late.bus.committed(3)
            await server.start()
            await until(lambda: late.bus.healthy)
            late.bus.committed(4)
            await late.positions_with(4)


async def test_a_bus_ends_while_it_is_still_connecting(monkeypatch: pytest.MonkeyPatch):
    """Redis's client may make an error of its own of a cancellation while it connects; the process must end all the same."""
    connecting, swallowed = asyncio.Event(), 0

    async def swallows(self: RedisBackend) -> None:
        nonlocal swallowed
        connecting.set()
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed == 1:
                    raise OSError("cancelled while connecting") from None
                raise

    monkeypatch.setattr(RedisBackend, "publish", lambda self, channel, message: swallows(self))
    async with asyncio.timeout(30):
        async with Heard("redis://127.0.0.1:1/0").bus.running(lambda _: None, lambda _: None) as bus:
            bus.committed(1)
            await connecting.wait()
    assert swallowed == 1


async def test_what_nobody_understands_is_passed_over():
    """Another version's message does not make this process deaf."""
    heard: list[str] = []

    def listen(message: str) -> None:
        if message == "strange":
            raise ValueError(message)
        heard.append(message)

    bus = Bus()
    async with bus.running(lambda _: None, listen):
        await asyncio.sleep(0)
        for message in ("strange", "known"):
            bus.signal(message)
        await until(lambda: heard == ["known"])


async def test_a_lost_wake_up_is_made_up_for_by_the_next_poll(
    workspace: Keys, admin: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("realtime.polling.POLL_SECONDS", 0.05)
    row = await item(admin)
    hub = Hub()
    async with hub.running(), an_ear(hub, ItemStream(row.id), admin) as ear:
        await until(lambda: ear.listener.is_idle)
        await items.edit(admin, row.id, title="Nobody was woken")
        await until(lambda: len(ear.heard) == 2)
        assert ear.heard[1].position == await sight.position()


async def test_wake_ups_reach_the_hub_of_another_process(redis: OwnRedis, workspace: Keys, admin: Viewer):
    row = await item(admin)
    pause = Pause()
    hub, near, far = Hub(pause), Bus(redis.url, "hubs"), Bus(redis.url, "hubs")
    async with (
        hub.running(),
        near.running(lambda _: None, lambda _: None),
        far.running(hub.wake, lambda _: None),
    ):
        await until(lambda: near.healthy and far.healthy and pause.is_on)
        on_commit.append(near.committed)
        try:
            async with an_ear(hub, ItemStream(row.id), admin) as ear:
                await until(lambda: ear.listener.is_idle)
                await items.edit(admin, row.id, title="Elsewhere")
                await until(lambda: len(ear.heard) == 2)
        finally:
            on_commit.remove(near.committed)


async def test_a_hub_that_cannot_look_tries_again(
    workspace: Keys, admin: Viewer, monkeypatch: pytest.MonkeyPatch
):
    """Whatever fails, reading or waiting: the process does not go deaf."""
    monkeypatch.setattr("realtime.hub.RETRY_SECONDS", 0.01)
    failing = iter([OSError("no"), ValueError("no")])

    async def pause(woken: asyncio.Event) -> None:
        for error in failing:
            raise error
        await woken.wait()

    row, hub = await item(admin), Hub(pause)
    async with hub.running(), an_ear(hub, ItemStream(row.id), admin) as ear:
        await until(lambda: ear.listener.is_idle)
        for heard in (2, 3, 4):
            await items.edit(admin, row.id, title=f"Heard {heard}")
            hub.wake()
            await until(lambda heard=heard: len(ear.heard) == heard)  # type: ignore[misc]
            await until(lambda: hub.last_error is None)
