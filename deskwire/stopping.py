"""A stop that is noticed before the server acts on it: what is under way is answered, then sockets close with 1012.

uvicorn closes sockets the moment it is told to stop, mutations unanswered. So its signal handlers are preceded by ours, which
drain first and then call them. A second signal does not wait.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def drained_first(drain: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """Inside, a first SIGTERM or SIGINT drains before whoever handled it until now gets it."""
    if (
        threading.current_thread() is not threading.main_thread()
    ):  # a server inside a test has no signals of its own
        yield
        return
    loop, before = asyncio.get_running_loop(), {number: signal.getsignal(number) for number in SIGNALS}
    begun: list[asyncio.Task[None]] = []

    async def drain_then_pass_on(number: int) -> None:
        try:
            await drain()
        finally:
            _call(before[signal.Signals(number)], number, None)

    def asked(number: int, frame: FrameType | None) -> None:
        if begun:
            _call(before[signal.Signals(number)], number, frame)
        else:
            loop.call_soon_threadsafe(lambda: begun.append(loop.create_task(drain_then_pass_on(number))))

    for number in SIGNALS:
        signal.signal(number, asked)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _call(handler: Any, number: int, frame: FrameType | None) -> None:
    if callable(handler):
        handler(number, frame)
