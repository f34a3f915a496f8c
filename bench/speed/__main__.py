"""`bench/run`: what is measured, and what becomes of it."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.speed import reading, scene
from bench.speed.asked import QUERIES
from bench.speed.found import Effort, Found, shown
from bench.speed.places import ROOT

Part = Callable[[scene.Scene, Effort, Found], None]
PARTS: dict[str, Part] = {"cpu": reading.cpu, "rates": reading.rates, "alone": reading.alone}


def main() -> int:
    """One run; the exit code."""
    asked = _asked()
    if asked.stop:
        scene.stop_kept()
        return 0
    effort = Effort(asked.rounds, 1 if asked.quick else 3, tuple(asked.queries.split(",")))
    found = Found()
    with scene.scene(asked.tree.resolve(), keep=asked.keep) as it:
        it.verify("floor", "deskwire")
        for name in asked.only.split(","):
            PARTS[name](it, effort, found)
    _print(found)
    return 0


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="bench/run", description="Measure Deskwire against its peers.")
    ask.add_argument("--only", default="cpu", help=f"parts, with commas: {', '.join(PARTS)}")
    ask.add_argument("--queries", default=",".join(QUERIES), help="of these three")
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--quick", action="store_true", help="a third of the seconds: for development")
    ask.add_argument("--tree", type=Path, default=ROOT, help="the checkout whose server is measured")
    ask.add_argument("--keep", action="store_true", help="databases and peers stay for the next run")
    ask.add_argument("--stop", action="store_true", help="end what --keep has left")
    return ask.parse_args()


def _print(found: Found) -> None:
    for table, rows in found.plain.items():
        print(f"\n{table}")
        for row, columns in rows.items():
            print(f"  {row:14}" + "  ".join(f"{name} {shown(values)}" for name, values in columns.items()))
    print("\nratios")
    for name, rounds in found.ratios.items():
        print(f"  {name:24} {shown(rounds)}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, subprocess.SubprocessError) as error:
        print(f"This could not be measured: {error}", file=sys.stderr)
        sys.exit(2)
