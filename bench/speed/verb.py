"""`itemSetStatus` beside a handwritten transaction with the same statements (`handwritten.py`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import orjson

from bench.ports import free_port
from bench.speed.asked import Request, written
from bench.speed.closed import Shot, shoot
from bench.speed.found import Effort, Found
from bench.speed.places import ROOT, clean_environment, uvicorn_command
from bench.speed.scene import Scene
from bench.speed.servers import Server, start
from kit.ids import to_global

SET_STATUS = """mutation Set($i: ID!, $s: ID!) { itemSetStatus(id: $i, statusId: $s) {
  item { id status { id name } } refused: errors { code message path } cursor } }"""
# `refused`, because wrk's script takes `"errors":[` for a failed answer.
TICKETS = """SELECT json_agg(json_build_array(i.id, o.id)) FROM items i JOIN statuses s ON s.id = i.status_id
  JOIN statuses o ON o.type_id = i.type_id AND o.name = CASE s.name WHEN 'open' THEN 'in_progress' ELSE 'open' END"""
"""Each item with a status that it has not."""
EVENTS = "SELECT count(*) FROM events WHERE kind = 'item.status_changed'"
CONNECTIONS = 4

Moves = list[tuple[str, str]]


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """CPU of server and PostgreSQL per mutation."""
    moves: Moves = scene.cluster.json(TICKETS)
    share = len(moves) // (2 * effort.rounds + 2)
    shares = iter([moves[n * share : (n + 1) * share] for n in range(2 * effort.rounds + 2)])
    with _handwritten(scene) as handwritten:
        both = (scene.server("deskwire"), handwritten)
        for server in both:
            _changing(scene, server, next(shares), 1)
        for _ in range(effort.rounds):
            _tell(found, {s.name: _changing(scene, s, next(shares), effort.seconds) for s in both})


def _changing(scene: Scene, server: Server, moves: Moves, seconds: int) -> Shot:
    """One run, with items of its own. Raises: RuntimeError, if not every request has changed one."""
    headers = scene.asked.said["deskwire"]["headers"]
    requests = [Request(headers, _body(server.name == "deskwire", *move)) for move in moves]
    before = scene.cluster.json(EVENTS)
    shot = shoot(scene, server, written("verb", requests), CONNECTIONS, seconds)
    recorded = scene.cluster.json(EVENTS) - before
    if not shot.requests <= recorded <= shot.requests + CONNECTIONS:
        raise RuntimeError(f"{server.name}: {shot.requests} mutations left {recorded} events.")
    return shot


def _body(is_global: bool, item: str, status: str) -> str:
    given = {"i": to_global("item", UUID(item)), "s": to_global("status", UUID(status))}
    return orjson.dumps(
        {"query": SET_STATUS, "variables": given if is_global else {"i": item, "s": status}}
    ).decode()


def _tell(found: Found, shots: dict[str, Shot]) -> None:
    for name, shot in shots.items():
        found.value("CPU per request, ms", "itemSetStatus", name, shot.cpu_ms)
        found.value("requests a second", "itemSetStatus", name, shot.rps)
    found.ratio("verb", shots["deskwire"].cpu_ms, shots["handwritten"].cpu_ms)


@contextmanager
def _handwritten(scene: Scene) -> Iterator[Server]:
    """Afterwards the items are again as the neutral dataset has them."""
    port = free_port()
    command = uvicorn_command("bench.speed.handwritten:app", port)
    server = start(
        "handwritten", command, clean_environment(BENCH_DATABASE_URL=scene.cluster.url), ROOT, port
    )
    try:
        yield server
    finally:
        server.stop()
        scene.cluster.file(ROOT / "bench/peers/restore.sql")
