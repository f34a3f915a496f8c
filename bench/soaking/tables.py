"""The database as the oracle reads it: plain SQL, with nothing of the product in between."""

import sqlite3
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import asyncpg
import orjson


class Tables:
    """Rows of the soak's database, alike on both kinds: ids as UUID, JSON parsed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._postgres: Any = None
        self._sqlite: sqlite3.Connection | None = None

    async def __aenter__(self) -> Self:
        if self._url.startswith("sqlite"):
            self._sqlite = sqlite3.connect(self._url.removeprefix("sqlite://"), timeout=20)
            self._sqlite.row_factory = sqlite3.Row
        else:
            self._postgres = await asyncpg.connect(self._url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sqlite is not None:
            self._sqlite.close()
        else:
            await self._postgres.close()

    async def rows(self, statement: str) -> list[dict[str, Any]]:
        """What a SELECT gives."""
        if self._sqlite is not None:
            return [dict(row) for row in self._sqlite.execute(statement)]
        return [dict(row) for row in await self._postgres.fetch(statement)]


def key(value: Any) -> UUID | None:
    """An id as either database gives it."""
    return None if value is None else UUID(str(value))


def parsed(value: Any) -> Any:
    """A JSON column as either database gives it."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value
