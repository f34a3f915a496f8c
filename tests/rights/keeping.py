"""Whether anything was changed, and how to take a change back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256

from tortoise.transactions import in_transaction

from kit.storage import Storage
from tests.database import everything


class Nowhere(Storage):
    """Where no bytes are kept, so that there are none to delete."""

    def __init__(self) -> None:
        pass

    async def delete(self, key: str) -> None:
        """Nothing happens."""


class _TakenBack(Exception):
    """Ends a transaction whose changes nobody is to see."""


@asynccontextmanager
async def taken_back() -> AsyncIterator[None]:
    """Whatever is written inside is gone afterwards."""
    with suppress(_TakenBack):
        async with in_transaction():
            yield
            raise _TakenBack


async def fingerprint() -> str:
    """Of all rows of all tables, events too: equal only if nothing was added, changed or removed."""
    return sha256(repr(await everything()).encode()).hexdigest()
