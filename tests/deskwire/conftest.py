"""Cleaning up after the tests of the front door."""

import asyncio
from collections.abc import Iterator

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from tests.deskwire import databases


@pytest.fixture(scope="session", autouse=True)
def _no_template_left() -> Iterator[None]:
    yield
    asyncio.run(databases.drop_template())


@pytest.fixture(autouse=True)
def _own_statements() -> Iterator[None]:
    """Some commands use SQLite in this process: Tortoise keeps its statements by table, whatever the engine."""
    EXECUTOR_CACHE.clear()
    yield
    EXECUTOR_CACHE.clear()
