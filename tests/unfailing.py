"""Whether the database could give each answer that it was asked to write: asked after every test.

Where it cannot, the answer is given the other way, and nobody would notice.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

from models.writing import answers
from web.fast import written


@contextmanager
def answers_are_written(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails at the end if it could not."""
    failed: list[str] = []

    async def ask(sql: str, values: list[Any]) -> answers.Answer:
        try:
            return await answers.ask(sql, values)
        except (asyncpg.PostgresError, sqlite3.Error) as error:
            failed.append(f"{error!r}: {sql}")
            raise

    monkeypatch.setattr(written, "ask", ask)
    yield
    assert not failed, f"the database writes each answer: {failed[0]}"
