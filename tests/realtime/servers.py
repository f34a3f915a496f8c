"""A Redis of a test's own, which it may kill."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bench.ports import free_port


class OwnRedis:
    """A redis-server on a free port; `kill` is kill -9, `start` brings it back on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self._process = subprocess.Popen([*command, str(self._folder)], stdout=subprocess.DEVNULL)  # noqa: ASYNC220
        async with asyncio.timeout(30), Redis.from_url(self.url) as client:
            while not await _answers(client):  # noqa: ASYNC110 - another process makes it so
                await asyncio.sleep(0.01)

    def kill(self) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """It answers nothing until `go_on`, as a machine that is far too busy."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)


async def _answers(client: Redis) -> bool:
    try:
        return bool(await client.ping())
    except (RedisError, OSError):
        return False


@asynccontextmanager
async def own_redis(folder: Path) -> AsyncIterator[OwnRedis]:
    """A Redis that ends with the test. Skips where the machine has none, unless DESKWIRE_REQUIRE lists redis."""
    if shutil.which("redis-server") is None:
        if "redis" in os.environ.get("DESKWIRE_REQUIRE", "").split(","):
            pytest.fail("redis is required here: redis-server is not installed.", pytrace=False)
        pytest.skip("redis-server is not installed.")
    redis = OwnRedis(folder)
    await redis.start()
    try:
        yield redis
    finally:
        redis.kill()
