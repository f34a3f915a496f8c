"""The world, and a desk to ask it at."""

import gc
from collections.abc import AsyncIterator, Iterator

import pytest

from kit import storage
from tests import database
from tests.rights import founding
from tests.rights.asking import Desk
from tests.rights.keeping import Nowhere
from tests.rights.world import World


@pytest.fixture(autouse=True)
def _no_collecting() -> Iterator[None]:
    """Answers of some hundred kilobytes are many small objects: looking for garbage among them takes a third of the time."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _files_without_bytes() -> None:
    """Whoever takes a file off deletes its bytes, of which there are none here."""
    storage.keep_in(Nowhere())


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The world as it was built, whatever tests did since."""
    async with database.opened("rights", founding.build) as built:
        yield World(dict(built.ids), dict(built.tokens))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)
