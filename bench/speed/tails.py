"""p99 at half of Mercurius' peak for a query, from the open-loop generator."""

import subprocess
import sys
from statistics import median

import orjson

from bench.speed.found import Effort, Found
from bench.speed.places import ROOT, SCRATCH
from bench.speed.reading import one, warm
from bench.speed.scene import Scene

TARGETS = ("floor", "mercurius", "deskwire")
"""The floor shows that the generator keeps up: faster than any target, it must answer all in time."""


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Each target at the same rate."""
    warm(scene, TARGETS, effort.queries)
    rates = {query: _peak(scene, found, query) / 2 for query in effort.queries}
    for _ in range(effort.rounds):
        for query, rate in rates.items():
            said = {target: ask(scene, target, query, rate, effort.seconds) for target in TARGETS}
            found.value("open loop: asked a second", query, "all", rate)
            _tell(found, query, said)
            found.ratio(f"tail.{query}", said["deskwire"]["p99"], said["mercurius"]["p99"])


def _tell(found: Found, row: str, said: dict[str, dict[str, float]]) -> None:
    for target, figures in said.items():
        found.value("open loop: p50, ms", row, target, figures["p50"])
        found.value("open loop: p99, ms", row, target, figures["p99"])
        found.value(
            "open loop: not answered 3 s after the last was asked", row, target, figures["unanswered"]
        )
        found.value("open loop: the generator's own delay, p99, ms", row, target, figures["late_p99"])


def _peak(scene: Scene, found: Found, query: str) -> float:
    """What it reached at 16 connections in this run, or reaches now."""
    measured = found.plain.get("requests a second", {}).get(f"{query}, 16", {}).get("mercurius")
    return median(measured) if measured else one(scene, "mercurius", query, 16, 3).rps


def ask(scene: Scene, target: str, query: str, rate: float, seconds: int) -> dict[str, float]:
    """One run, in a process of its own."""
    port = scene.server(target).port
    wires = [request.wire(port).decode() for request in scene.asked.requests(target, query)]
    job = SCRATCH / "openloop.json"
    job.write_bytes(orjson.dumps({"port": port, "requests": wires, "rate": rate, "seconds": seconds}))
    command = [sys.executable, "-m", "bench.speed.openloop", str(job)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    said: dict[str, float] = orjson.loads(done.stdout)
    if said["bad"]:
        raise RuntimeError(f"{target}, {query}: {said['bad']:.0f} answers of the open loop were bad.")
    return said
