"""list, detail and board in a closed loop: CPU per request, and requests a second."""

from dataclasses import replace

from bench.speed.closed import Shot, shoot
from bench.speed.found import Effort, Found
from bench.speed.scene import Scene

FLOOR_AND_US = ("floor", "deskwire")
COMPARED = {"list": "mercurius", "detail": "mercurius", "board": "yoga"}
"""By whose rate a query has its target: in a short run, the only peer."""
EVERYONE = ("floor", "postgraphile", "mercurius", "yoga", "deskwire")


def cpu(scene: Scene, effort: Effort, found: Found) -> None:
    """CPU of server and PostgreSQL per request, against the floor's."""
    _rounds(scene, effort, found, FLOOR_AND_US, 16)


def rates(scene: Scene, effort: Effort, found: Found) -> None:
    """Requests a second at 16 connections, beside all peers; CPU in the same runs."""
    if not effort.is_short:
        _rounds(scene, effort, found, EVERYONE, 16)
        return
    for query in effort.queries:
        only = replace(effort, queries=(query,))
        _rounds(scene, only, found, ("floor", COMPARED[query], "deskwire"), 16)


def alone(scene: Scene, effort: Effort, found: Found) -> None:
    """Requests a second at one connection."""
    _rounds(scene, effort, found, EVERYONE, 1)


def one(scene: Scene, target: str, query: str, connections: int, seconds: int) -> Shot:
    """One run on one target."""
    return shoot(scene, scene.server(target), scene.asked.files(target, query), connections, seconds)


def warm(scene: Scene, targets: tuple[str, ...], queries: tuple[str, ...]) -> None:
    """Compilers, plans and pages, before anything counts."""
    for target in targets:
        for query in queries:
            one(scene, target, query, 8, 1)


def _rounds(scene: Scene, effort: Effort, found: Found, targets: tuple[str, ...], connections: int) -> None:
    warm(scene, targets, effort.queries)
    for _ in range(effort.rounds):
        for query in effort.queries:
            shots = {name: one(scene, name, query, connections, effort.seconds) for name in targets}
            _tell(found, query, shots, connections)


def _tell(found: Found, query: str, shots: dict[str, Shot], connections: int) -> None:
    for name, shot in shots.items():
        row = f"{query}, {connections}"
        found.value("requests a second", row, name, shot.rps)
        found.value("CPU per request, ms", row, name, shot.cpu_ms)
        found.value("of it the server, ms", row, name, shot.server_ms)
        found.value("of it PostgreSQL, ms", row, name, shot.database_ms)
    if connections == 1:
        return
    ours = shots["deskwire"]
    found.ratio(f"cpu.{query}", ours.cpu_ms, shots["floor"].cpu_ms)
    for peer in set(shots) - {"floor", "deskwire"}:
        found.ratio(f"rate.{query}.{peer}", ours.rps, shots[peer].rps)
        found.ratio(f"cpu.{query}.{peer}", ours.cpu_ms, shots[peer].cpu_ms)
