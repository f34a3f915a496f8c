"""Where a server's time goes for each of the three queries: samples of its Python stack, by the room of the innermost frame.

    python -m bench.profile                              this checkout
    python -m bench.profile --tree /path/to/checkout     another one's server (of the time when it was asked the same way)

It samples from outside with py-spy, which must be on the PATH; nothing in the server is slowed or told apart from its real work.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.speed import reading
from bench.speed.asked import QUERIES
from bench.speed.closed import shoot
from bench.speed.places import ROOT, SCRATCH
from bench.speed.scene import Scene, scene

SECONDS = 8
A_SECOND = 500
CONNECTIONS = 16
ROOMS = {
    "PostgreSQL driver": ("asyncpg/",),
    "ORM, texts of SQL": ("tortoise/", "pypika_tortoise/"),
    "graphql-core, strawberry": ("graphql/", "strawberry/"),
    "event loop, sockets": ("asyncio/", "uvloop/"),
    "HTTP server": ("uvicorn/", "starlette/"),
    "GraphQL edge (`web/graphql`, `web/engine.py`)": ("web/graphql/", "web/"),
    "plans (`web/fast`)": ("web/fast/",),
    "resolvers, schema": ("resolvers/", "schema/"),
    "models": ("models/",),
    "kit, realtime": ("kit/", "realtime/"),
}
OTHERS = "others"
_FILE = re.compile(r"\(([^():]+)")

Shares = dict[str, float]
"""By room: milliseconds of the server's CPU for each request."""


def profiled(at: Scene, query: str) -> Shares:
    """One query's."""
    server, files = at.server("deskwire"), at.asked.files("deskwire", query)
    told = SCRATCH / f"{query}.raw"
    rate, seconds = ("-r", str(A_SECOND)), ("-d", str(SECONDS))
    command = ["py-spy", "record", *rate, *seconds, "-f", "raw", "-o", str(told), "-p", str(server.pid)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as sampling:
        shot = shoot(at, server, files, CONNECTIONS, SECONDS + 1)
        sampling.wait()
    found: Counter[str] = Counter()
    for stack, samples in _samples(told):
        found[_room(stack)] += samples
    return {room: shot.server_ms * samples / found.total() for room, samples in found.items()}


def _samples(told: Path) -> Iterator[tuple[list[str], int]]:
    for line in told.read_text().splitlines():
        stack, _, samples = line.rpartition(" ")
        yield stack.split(";"), int(samples)


def _room(stack: list[str]) -> str:
    """That of the innermost frame of a room: what Python's own library does is its caller's."""
    for frame in reversed(stack):
        file = _FILE.search(frame)
        rooms = [
            (len(start), room)
            for room, starts in ROOMS.items()
            for start in starts
            if file is not None and file[1].startswith(start)
        ]
        if rooms:
            return max(rooms)[1]  # the longest beginning tells most
    return OTHERS


def _table(shares: dict[str, Shares]) -> Iterator[str]:
    yield f"| ms a request | {' | '.join(shares)} |"
    yield f"|---|{'---|' * len(shares)}"
    for room in (*ROOMS, OTHERS):
        yield f"| {room} | {' | '.join(f'{each.get(room, 0):.3f}' for each in shares.values())} |"
    yield f"| all | {' | '.join(f'{sum(each.values()):.3f}' for each in shares.values())} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--tree", type=Path, default=ROOT)
    tree: Path = parser.parse_args().tree
    if shutil.which("py-spy") is None:
        print("py-spy is not on the PATH: nothing was measured.", file=sys.stderr)
        return 2
    with scene(tree, keep=False) as at:
        reading.warm(at, ("deskwire",), QUERIES)
        print("\n".join(_table({query: profiled(at, query) for query in QUERIES})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
