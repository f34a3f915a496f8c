"""The same three queries on SQLite, against PostgreSQL: the time of one after the other on one connection."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.speed import servers
from bench.speed.closed import shoot
from bench.speed.found import Effort, Found
from bench.speed.places import ROOT, deskwire_environment
from bench.speed.reading import one
from bench.speed.scene import Scene
from bench.speed.servers import Server


def measure(scene: Scene, effort: Effort, found: Found) -> None:
    """Mean time of an answer; both servers run, one is asked at a time."""
    with _on_sqlite(scene) as sqlite:
        for query in effort.queries:
            _equal(scene, sqlite, query)
            shoot(scene, sqlite, scene.asked.files("deskwire", query), 1, 1)
            one(scene, "deskwire", query, 1, 1)
        for _ in range(effort.rounds):
            for query in effort.queries:
                postgres = one(scene, "deskwire", query, 1, effort.seconds)
                theirs = shoot(scene, sqlite, scene.asked.files("deskwire", query), 1, effort.seconds)
                found.value("milliseconds, one after the other", query, "PostgreSQL", 1000 / postgres.rps)
                found.value("milliseconds, one after the other", query, "SQLite", 1000 / theirs.rps)
                found.ratio(f"sqlite.{query}", postgres.rps, theirs.rps)


def _equal(scene: Scene, sqlite: Server, query: str) -> None:
    """Some answers of each query are the same on both."""
    for request in scene.asked.requests("deskwire", query)[::17]:
        ours, theirs = (servers.data(url, request) for url in (scene.server("deskwire").url, sqlite.url))
        if ours != theirs:
            raise RuntimeError(f"SQLite answers {query} otherwise than PostgreSQL: {request.body}")


@contextmanager
def _on_sqlite(scene: Scene) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="deskwire-bench-sqlite-"))
    url = f"sqlite://{folder}/desk.sqlite3"
    try:
        migrate = [str(scene.tree / ".venv/bin/deskwire"), "migrate"]
        subprocess.run(
            migrate, env=deskwire_environment(url), cwd=scene.tree, check=True, stdout=subprocess.DEVNULL
        )
        copy = [
            str(scene.tree / ".venv/bin/python"),
            str(ROOT / "bench/peers/to_sqlite.py"),
            scene.cluster.url,
        ]
        subprocess.run([*copy, f"{folder}/desk.sqlite3"], cwd=scene.tree, check=True)
        server = servers.deskwire(scene.tree, url, name="deskwire on SQLite")
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)
