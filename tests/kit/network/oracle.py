"""The same questions answered slowly, from their definitions: minutes are looked at one by one, dates found by trying.

It shares no formula with the code: no prefix sums, no backward pass. A late start is the latest start with which, tried out in a
forward pass, the plan still ends when it did.
"""

from dataclasses import dataclass

from kit.network import Constraint, Kind, Link, Task
from kit.worktime import Timeline
from kit.worktime.blocks import Block
from kit.worktime.minutes import YEAR_STARTS

YEAR = 30
ZERO = YEAR_STARTS[YEAR]
"""Where the small worlds of these tests begin; before and after them everybody always works."""


@dataclass(frozen=True)
class Small:
    """Working time that is given minute by minute, the first at ZERO."""

    works: tuple[bool, ...]

    def timeline(self) -> Timeline:
        def build(year: int) -> Block:
            begin, end = YEAR_STARTS[year], YEAR_STARTS[year + 1]
            if year != YEAR:
                return Block([(begin, end, 1)])
            small = [(ZERO + n, ZERO + n + 1, 1) for n, works in enumerate(self.works) if works]
            return Block([*small, (ZERO + len(self.works), end, 1)])

        return Timeline(build)

    def at(self, minute: int) -> bool:
        n = minute - ZERO
        return self.works[n] if 0 <= n < len(self.works) else True

    def between(self, begin: int, end: int) -> int:
        return sum(self.at(minute) for minute in range(begin, end))

    def shift(self, minute: int, lag: int) -> int:
        if lag == 0:
            return minute
        if lag > 0:
            found = minute
            while self.between(minute, found) < lag:
                found += 1
            return found
        found = minute
        while self.between(found - 1, minute) <= -lag:
            found -= 1
        return found


@dataclass(frozen=True)
class Problem:
    """A network in small worlds: the tasks' and the plan's."""

    tasks: tuple[Task, ...]
    worlds: tuple[Small, ...]
    links: tuple[Link, ...]
    plan: Small
    start: int


def early(problem: Problem, forced: dict[int, tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """The earliest dates: all begin at the start, and what breaks a rule is moved until nothing does.

    forced: further (earliest start, earliest finish) of a task.
    """
    dates = [(problem.start, problem.start)] * len(problem.tasks)
    moved = True
    while moved:
        moved = False
        for n, task in enumerate(problem.tasks):
            not_before, not_done_before = (forced or {}).get(n, (0, 0))
            not_before = max(not_before, problem.start)
            for link in problem.links:
                if link.after == task.key:
                    start, finish = dates[int(str(link.before))]
                    from_finish = link.kind in (Kind.FINISH_START, Kind.FINISH_FINISH)
                    bound = problem.plan.shift(finish if from_finish else start, link.lag)
                    if link.kind in (Kind.FINISH_START, Kind.START_START):
                        not_before = max(not_before, bound)
                    else:
                        not_done_before = max(not_done_before, bound)
            if task.constraint is Constraint.START_NO_EARLIER_THAN:
                not_before = max(not_before, task.at or 0)
            if task.constraint is Constraint.FINISH_NO_EARLIER_THAN:
                not_done_before = max(not_done_before, task.at or 0)
            new = _soonest(task, problem.worlds[n], not_before, not_done_before)
            if new != dates[n]:
                dates[n], moved = new, True
    return dates


def _soonest(task: Task, world: Small, not_before: int, not_done_before: int) -> tuple[int, int]:
    """The first start with a finish that leaves exactly the task's work between them."""
    if not task.minutes:
        return (max(not_before, not_done_before),) * 2
    start = not_before
    while True:
        if world.at(start):
            finish = max(start, not_done_before)
            while world.between(start, finish) < task.minutes:
                finish += 1
            if world.between(start, finish) == task.minutes:
                return start, finish
        start += 1


def keeps(problem: Problem, dates: list[tuple[int, int]], end: int) -> bool:
    """Whether these dates keep the plan's end and each deadline."""
    for task, (start, finish) in zip(problem.tasks, dates, strict=True):
        if finish > end:
            return False
        if task.constraint is Constraint.START_NO_LATER_THAN and start > (task.at or 0):
            return False
        if task.constraint is Constraint.FINISH_NO_LATER_THAN and finish > (task.at or 0):
            return False
    return True


def late_start(problem: Problem, n: int, end: int) -> int:
    """The latest start with which all is kept, found by trying each minute until the end."""
    found, task = None, problem.tasks[n]
    for minute in range(early(problem)[n][0], end + 1):
        if task.minutes and not problem.worlds[n].at(minute):
            continue
        if keeps(problem, early(problem, {n: (minute, 0)}), end):
            found = minute
    assert found is not None
    return found


def late_finish(problem: Problem, n: int, end: int) -> int:
    """The latest finish with which all is kept."""
    found = None
    for minute in range(early(problem)[n][1], end + 1):
        if keeps(problem, early(problem, {n: (0, minute)}), end):
            found = minute
    assert found is not None
    return found
