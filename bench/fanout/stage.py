"""What a measurement stands on: databases of its own, the server, the bare broadcast, and the crowd of sockets."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from bench.ports import free_port
from bench.soaking.databases import OwnPostgres, OwnRedis
from bench.soaking.plan import ROOT, SECRET, waiting

CORES = sorted(os.sched_getaffinity(0))
SERVERS, CLIENT = ({CORES[0]}, {CORES[-1]}) if len(CORES) > 1 else (set(CORES), set(CORES))
"""The client has a core of its own, where there are two: what it costs is not to be what is measured."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A process that is measured."""

    def __init__(self, words: Iterable[str], port: int, folder: Path, env: dict[str, str]) -> None:
        self.port = port
        self.log = folder / f"server-{port}.log"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [*words], env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        os.sched_setaffinity(self.process.pid, SERVERS)

    async def ready(self, path: str = "/health/ready") -> None:
        """Wait until it answers. Raises: TimeoutError."""
        more = waiting(60)
        async with httpx.AsyncClient() as http:
            while more() and self.process.poll() is None:
                try:
                    if (await http.get(f"http://127.0.0.1:{self.port}{path}")).status_code < 500:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)
        raise TimeoutError(f"A server was not ready: {self.log.read_text()[-2000:]}")

    @property
    def cpu(self) -> float:
        """Seconds of CPU that it has used, by itself and by the kernel for it."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / _TICKS

    @property
    def memory(self) -> int:
        """Bytes of memory that it holds."""
        held = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(held) * os.sysconf("SC_PAGE_SIZE")

    def stop(self) -> None:
        """End it at once."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Sockets:
    """The crowd's process (`bench.fanout.crowd`), asked line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """What it answers. Raises: RuntimeError, if it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(orjson.dumps({"do": do, **more}) + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("The sockets' process has ended.")
        answer: dict[str, Any] = orjson.loads(line)
        return answer


@asynccontextmanager
async def sockets() -> AsyncIterator[Sockets]:
    """A crowd without sockets yet."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.fanout.crowd", cwd=ROOT, limit=2**26,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    os.sched_setaffinity(process.pid, CLIENT)
    try:
        yield Sockets(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@dataclass
class Stage:
    """Where servers are started."""

    folder: Path
    database_url: str
    redis_url: str

    @property
    def env(self) -> dict[str, str]:
        """The environment of Deskwire's own processes."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DESKWIRE_")}
        return inherited | {
            "DESKWIRE_DATABASE_URL": self.database_url,
            "DESKWIRE_REDIS_URL": self.redis_url,
            "DESKWIRE_DATA_DIR": str(self.folder / "data"),
            "DESKWIRE_SECRET_KEYS": SECRET,
            "DESKWIRE_WORKER_IN_SERVE": "false",
            "DESKWIRE_COST_PER_MINUTE": str(10**9),
            "DESKWIRE_STREAMS_PER_PERSON": str(10**6),
        }

    @asynccontextmanager
    async def deskwire(self) -> AsyncIterator[Server]:
        """`deskwire serve`, one process."""
        port = free_port()
        env = self.env | {"DESKWIRE_PORT": str(port)}
        async with _running(
            Server([sys.executable, "-m", "deskwire", "serve"], port, self.folder, env)
        ) as server:
            yield server

    @asynccontextmanager
    async def bare(self) -> AsyncIterator[Server]:
        """The bare broadcast, with the same settings of uvicorn."""
        port = free_port()
        words = [sys.executable, "-m", "bench.fanout.bare", str(port)]
        async with _running(Server(words, port, self.folder, self.env)) as server:
            yield server


@asynccontextmanager
async def _running(server: Server) -> AsyncIterator[Server]:
    try:
        await server.ready()
        yield server
    finally:
        server.stop()


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """A PostgreSQL and a Redis, which end with it."""
    postgres, redis = OwnPostgres(folder / "postgres"), OwnRedis(folder)
    (folder / "data").mkdir()
    try:
        await asyncio.gather(asyncio.to_thread(postgres.start), asyncio.to_thread(redis.start))
        yield Stage(folder, postgres.url, redis.url)
    finally:
        redis.stop()
        postgres.stop()
