"""A worker over a fresh desk."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from domain.workspace import CLOCK
from mail.transport import NullTransport
from reactions import notify
from reactions.consumer import LogConsumer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.fetching.conftest import own_network, server, user
from tests.reactions.recurring import WEDNESDAY

__all__ = ["own_network", "server", "user"]


def notifier() -> LogConsumer:
    return LogConsumer("notify", notify.KINDS, notify.handle, actor=CLOCK)


@pytest.fixture
def worker(bare_workspace: None) -> Worker:
    """Tells people, when drained."""
    return Worker([notifier()])


@pytest.fixture
def transport() -> NullTransport:
    return NullTransport()


@pytest.fixture
def mailer(transport: NullTransport) -> Worker:
    """Does all that a worker does, mail too, when drained."""
    return Worker(jobs(transport))


@pytest.fixture
def moment() -> Iterator[Any]:
    """Time stands still, on a Wednesday at noon, until it is moved."""
    with time_machine.travel(WEDNESDAY, tick=False) as moment:
        yield moment
