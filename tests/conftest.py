"""What every test may ask for: a fresh desk, and a count of its SQL statements."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from domain import config
from domain import workspace as workspaces
from kit import passwords, ratelimit, seal, storage
from models import Viewer
from tests import (
    counted,
    database,
    factories,
    held,
    on_server,
    planned,
    repeated,
    rolled,
    searched,
    unfailing,
)
from tests.factories import Keys

settings.register_profile(
    "the same every time",
    deadline=None,  # a test never asserts a time
    derandomize="CI" in os.environ
    or "DESKWIRE_FUZZ_EXAMPLES" not in os.environ,  # a red run is the change's fault
)
settings.load_profile("the same every time")

NOT_COUNTED = ("SAVEPOINT", "BEGIN", "SELECT pg_advisory_xact_lock")
"""Steps of a transaction, which differ from database to database, and the locks that only one of them needs."""


def pytest_collection_finish() -> None:
    """What is there by now, schemas and all tests, stays: garbage collection need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _own_database() -> Iterator[None]:
    yield
    asyncio.run(database.drop())


@pytest.fixture(scope="session", autouse=True)
async def _lasting_connections(_own_database: None) -> AsyncIterator[None]:
    await on_server.stay()
    yield
    await on_server.leave()


@pytest.fixture(autouse=True)
async def _nothing_goes_on() -> AsyncIterator[None]:
    """All tests have one event loop: what one began and did not end, ends with it."""
    before = asyncio.all_tasks()
    yield
    begun = asyncio.all_tasks() - before - {asyncio.current_task()}
    for _ in range(20):  # one may take its end for a connection that broke, and begin anew
        for task in begun:
            task.cancel()
        if begun:
            _, begun = await asyncio.wait(begun, timeout=0.5)
    assert not begun, "what a test began can be ended"


@pytest.fixture(autouse=True)
def _own_process() -> None:
    """What the front door sets in a process: keys, settings, and here the cheapest passwords; nothing counted yet."""
    seal.use_keys(["a secret key for tests, long enough"])
    passwords.use_cost(rounds=1, kibibytes=8)
    ratelimit.count_with(ratelimit.OwnCounter())
    config.configure(config.Config())


@pytest.fixture(autouse=True)
def _answers_are_written(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with unfailing.answers_are_written(monkeypatch):
        yield


@pytest.fixture
async def bare_workspace() -> AsyncIterator[None]:
    """The workspace `Acme Desk`, as it is the moment after it was founded: no people at all."""
    async with database.opened("bare", lambda: workspaces.found("Acme Desk")):
        yield


@pytest.fixture
async def workspace() -> AsyncIterator[Keys]:
    """The workspace `Acme Desk` with its cast (`tests/factories.py`); their keys by name."""
    async with database.opened("desk", factories.cast) as keys:
        yield keys
        assert await counted.kept() == await counted.anew(), "whatever a test did, the counts are kept"
        assert await rolled.kept() == await rolled.anew(), (
            "whatever a test did, the figures of parents are kept"
        )
        assert await held.kept() == await held.anew(), "whatever a test did, rows are found by their values"
        assert await planned.kept() == await planned.anew(), "whatever a test did, items say what is planned"
        assert await searched.kept() == await searched.anew(), "whatever a test did, search knows of it"
        assert await repeated.otherwise() == [], "whatever a test did, what rows repeat of their item is true"


def _of_the_cast(name: str) -> Any:
    @pytest.fixture(name=name)
    async def one(workspace: Keys) -> Viewer:
        return await factories.viewer(workspace[name])

    return one


admin = _of_the_cast("admin")
manager = _of_the_cast("manager")
lead = _of_the_cast("lead")
member = _of_the_cast("member")
restricted = _of_the_cast("restricted")
outsider = _of_the_cast("outsider")
teammate = _of_the_cast("teammate")
customer = _of_the_cast("customer")
colleague = _of_the_cast("colleague")
foreigner = _of_the_cast("foreigner")
guest = _of_the_cast("guest")
automation = _of_the_cast("automation")


@pytest.fixture
def file_folder(tmp_path: Path) -> Path:
    """Where uploaded files are kept in this test."""
    folder = tmp_path / "files"
    storage.keep_in(storage.Storage(folder))
    return folder


class _Statements(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if not said.startswith((*NOT_COUNTED, "Created connection", "Closed connection")):
            self.seen.append(said)


@pytest.fixture
def queries() -> Any:
    """`with queries(3): ...` fails, printing the SQL, unless exactly 3 statements ran (see NOT_COUNTED)."""

    @contextmanager
    def counted(expected: int) -> Iterator[list[str]]:
        log, handler = logging.getLogger("tortoise.db_client"), _Statements()
        before = log.level, log.propagate
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)
        log.propagate = False
        try:
            yield handler.seen
        finally:
            log.removeHandler(handler)
            log.setLevel(before[0])
            log.propagate = before[1]
        listed = "\n".join(f"{n}. {said[:600]}" for n, said in enumerate(handler.seen, 1))
        if len(handler.seen) != expected:
            pytest.fail(f"{len(handler.seen)} statements, not {expected}:\n{listed}", pytrace=False)

    return counted
