"""Redis as a carrier of wake-ups, for `broadcaster`: its own backend stays silent with current redis-py.

One connection listens for the whole process. When it breaks, it is made again and the channels are subscribed anew; what was
said meanwhile is lost, so a reconnect is itself told as a message on `RECONNECTED`, and the hub reads the log.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from broadcaster import BroadcastBackend, Event
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

RECONNECTED = "reconnected"
QUEUE_MOST = 10_000
_PATIENCE: Mapping[str, Any] = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "health_check_interval": 15,
}
_TROUBLE = (RedisError, OSError, TimeoutError)


async def ended(*tasks: asyncio.Task[None]) -> None:
    """End these tasks.

    They are canceled again and again: Redis's client may turn a cancellation while it connects into an error of its own.
    """
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.2)


class RedisBackend(BroadcastBackend):
    """Publish and subscribe over Redis that survives Redis."""

    def __init__(self, url: str) -> None:
        once_more = Retry(NoBackoff(), 1)  # a kept connection that broke meanwhile costs no message
        self._saying = Redis.from_url(url, **_PATIENCE, retry=once_more)
        # Not this one: it would come back in silence, and nobody would know that something may have been missed.
        self._listening = Redis.from_url(url, **_PATIENCE, retry=Retry(NoBackoff(), 0))
        self._channels: set[str] = set()
        self._arrived: asyncio.Queue[Event] = asyncio.Queue(QUEUE_MOST)
        self._pubsub: PubSub | None = None
        self._task: asyncio.Task[None] | None = None
        self.healthy = False

    async def connect(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def disconnect(self) -> None:
        if self._task is not None:
            await ended(self._task)
        for client in (self._saying, self._listening):
            with suppress(*_TROUBLE):
                await client.aclose()

    async def subscribe(self, channel: str) -> None:
        self._channels.add(channel)
        if self._pubsub is not None:
            with suppress(*_TROUBLE):  # the listener notices by itself and subscribes to all again
                await self._pubsub.subscribe(channel)

    async def unsubscribe(self, channel: str) -> None:
        self._channels.discard(channel)
        if self._pubsub is not None:
            with suppress(*_TROUBLE):
                await self._pubsub.unsubscribe(channel)

    async def publish(self, channel: str, message: str) -> None:
        """Raises: RedisError or OSError, when Redis cannot be reached."""
        await self._saying.publish(channel, message)

    async def next_published(self) -> Event:
        return await self._arrived.get()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except Exception as error:  # noqa: BLE001 - whatever it was, the bus must come back
                if self.healthy:
                    log.warning("Redis is gone (%s); reconnecting.", type(error).__name__)
                self.healthy = False
                await asyncio.sleep(0.25)

    async def _listen_once(self) -> None:
        async with self._listening.pubsub() as pubsub:
            await pubsub.subscribe(RECONNECTED)
            self._pubsub = pubsub  # first: who subscribes while we await below does it by themself
            try:
                for channel in sorted(self._channels):
                    await pubsub.subscribe(channel)
                self.healthy = True
                for channel in self._channels:
                    self._put(Event(channel, RECONNECTED))
                while True:
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=1.0)
                    if message is not None:
                        self._put(Event(message["channel"].decode(), message["data"].decode()))
            finally:
                self._pubsub = None

    def _put(self, event: Event) -> None:
        if self._arrived.full():  # wake-ups may be lost, memory may not be
            self._arrived.get_nowait()
        self._arrived.put_nowait(event)
