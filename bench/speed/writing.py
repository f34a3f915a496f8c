"""list, detail and board while the rows asked for are written 50 times a second, in the peers' tables and in ours alike."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.speed.found import Effort, Found
from bench.speed.places import ROOT
from bench.speed.reading import EVERYONE, one, warm
from bench.speed.scene import Scene


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Requests a second and CPU at 16 connections; the writes' own share of PostgreSQL's CPU is in all of them."""
    warm(scene, EVERYONE, effort.queries)
    with _writer(scene):
        for _ in range(effort.rounds):
            for query in effort.queries:
                for target in EVERYONE:
                    shot = one(scene, target, query, 16, effort.seconds)
                    found.value("requests a second while written to", f"{query}, 16", target, shot.rps)
                    found.value("CPU per request while written to, ms", f"{query}, 16", target, shot.cpu_ms)
    scene.cluster.run("VACUUM ANALYZE")


@contextmanager
def _writer(scene: Scene) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "bench.speed.writer", scene.cluster.url], cwd=ROOT)
    try:
        yield
        if process.poll() is not None:
            raise RuntimeError("The writer has ended before the readers.")
    finally:
        process.terminate()
        process.wait()
