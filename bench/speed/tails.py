"""p99 at half of Mercurius' peak for a query, from the open-loop generator."""

import subprocess
import sys
from dataclasses import dataclass, field
from statistics import median

import orjson

from bench.speed.found import Effort, Found
from bench.speed.places import ROOT, SCRATCH
from bench.speed.reading import one, warm
from bench.speed.scene import Scene
from bench.speed.servers import Server

TARGETS = ("floor", "mercurius", "deskwire")
"""The floor shows that the generator keeps up: faster than any target, it must answer all in time."""
SLICES = 4
"""A machine of others' stands still now and then for a tenth of a second, which is more than the slowest hundredth of a run: so
each round asks every target several times, in turn and in an order that is the same read from either end."""


@dataclass
class Said:
    """What the generator found: milliseconds from planned to answered, its own delays, and how many were not answered."""

    answered: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    unanswered: int = 0

    def add(self, other: "Said") -> None:
        """What it found in another slice."""
        self.answered += other.answered
        self.late += other.late
        self.unanswered += other.unanswered


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Each target at the same rate; a round's p99 is that of all its slices together."""
    warm(scene, TARGETS, effort.queries)
    rates = {query: _peak(scene, found, query) / 2 for query in effort.queries}
    for _ in range(effort.rounds):
        for query, rate in rates.items():
            said = _round(scene, query, rate, effort)
            found.value("open loop: asked a second", query, "all", rate)
            _tell(found, query, said)
            ours, theirs = (_percentile(said[target].answered, 0.99) for target in ("deskwire", "mercurius"))
            found.ratio(f"tail.{query}", ours, theirs)


def _round(scene: Scene, query: str, rate: float, effort: Effort) -> dict[str, Said]:
    said = {target: Said() for target in TARGETS}
    for number in range(1 if effort.is_short else SLICES):
        for target in TARGETS if number % 2 == 0 else reversed(TARGETS):
            said[target].add(ask(scene, target, query, rate, effort.seconds))
    return said


def _tell(found: Found, row: str, said: dict[str, Said]) -> None:
    for target, heard in said.items():
        found.value("open loop: p50, ms", row, target, _percentile(heard.answered, 0.5))
        found.value("open loop: p99, ms", row, target, _percentile(heard.answered, 0.99))
        found.value("open loop: not answered 3 s after the last was asked", row, target, heard.unanswered)
        found.value(
            "open loop: the generator's own delay, p99, ms", row, target, _percentile(heard.late, 0.99)
        )


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _peak(scene: Scene, found: Found, query: str) -> float:
    """What it reached at 16 connections in this run, or reaches now."""
    measured = found.plain.get("requests a second", {}).get(f"{query}, 16", {}).get("mercurius")
    return median(measured) if measured else one(scene, "mercurius", query, 16, 3).rps


def ask(scene: Scene, target: str, query: str, rate: float, seconds: int) -> Said:
    """One run, in a process of its own."""
    return ask_of(scene, scene.server(target), target, query, rate, seconds)


def ask_of(scene: Scene, server: Server, target: str, query: str, rate: float, seconds: int) -> Said:
    """One run, of a server that understands what is asked of `target`."""
    wires = [request.wire(server.port).decode() for request in scene.asked.requests(target, query)]
    job = SCRATCH / "openloop.json"
    job.write_bytes(orjson.dumps({"port": server.port, "requests": wires, "rate": rate, "seconds": seconds}))
    command = [sys.executable, "-m", "bench.speed.openloop", str(job)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    told = orjson.loads(done.stdout)
    if told["bad"]:
        raise RuntimeError(f"{server.name}, {query}: {told['bad']} answers of the open loop were bad.")
    return Said(told["answered"], told["late"], told["unanswered"])
