"""Budgets and attempts to sign in are counted over all processes, and by each alone while Redis is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from kit.errors import RateLimited
from kit.ratelimit import Limit
from tests.realtime.ears import until
from tests.realtime.servers import OwnRedis, own_redis
from web.attempts import SharedCounter
from web.budget import Budget

THREE = Limit("test", 3, 3600)


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[OwnRedis]:
    async with own_redis(tmp_path) as server:
        yield server


def is_refused(budget: Budget, *names: str, cost: int = 1) -> bool:
    try:
        budget.charge(names, cost)
    except RateLimited as error:
        return error.params["retryAfter"] in range(1, 61)
    return False


def test_a_budget_is_spent_and_refuses_all_or_nothing():
    budget = Budget(10)
    assert not is_refused(budget, "me", "my address", cost=6)
    assert not is_refused(budget, "another", "my address", cost=4)
    assert is_refused(budget, "another", "my address", cost=1)
    assert not is_refused(budget, "me", cost=4), "what was refused has been taken from nobody"
    assert is_refused(budget, "me", cost=1)


async def test_what_one_process_spends_the_others_cannot(redis: OwnRedis, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.budget.SETTLE_SECONDS", 0.01)
    async with Budget(1000, redis.url).running() as one, Budget(1000, redis.url).running() as other:
        assert not is_refused(one, "me", cost=900)
        with suppress(RateLimited):
            other.charge(["me"], 50)
        await until(lambda: is_refused(other, "me", cost=100))
        assert not is_refused(other, "somebody else", cost=1000)


async def test_budgets_are_counted_alone_while_redis_is_away(
    redis: OwnRedis, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("web.budget.SETTLE_SECONDS", 0.01)
    async with Budget(10, redis.url).running() as budget:
        redis.kill()
        assert not is_refused(budget, "me", cost=10)
        await asyncio.sleep(0.05)
        assert is_refused(budget, "me", cost=1)


async def test_it_ends_though_its_end_is_swallowed(redis: OwnRedis, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.budget.SETTLE_SECONDS", 0.01)
    settling = asyncio.Event()

    async def swallows(self: Budget) -> None:
        settling.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise TimeoutError from None

    monkeypatch.setattr(Budget, "_settle", swallows)
    async with asyncio.timeout(20), Budget(10, redis.url).running() as budget:
        budget.charge(["me"], 1)
        await settling.wait()


async def test_attempts_are_counted_over_all_processes(redis: OwnRedis):
    async with (
        SharedCounter(redis.url).running() as one,
        SharedCounter(redis.url).running() as other,
        SharedCounter(redis.url, "another workspace").running() as elsewhere,
    ):
        assert [await each.wait(THREE, "me") for each in (one, other, one)] == [0, 0, 0]
        assert 0 < await other.wait(THREE, "me") <= 3601
        assert 0 < await one.wait(THREE, "me") <= 3601
        assert await other.wait(THREE, "somebody else") == 0
        assert await elsewhere.wait(THREE, "me") == 0


async def test_attempts_are_counted_alone_while_redis_is_away_and_together_again_after(redis: OwnRedis):
    async with SharedCounter(redis.url).running() as counter:
        assert await counter.wait(THREE, "me") == 0
        redis.kill()
        assert [await counter.wait(THREE, "me") for _ in range(3)] == [0, 0, 0]
        assert await counter.wait(THREE, "me") > 0
        await redis.start()
        assert await counter.wait(THREE, "me") == 0, "a Redis that was killed knows nothing"
