"""`bench/run`: what is measured, and what becomes of it."""

import argparse
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.speed import (
    page,
    processes,
    reading,
    scene,
    sockets,
    sqlite,
    starting,
    tails,
    verb,
    writing,
)
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
ALL = [name for name in PARTS if name != "cpu"]
"""`cpu` is the part of `rates` that needs no Node: in no run that does not ask for it."""
NODE = {"rates", "tails", "alone", "writing", "fanout"}
"""What peers on Node take part in."""
BINDING = [name for name in ALL if name not in ("alone", "writing")]
"""What has a target; the others are reported."""
CHECK_SECONDS = 430.0
"""After this much of its nine minutes a check begins no other part."""
CHECK_ENDS = 535
"""Seconds after which a check is over, whatever it is at."""


def main() -> int:
    """One run; the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    asked = _asked()
    if asked.stop:
        scene.stop_kept()
        return 0
    _need("wrk", "redis-server", *(("node", "npm") if NODE & set(_parts(asked)) else ()))
    if asked.check:
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(CHECK_ENDS)
    found = _measured(asked)
    _print(found)
    if asked.write or not (asked.only or asked.quick or asked.check):
        page.write(found)
    return _judged(found, asked) if asked.check else 0


def _need(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise RuntimeError(f"These programs are not here: {', '.join(missing)}.")


def _too_long(*_: object) -> None:
    raise TimeoutError(f"the check was not done after {CHECK_ENDS} seconds.")


def _measured(asked: argparse.Namespace) -> Found:
    found, began, parts = Found(), time.monotonic(), _parts(asked)
    with scene.scene(asked.tree.resolve(), keep=asked.keep) as it:
        it.verify("floor", "deskwire", *(["mercurius", "postgraphile", "yoga"] if "rates" in parts else []))
        for name in parts:
            passed = time.monotonic() - began
            if asked.check and passed > CHECK_SECONDS:
                print(f"{passed:4.0f} s  no time is left for {name}", flush=True)
                continue
            print(f"{passed:4.0f} s  {name}", flush=True)
            try:
                PARTS[name](it, _effort(asked, name), found)
            except Exception:
                _print(found)  # what the other parts took their time for
                raise
    print(f"{time.monotonic() - began:4.0f} s  done", flush=True)
    return found


def _parts(asked: argparse.Namespace) -> list[str]:
    if asked.only:
        return list(asked.only.split(","))
    return BINDING if asked.check else ALL


def _effort(asked: argparse.Namespace, part: str) -> Effort:
    seconds = 1 if asked.quick else 2 if asked.check else 3
    rounds = 5 if not (asked.quick or asked.check) else 3 if part == "rates" else 2
    return Effort(
        asked.rounds or rounds, seconds, tuple(asked.queries.split(",")), asked.quick or asked.check
    )


def _judged(found: Found, asked: argparse.Namespace) -> int:
    """What was asked for and is not here has not passed."""
    wrong = failures(found.ratios, page.committed().ratios)
    missing = [goal for goal in GOALS if goal.target and goal.name not in found.ratios and not asked.only]
    wrong += [f"{goal.what}: not measured." for goal in missing]
    print("\n".join(["", *wrong]) if wrong else "\nEvery figure keeps its target and its committed range.")
    return 1 if wrong else 0


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="bench/run", description="Measure Deskwire against its peers.")
    ask.add_argument("--only", help=f"parts, with commas: {', '.join(PARTS)}")
    ask.add_argument("--queries", default=",".join(QUERIES), help="of these three")
    ask.add_argument("--rounds", type=int, help="5; fewer if quick or a check")
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
