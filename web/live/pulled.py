"""A stream's results for who asks for each: what the stream tells is held until it has been asked for."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence

from web.live.streams import Outgoing, Stream


class _Held:
    """Takes what comes, and no more of it before all has been given on."""

    def __init__(self) -> None:
        self.results: deque[Outgoing] = deque()
        self.come = asyncio.Event()
        self._go_on: Callable[[], None] | None = None

    def take(self, results: Sequence[Outgoing], go_on: Callable[[], None]) -> bool:
        self.results.extend(results)
        self._go_on = go_on
        self.come.set()
        return False

    async def more(self) -> None:
        """All has been given on: wait for what comes next."""
        self.come.clear()
        go_on, self._go_on = self._go_on, None
        if go_on is not None:
            go_on()
        await self.come.wait()


async def pulled(stream: Stream) -> AsyncGenerator[Outgoing, None]:
    """The results of a stream, until it ends or raises."""
    held = _Held()
    following = asyncio.create_task(stream.follow(held))
    following.add_done_callback(lambda _: held.come.set())
    try:
        while held.results or not following.done():
            while held.results:
                yield held.results.popleft()
            if not following.done():
                await held.more()
        await following
    finally:
        following.cancel()
        await asyncio.wait([following])
