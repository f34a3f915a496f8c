"""Servers that are measured: started, waited for, ended by their own process id."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.ports import free_port
from bench.soaking.plan import waiting
from bench.speed import cpu
from bench.speed.asked import Request
from bench.speed.places import NEUTRAL, SCRATCH, clean_environment, deskwire_environment, peer_command

UP_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A process that listens; `began` tells it from a later process with its id."""

    name: str
    port: int
    pid: int
    began: int | None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def lives(self) -> bool:
        return self.began is not None and cpu.began_at(self.pid) == self.began

    def stop(self, seconds: float = 10) -> None:
        """Ask it to end, and end it if it does not; nothing if it has ended."""
        more = waiting(seconds)
        if self.lives:
            os.kill(self.pid, signal.SIGTERM)
        while self.lives:
            _reap(self.pid)
            if not more():
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.02)

    def told(self) -> dict[str, Any]:
        """As it is kept in a file."""
        return asdict(self)


def start(name: str, command: Sequence[str], env: dict[str, str], cwd: Path, port: int) -> Server:
    """Start it and wait until it answers, whatever it says."""
    server = spawn(name, command, env, cwd, port)
    more = waiting(UP_SECONDS)
    while not _answers(server.url):
        if not server.lives or not more():
            raise RuntimeError(f"{name} did not come up: {log_of(name).read_text()[-2000:]}")
        _reap(server.pid)
        time.sleep(0.1)
    return server


def spawn(name: str, command: Sequence[str], env: dict[str, str], cwd: Path, port: int) -> Server:
    """Start it, in a session of its own, so that it can outlive this program."""
    log_of(name).parent.mkdir(parents=True, exist_ok=True)
    with log_of(name).open("wb") as log:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return Server(name, port, process.pid, cpu.began_at(process.pid))


def peer(name: str, port: int, database_url: str) -> Server:
    """One of the neutral benchmark's peers."""
    env = clean_environment(
        PORT=str(port), BENCH_DATABASE_URL=database_url, NODE_ENV="production", GRAPHILE_ENV="production"
    )
    return start(name, peer_command(name, port), env, NEUTRAL / "peers", port)


def deskwire(tree: Path, database_url: str, *, name: str = "deskwire", **settings: str) -> Server:
    """`deskwire serve` of a checkout."""
    port = free_port()
    env = deskwire_environment(database_url, DESKWIRE_PORT=str(port), **settings)
    return start(name, [str(tree / ".venv/bin/deskwire"), "serve"], env, tree, port)


def data(url: str, request: Request) -> Any:
    """What it answers, without cursors, which are sealed anew each time."""
    return httpx.post(url, content=request.body, headers=request.headers, timeout=60).json()["data"]


def log_of(name: str) -> Path:
    return SCRATCH / "logs" / f"{name}.log"


def _answers(url: str) -> bool:
    try:
        httpx.post(url, json={"query": "{ __typename }"}, timeout=2)
    except httpx.HTTPError:
        return False
    return True


def _reap(pid: int) -> None:
    """Let an ended child of ours go; others' children are not ours to wait for."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
