"""A worker over a fresh desk."""

import pytest

from domain.workspace import CLOCK
from reactions import notify
from reactions.consumer import LogConsumer
from reactions.worker import Worker


def notifier() -> LogConsumer:
    return LogConsumer("notify", notify.KINDS, notify.handle, actor=CLOCK)


@pytest.fixture
def worker(bare_workspace: None) -> Worker:
    """Tells people, when drained."""
    return Worker([notifier()])
