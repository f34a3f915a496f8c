"""What a plan costs, and whether that grows at most as its tasks and links do.

    .venv/bin/python -m bench.planning              prints
    .venv/bin/python -m bench.planning --write      keeps the figures in bench/planning.json, which is committed

Plans of 625 to 20,000 tasks with twice as many links, of every kind and with lags, forty people with hours of their own, in a
zone whose clocks change. All calendars are made anew for each plan, as for each request. The exponent is the slope of a line
fitted to logarithms of processor time: 1 is linear. The ratios are between sizes of one run, so that they hold on any machine.
"""

import argparse
import math
import random
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.soaking.plan import write
from kit.network import Constraint, Kind, Link, Task, schedule
from kit.worktime import Timeline, every_day, together, working_time

STATE = Path(__file__).with_suffix(".json")
SIZES = (625, 1_250, 2_500, 5_000, 10_000, 20_000)
GOAL_TASKS = 5_000
PEOPLE = 40
START = 29_500_000
"""In February 2026."""


def plan(count: int) -> float:
    """Seconds of processor time that a plan of so many tasks takes, calendars included."""
    chance = random.Random(count)
    links = [
        Link(
            chance.randrange(max(0, n - 50), n),
            n,
            chance.choice(list(Kind)),
            chance.choice((0, 0, 60, -120, 480)),
        )
        for n in range(1, count)
        for _ in range(2)
    ]
    sizes = [
        (chance.randrange(0, 960), chance.sample(range(PEOPLE), chance.choice((1, 1, 2))))
        for _ in range(count)
    ]
    began = time.process_time()
    office = working_time("Europe/Berlin", every_day((540, 720), (780, 1020), days=range(5)))
    people = [
        working_time("Europe/Berlin", every_day((480 + n, 720), (780, 990 + n), days=range(5)))
        for n in range(PEOPLE)
    ]
    groups: dict[tuple[int, ...], Timeline] = {}
    tasks = []
    for n, (minutes, who) in enumerate(sizes):
        named = tuple(sorted(who))
        if named not in groups:
            groups[named] = together([people[each] for each in named])
        constraint = Constraint.AS_LATE_AS_POSSIBLE if n % 20 == 0 else Constraint.AS_SOON_AS_POSSIBLE
        tasks.append(Task(key=n, name=f"K-{n}", minutes=minutes, time=groups[named], constraint=constraint))
    found = schedule(tasks, links, start=START, time=office, zone="Europe/Berlin")
    used = time.process_time() - began
    assert len(found.dates) == count
    assert not found.conflicts
    return used


def slope(points: list[tuple[int, float]]) -> float:
    """Of the line that fits the logarithms best."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return rise / sum((x - mean_x) ** 2 for x in xs)


def main() -> int:
    """Some rounds; prints, and keeps if asked; fails if the cost grows faster than tasks and links."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--write", action="store_true")
    asked = ask.parse_args()
    plan(SIZES[0])  # what is made once is made now
    rounds = [[plan(size) for size in SIZES] for _ in range(asked.rounds)]
    used = [median(each[n] for each in rounds) for n in range(len(SIZES))]
    exponents = [slope(list(zip(SIZES, each, strict=True))) for each in rounds]
    ratios = [b / a for a, b in pairwise(used)]
    for size, seconds in zip(SIZES, used, strict=True):
        print(
            f"{size:6} tasks, {2 * (size - 1):6} links {seconds * 1_000:9.1f} ms {seconds * 1e6 / size:6.1f} µs a task"
        )
    print(f"exponent {median(exponents):.3f} ({min(exponents):.3f} to {max(exponents):.3f})")
    print(f"twice the size costs {', '.join(f'{ratio:.2f}' for ratio in ratios)} times as much")
    if asked.write:
        figures = {
            "ms": {str(size): round(seconds * 1_000, 1) for size, seconds in zip(SIZES, used, strict=True)},
            "exponent": [round(each, 3) for each in sorted(exponents)],
            "ratios": [round(ratio, 2) for ratio in ratios],
        }
        write(STATE, figures)
    return 0 if median(exponents) <= 1.05 else 1


if __name__ == "__main__":
    sys.exit(main())
