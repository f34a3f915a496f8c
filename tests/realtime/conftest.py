"""A hub that reads the log, and an edge over it."""

from collections.abc import AsyncIterator

import pytest

from realtime.hub import Hub
from tests.factories import Keys
from tests.realtime.ears import Edge, a_hub


@pytest.fixture
async def hub(workspace: Keys) -> AsyncIterator[Hub]:
    async with a_hub() as hub:
        yield hub


@pytest.fixture
async def edge(hub: Hub) -> AsyncIterator[Edge]:
    edge = Edge(hub)
    yield edge
    await edge.close()
