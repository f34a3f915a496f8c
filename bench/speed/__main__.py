"""`bench/run`: what is measured, and what becomes of it."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.speed import page, processes, reading, scene, sockets, sqlite, starting, tails, verb, writing
from bench.speed.asked import QUERIES
from bench.speed.found import Effort, Found, shown
from bench.speed.goals import GOALS, failures
from bench.speed.places import ROOT

Part = Callable[[scene.Scene, Effort, Found], None]
PARTS: dict[str, Part] = {
    "rates": reading.rates,
    "tails": tails.measure,
    "processes": processes.measure,
    "start": starting.measure,
    "sqlite": sqlite.measure,
    "verb": verb.measure,
    "alone": reading.alone,
    "writing": writing.measure,
    "fanout": sockets.measure,
    "cpu": reading.cpu,
}
"""`cpu` is the part of `rates` that needs no Node: in no run that does not ask for it."""
ALL = [name for name in PARTS if name != "cpu"]
BINDING = [name for name in ALL if name not in ("alone", "writing")]
"""What has a target; the others are reported."""


def main() -> int:
    """One run; the exit code."""
    asked = _asked()
    if asked.stop:
        scene.stop_kept()
        return 0
    is_short = asked.check or asked.quick
    parts = asked.only.split(",") if asked.only else BINDING if asked.check else ALL
    rounds = asked.rounds or (3 if is_short else 5)
    seconds = 1 if asked.quick else 2 if asked.check else 3
    found = _measured(asked, parts, Effort(rounds, seconds, tuple(asked.queries.split(",")), is_short))
    _print(found)
    if asked.write or not (asked.only or is_short):
        page.write(found)
    return _judged(found) if asked.check else 0


def _measured(asked: argparse.Namespace, parts: list[str], effort: Effort) -> Found:
    found, began = Found(), time.monotonic()
    with scene.scene(asked.tree.resolve(), keep=asked.keep) as it:
        it.verify("floor", "deskwire", *(["mercurius", "postgraphile", "yoga"] if "rates" in parts else []))
        for name in parts:
            print(f"{time.monotonic() - began:4.0f} s  {name}", flush=True)
            PARTS[name](it, effort, found)
    print(f"{time.monotonic() - began:4.0f} s  done", flush=True)
    return found


def _judged(found: Found) -> int:
    wrong = failures(found.ratios, page.committed().ratios)
    print("\n".join(["", *wrong]) if wrong else "\nEvery figure keeps its target and its committed range.")
    if missing := [goal.name for goal in GOALS if goal.name not in found.ratios]:
        print(f"Not measured: {', '.join(missing)}.")
    return 1 if wrong else 0


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="bench/run", description="Measure Deskwire against its peers.")
    ask.add_argument("--only", help=f"parts, with commas: {', '.join(PARTS)}")
    ask.add_argument("--queries", default=",".join(QUERIES), help="of these three")
    ask.add_argument("--rounds", type=int, help="5; 3 if quick or a check")
    ask.add_argument("--quick", action="store_true", help="a second each: for development")
    ask.add_argument("--check", action="store_true", help="exit code 1 if a figure is not as it is to be")
    ask.add_argument("--write", action="store_true", help="keep the figures of parts, too")
    ask.add_argument("--tree", type=Path, default=ROOT, help="the checkout whose server is measured")
    ask.add_argument("--keep", action="store_true", help="databases and peers stay for the next run")
    ask.add_argument("--stop", action="store_true", help="end what --keep has left")
    return ask.parse_args()


def _print(found: Found) -> None:
    for table, rows in found.plain.items():
        print(f"\n{table}")
        for row, columns in rows.items():
            print(f"  {row:14}  " + "  ".join(f"{name} {shown(values)}" for name, values in columns.items()))
    print("\nratios")
    for name, rounds in found.ratios.items():
        print(f"  {name:24} {shown(rounds)}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, TimeoutError, subprocess.SubprocessError) as error:
        print(f"This could not be measured: {error}\n{getattr(error, 'stderr', None) or ''}", file=sys.stderr)
        sys.exit(2)
