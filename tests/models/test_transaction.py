"""A transaction leaves nothing behind: no connection, no lock, no half of what it wrote, no task with a dead connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiosqlite
import asyncpg
import pytest
from tortoise.connection import get_connection

from models import Workspace
from models.transaction import transaction
from tests.on_server import ON_POSTGRES

MORE_THAN_THE_POOL = 12
SECONDS = 60
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def named(name: str) -> None:
    """Write twice in one transaction."""
    async with transaction():
        await Workspace.filter(id=1).update(name=f"{name} begun")
        await Workspace.filter(id=1).update(name=name)


async def name() -> str:
    return (await Workspace.get(id=1)).name


@pytest.fixture(autouse=True)
async def _in_time() -> AsyncIterator[None]:
    """What is locked for ever is a failure, not an endless run."""
    async with asyncio.timeout(SECONDS):
        yield


def failing_once(
    monkeypatch: pytest.MonkeyPatch, of: Any, method: str, error: Exception, when: str = ""
) -> None:
    """The next call of this method (with these words as its first argument) fails before it does anything."""
    real = getattr(of, method)

    async def failing(self: Any, *args: Any, **named: Any) -> Any:
        if when and args[:1] != (when,):
            return await real(self, *args, **named)
        monkeypatch.setattr(of, method, real)
        raise error

    monkeypatch.setattr(of, method, failing)


def begin_fails_once(monkeypatch: pytest.MonkeyPatch) -> None:
    if ON_POSTGRES:
        lost = asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
        failing_once(monkeypatch, asyncpg.transaction.Transaction, "start", lost)
    else:
        locked = aiosqlite.OperationalError("database is locked")
        failing_once(monkeypatch, aiosqlite.Connection, "execute", locked, when="BEGIN IMMEDIATE")


async def test_a_task_goes_on_after_a_transaction_could_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MORE_THAN_THE_POOL):
        begin_fails_once(monkeypatch)
        with pytest.raises((asyncpg.ConnectionDoesNotExistError, aiosqlite.OperationalError)):
            await named("Never")
        await named(f"Desk {number}")
        assert await name() == f"Desk {number}"


async def test_a_cancelled_transaction_is_undone_whole_wherever_it_was() -> None:
    ended = False
    for steps in range(1000):
        await named("Before")
        task = asyncio.create_task(named("After"))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        ended = not await _was_cancelled(task)
        assert await name() in {"Before", "After"}
        if ended:
            break
    assert ended, "was never given the time to end"
    await _all_at_once(lambda: named("Last"))
    assert await name() == "Last"


async def _was_cancelled(task: asyncio.Task[None]) -> bool:
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False


async def _all_at_once(act: Callable[[], Awaitable[None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(MORE_THAN_THE_POOL):
            group.create_task(act())  # type: ignore[arg-type]


async def test_what_could_not_be_committed_is_not_committed_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await named("Before")
    if ON_POSTGRES:
        failing_once(monkeypatch, asyncpg.transaction.Transaction, "_Transaction__commit", OSError("gone"))
    else:
        failing_once(monkeypatch, aiosqlite.Connection, "commit", aiosqlite.OperationalError("disk is full"))
    with pytest.raises((OSError, aiosqlite.OperationalError)):
        await named("Refused")
    async with transaction():
        assert await name() == "Before"
    assert await name() == "Before"


async def test_a_transaction_inside_another_is_undone_alone() -> None:
    async with transaction():
        await Workspace.filter(id=1).update(name="Outer")
        with suppress(ZeroDivisionError):
            async with transaction():
                await Workspace.filter(id=1).update(name="Inner")
                raise ZeroDivisionError
    assert await name() == "Outer"


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no server that could end a connection")
async def test_tasks_go_on_when_the_server_ends_their_connections_again_and_again() -> None:
    stop, done = asyncio.Event(), 0

    async def busy() -> None:
        nonlocal done
        while not stop.is_set():
            with suppress(*LOST):
                await named("Busy")
                done += 1
        await named("At rest")  # in the task that has seen its connections die

    async with asyncio.TaskGroup() as group:
        for _ in range(MORE_THAN_THE_POOL):
            group.create_task(busy())
        for _ in range(20):
            await asyncio.sleep(0.02)
            with suppress(*LOST):
                await get_connection("default").execute_query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        await asyncio.sleep(0.1)
        stop.set()
    assert done > 0
    assert await name() == "At rest"
