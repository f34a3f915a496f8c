"""A refusal changes nothing and records nothing: every row of every table is compared, not only counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from kit.errors import UserError
from tests.database import everything


@asynccontextmanager
async def unchanged() -> AsyncIterator[None]:
    """Fails if any row differs afterwards."""
    before = await everything()
    yield
    after = await everything()
    for table, rows in before.items():
        assert after[table] == rows, f"{table} was changed"


@asynccontextmanager
async def refused(kind: type[UserError], *path: str | int) -> AsyncIterator[pytest.ExceptionInfo[Any]]:
    """Expects exactly this refusal, at this argument, with every row as before."""
    async with unchanged():
        with pytest.raises(UserError) as caught:
            yield caught
    assert (type(caught.value), caught.value.path) == (kind, path), caught.value.message
