"""Fan-out, beside a bare broadcast of the same bytes.

    .venv/bin/python -m bench.fanout                                   everything, some minutes
    .venv/bin/python -m bench.fanout --parts cpu,burst --quick         some of it, small
    .venv/bin/python -m bench.fanout --peers FOLDER --json FILE        bursts of Mercurius and yoga too

FOLDER is a copy of ../shared/bench in which `npm ci` was run in `peers`. It starts its own PostgreSQL and Redis and ends
every process that it started. It says what it measured and fails only if that could not be done.
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson

from bench.fanout import measures
from bench.fanout.desk import desk
from bench.fanout.measures import Sizes
from bench.fanout.peers import PEERS, peer_burst
from bench.fanout.stage import stage
from bench.fanout.table import table

FULL = Sizes(rounds=5, deliveries=60_000, delays=200, burst=200, idle=2_000)
SHORT = Sizes(rounds=3, deliveries=20_000, delays=100, burst=200, idle=1_000)
QUICK = Sizes(rounds=2, deliveries=15_000, delays=30, burst=50, idle=500)
PARTS = ("cpu", "mixed", "delay", "burst", "memory")


async def measured(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures of the parts that were asked for."""
    parts, found = asked.parts.split(","), dict[str, Any]()
    sizes = QUICK if asked.quick else SHORT if asked.short else FULL
    async with stage(folder) as its, desk(its) as made:
        if "cpu" in parts:
            for kind, number in [
                ("list", 1_000),
                ("item", 1_000),
                *([] if asked.quick else [("list", 5_000)]),
            ]:
                found[f"cpu {kind} {number}"] = _said(
                    kind, number, await measures.same(its, made, kind, number, sizes)
                )
        if "mixed" in parts:
            number = 1_000 if asked.quick else 4_000
            found["mixed"] = _said("mixed", number, await measures.mixed(its, made, number, sizes))
        if "delay" in parts:
            found["delay"] = _said("delay", 500, await measures.delay(its, made, sizes))
        if "burst" in parts:
            found["burst"] = _said("burst", 500, await measures.burst(its, made, sizes))
        if "memory" in parts:
            found["memory"] = _said("memory", sizes.idle, await measures.memory(its, made, sizes))
    for name in PEERS if asked.peers and "burst" in parts else ():
        found[f"burst {name}"] = _said(name, 500, await peer_burst(name, asked.peers, sizes, folder))
    return found


def _said(what: str, number: int, figures: dict[str, Any]) -> dict[str, Any]:
    print(f"{what}, {number} sockets: {orjson.dumps(figures).decode()}", file=sys.stderr, flush=True)
    return figures


def main() -> None:
    """Measure, and say what it was."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    ask.add_argument("--short", action="store_true", help="all that has a target, in two minutes")
    ask.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    ask.add_argument("--peers", type=Path, help="a copy of ../shared/bench with its packages installed")
    ask.add_argument("--json", type=Path, help="a file for the figures")
    asked = ask.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="deskwire-fanout-"))
    folder.chmod(0o755)
    try:
        found = asyncio.run(measured(asked, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(found))
    if asked.json:
        asked.json.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, TimeoutError, OSError, subprocess.SubprocessError) as error:
        print(f"The fan-out could not be measured: {error}", file=sys.stderr)
        sys.exit(2)
