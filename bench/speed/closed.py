"""A closed loop: wrk asks as soon as it was answered; meanwhile the CPU of server and PostgreSQL is counted."""

import re
import subprocess
from dataclasses import dataclass

import orjson

from bench.speed import cpu
from bench.speed.places import NEUTRAL, clean_environment
from bench.speed.scene import Scene
from bench.speed.servers import Server


@dataclass(frozen=True)
class Shot:
    """One run of one query on one target."""

    requests: int
    rps: float
    server_ms: float
    """CPU per request, of the server."""
    database_ms: float
    p50: float
    p99: float

    @property
    def cpu_ms(self) -> float:
        return self.server_ms + self.database_ms


def shoot(scene: Scene, server: Server, files: dict[str, str], connections: int, seconds: int) -> Shot:
    """Ask for some seconds. Raises: RuntimeError, if an answer was not a good one."""
    before = cpu.spent(server.pid), scene.cluster.spent()
    said = _wrk(server.url, files, connections, seconds)
    after = cpu.spent(server.pid), scene.cluster.spent()
    if not said["requests"] and not said["bad"]:
        return shoot(
            scene, server, files, connections, 2 * seconds
        )  # too slow to be measured in so short a time
    if said["bad"]:
        raise RuntimeError(f"{server.name}: {said['bad']} of {said['requests']} answers were bad.")
    done = (
        said["requests"] + connections / 2
    )  # of those still on their way when time was up, half is done on average
    ours, theirs = ((b - a) * 1000 / done for a, b in zip(before, after, strict=True))
    return Shot(int(said["requests"]), said["rps"], ours, theirs, said["p50"], said["p99"])


def _wrk(url: str, files: dict[str, str], connections: int, seconds: int) -> dict[str, float]:
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "10s",
        "-s",
        str(NEUTRAL / "load.lua"),
    ]
    done = subprocess.run(
        [*command, url], env=clean_environment(**files), check=True, capture_output=True, text=True
    )
    found = re.search(r"JSON(\{.*\})", done.stdout)
    if not found:
        raise RuntimeError(f"wrk said nothing that can be counted: {done.stdout}")
    said: dict[str, float] = orjson.loads(found[1])
    return said
