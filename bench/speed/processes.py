"""Two server processes against one, on PostgreSQL and a private Redis: CPU per request.

In a closed loop one process alone is never idle, so that each turn of its loop takes several requests at once; two have half as
many to take, and wake for each. So both are also asked as much a second as each other, half of what one can do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import mean

from bench.soaking.databases import OwnRedis
from bench.speed import cpu, servers
from bench.speed.closed import Shot, shoot
from bench.speed.found import Effort, Found
from bench.speed.places import SCRATCH
from bench.speed.scene import Scene
from bench.speed.servers import Server
from bench.speed.tails import ask_of

CONNECTIONS = 16


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Both run at the same time; one is asked at a time."""
    with _redis() as redis, _serving(scene, redis.url, 1) as one, _serving(scene, redis.url, 2) as two:
        for server in (one, two):
            for query in effort.queries:
                shoot(scene, server, scene.asked.files("deskwire", query), CONNECTIONS, 1)
        for _ in range(effort.rounds):
            for query in effort.queries:
                _closed(scene, found, query, one, two, effort.seconds)
                if not effort.is_short:  # it has no target
                    _at_one_rate(scene, found, query, one, two, effort.seconds)


def _closed(scene: Scene, found: Found, query: str, one: Server, two: Server, seconds: int) -> None:
    """Each twice, in an order in which a machine that grows slower is as slow for both."""
    files = scene.asked.files("deskwire", query)
    shots: dict[str, list[Shot]] = {one.name: [], two.name: []}
    for server in (one, two, two, one):
        shots[server.name].append(shoot(scene, server, files, CONNECTIONS, seconds))
    spent = {name: mean(shot.cpu_ms for shot in some) for name, some in shots.items()}
    for name, some in shots.items():
        found.value("CPU per request with Redis, ms", query, name, spent[name])
        found.value("requests a second with Redis", query, name, mean(shot.rps for shot in some))
    found.ratio(f"processes.{query}", spent[two.name], spent[one.name])


def _at_one_rate(scene: Scene, found: Found, query: str, one: Server, two: Server, seconds: int) -> None:
    """Half of what one process just did, asked of each."""
    rate = found.plain["requests a second with Redis"][query][one.name][-1] / 2
    found.value("asked a second of each, with Redis", query, "both", rate)
    steady: dict[str, list[float]] = {one.name: [], two.name: []}
    for server in (one, two, two, one):
        steady[server.name].append(_spent_at(scene, server, query, rate, seconds))
    for name, each in steady.items():
        found.value("CPU per request at that rate, ms", query, name, mean(each))
    found.ratio(f"processes.{query}.rate", mean(steady[two.name]), mean(steady[one.name]))


def _spent_at(scene: Scene, server: Server, query: str, rate: float, seconds: int) -> float:
    """Milliseconds of CPU per request, of server and PostgreSQL."""
    before = cpu.spent(server.pid) + scene.cluster.spent()
    answered = len(ask_of(scene, server, "deskwire", query, rate, seconds).answered)
    return (cpu.spent(server.pid) + scene.cluster.spent() - before) * 1000 / answered


@contextmanager
def _serving(scene: Scene, redis_url: str, processes: int) -> Iterator[Server]:
    name = f"deskwire, {processes} process{'es' if processes > 1 else ''}"
    server = servers.deskwire(
        scene.tree,
        scene.cluster.url,
        name=name,
        DESKWIRE_REDIS_URL=redis_url,
        DESKWIRE_PROCESSES=str(processes),
    )
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def _redis() -> Iterator[OwnRedis]:
    redis = OwnRedis(SCRATCH)
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()
