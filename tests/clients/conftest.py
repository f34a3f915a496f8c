"""Cleaning up after the tests of clients."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.deskwire import databases


@pytest.fixture(scope="session", autouse=True)
def _no_template_left() -> Iterator[None]:
    yield
    asyncio.run(databases.drop_template())
