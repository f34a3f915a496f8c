"""Where a request's time goes in the server, by whose code it is: `deskwire serve` under cProfile, which slows all alike.

What a server does that is started and asked once is taken off.
"""

import pstats
from collections import defaultdict
from pathlib import Path

from bench.ports import free_port
from bench.speed import servers
from bench.speed.closed import shoot
from bench.speed.found import Effort, Found
from bench.speed.places import ROOT, SCRATCH, deskwire_environment
from bench.speed.scene import Scene

CONNECTIONS = 4
PARTS = {
    "graphql-core and strawberry": ("/graphql/", "/strawberry/"),
    "Tortoise and pypika": ("/tortoise/", "/pypika_tortoise/"),
    "asyncpg": ("/asyncpg/",),
    "uvicorn and Starlette": ("/uvicorn/", "/starlette/"),
}
"""Packages, by the folder they are installed in."""
OWN = ("web/fast", "web", "resolvers", "models", "domain", "realtime", "schema", "kit", "deskwire")
REST = "Python's own library and built-in functions"

Seconds = dict[str, float]


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Of each query: microseconds of each part, and calls of functions, per request."""
    for query in effort.queries:
        table = f"profile{'' if scene.tree == ROOT else ' of an earlier tree'}: µs of the server's time per request, by cProfile"
        idle, _ = _profiled(scene, query, 0)
        busy, requests = _profiled(scene, query, effort.seconds)
        for name in busy:
            spent = max(0.0, busy[name] - idle.get(name, 0.0)) / requests
            found.value(table, name, query, spent * 1e6)


def _profiled(scene: Scene, query: str, seconds: int) -> tuple[Seconds, int]:
    """(a server's own seconds by part, how many requests it answered)."""
    port, goal = free_port(), SCRATCH / "profile"
    env = deskwire_environment(scene.cluster.url, DESKWIRE_PORT=str(port))
    command = [
        str(scene.tree / ".venv/bin/python"),
        "-m",
        "cProfile",
        "-o",
        str(goal),
        "-m",
        "deskwire",
        "serve",
    ]
    goal.unlink(missing_ok=True)
    server = servers.start("deskwire profiled", command, env, scene.tree, port)
    requests = 1
    try:
        servers.data(server.url, scene.asked.requests("deskwire", query)[0])
        if seconds:
            requests += shoot(
                scene, server, scene.asked.files("deskwire", query), CONNECTIONS, seconds
            ).requests
    finally:
        server.stop(30)
    return _by_part(scene.tree, goal), requests


def _by_part(tree: Path, goal: Path) -> Seconds:
    spent: Seconds = defaultdict(float)
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(str(goal)).stats  # type: ignore[attr-defined]
    for (path, _, name), (_, _, own, _, _) in stats.items():
        if "epoll" not in name and "run_forever" not in name:  # waiting
            spent[_part(tree, path)] += own
    return dict(spent)


def _part(tree: Path, path: str) -> str:
    for name, folders in PARTS.items():
        if any(folder in path for folder in folders):
            return name
    for room in OWN:
        if path.startswith(f"{tree}/{room}/"):
            return f"`{room}/`"
    return REST
