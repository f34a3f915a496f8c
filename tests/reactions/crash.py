"""Dying in the middle: at the nth statement that this process sends to its database."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper

_CLIENTS = (AsyncpgDBClient, TransactionWrapper, SqliteClient, SqliteTransactionWrapper)
_SENDS = ("execute_query", "execute_query_dict", "execute_insert", "execute_many", "begin", "commit")

Act = Callable[[], Awaitable[object]]


class Killed(BaseException):
    """No code of ours catches this, as none outlives a kill -9."""


_safe: ContextVar[bool] = ContextVar("safe", default=False)


@contextmanager
def undying() -> Iterator[None]:
    """What a test asks in here is not counted."""
    token = _safe.set(True)
    yield
    _safe.reset(token)


@contextmanager
def dying_at(nth: int) -> Iterator[None]:
    """Raises Killed instead of the nth statement (the first is 1); a commit counts twice: before it, and after it was made."""
    sent = 0

    def beat() -> None:
        nonlocal sent
        if not _safe.get():
            sent += 1
            if sent == nth:
                raise Killed

    def deadly(method: Any) -> Any:
        async def send(*args: Any, **kwargs: Any) -> Any:
            beat()
            answer = await method(*args, **kwargs)
            if method.__name__ == "commit":
                beat()
            return answer

        return send

    with pytest.MonkeyPatch.context() as patch:
        for client in _CLIENTS:
            for name in _SENDS:
                if name in vars(client):
                    patch.setattr(client, name, deadly(vars(client)[name]))
        yield


async def each_death(act: Act, prepare: Act | None = None) -> int:
    """Run `act` again and again, dying one statement later each time, until it lives; gives the number of deaths.

    `prepare` runs before each, undisturbed.
    """
    nth = 1
    while True:
        if prepare is not None:
            await prepare()
        with dying_at(nth):
            try:
                await act()
            except Killed:
                nth += 1
                continue
        return nth - 1
