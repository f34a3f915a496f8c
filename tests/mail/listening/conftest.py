"""A door that listens, and the mails that came through it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from mail.listening import Limits, MailDoor
from models import IncomingMail
from tests.mail.listening.talking import hang_up

Opens = Callable[..., Awaitable[MailDoor]]


@asynccontextmanager
async def _opened(told: list[int], **limits: Any) -> AsyncIterator[MailDoor]:
    door = MailDoor(hostname="desk.example", limits=Limits(**limits), stored=lambda: told.append(1))
    try:
        yield door
    finally:
        await door.stop()


@pytest.fixture(autouse=True)
async def _hung_up() -> AsyncIterator[None]:
    yield
    await hang_up()


@pytest.fixture
def woken() -> list[int]:
    """Grows with each mail of which the worker is told."""
    return []


@pytest.fixture
async def opens(workspace: object, woken: list[int]) -> AsyncIterator[Opens]:
    """Makes doors, which are stopped at the end; takes `Limits`."""
    async with AsyncExitStack() as stack:

        async def make(**limits: Any) -> MailDoor:
            return await stack.enter_async_context(_opened(woken, **limits))

        yield make


@pytest.fixture
async def door(opens: Opens) -> MailDoor:
    return await opens()


@pytest.fixture
async def port(door: MailDoor) -> int:
    """Where it speaks SMTP."""
    return await door.listen_smtp("127.0.0.1", 0)


async def kept() -> list[IncomingMail]:
    """All mails that were stored, oldest first."""
    return await IncomingMail.all().order_by("id")
