"""The backward pass: when each task must begin and end at the latest; and what may wait until then."""

from kit.network.parts import Constraint, Task
from kit.network.web import Web
from kit.worktime import Timeline

NEVER = 1 << 62
Pass = tuple[list[int], list[int]]
"""Starts and finishes."""


def backward(web: Web, time: Timeline, early: Pass, end: int) -> Pass:
    """Late starts and finishes: LF = the earliest of what links, the plan's end and the constraint allow, LS = LF - duration.

    A late finish is the latest instant at which the task may end, be it in time in which nobody works.
    """
    starts, finishes = [end] * len(web.tasks), [end] * len(web.tasks)
    for n in reversed(web.order):
        task = web.tasks[n]
        if task.began is not None and task.ended is not None:
            starts[n], finishes[n] = task.began, task.ended
            continue
        by, done_by = _bounds(web, time, n, (starts, finishes), end)
        at = task.at or 0
        if task.constraint in (Constraint.MUST_START_ON, Constraint.START_NO_LATER_THAN):
            by = min(by, at)
        elif task.constraint in (Constraint.MUST_FINISH_ON, Constraint.FINISH_NO_LATER_THAN):
            done_by = min(done_by, at)
        starts[n], finishes[n] = late(task, by, done_by, early[1][n])
    return starts, finishes


def late(task: Task, by: int, done_by: int, early_finish: int) -> tuple[int, int]:
    """A task's latest (start, finish), given by when it has to begin and to end."""
    if task.began is not None:
        return task.began, done_by
    if not task.minutes:
        return (min(by, done_by),) * 2
    start = task.time.subtract(done_by, task.minutes)
    if by >= start:
        return start, done_by
    if task.constraint is not Constraint.MUST_START_ON or by != task.at:
        by = by if task.time.next(by) == by else task.time.previous(by) - 1
    finish = task.time.next(task.time.add(by, task.minutes))
    return by, min(done_by, max(finish, early_finish))


def delayed(web: Web, time: Timeline, early: Pass, latest: Pass) -> Pass:
    """The schedule: early dates, but tasks as late as possible use up the time until what comes after them.

    They never push a task that wants to be early: such a task takes its free float, and a row of them moves as one.
    """
    starts, finishes = list(early[0]), list(early[1])
    for n in reversed(web.order):
        task = web.tasks[n]
        if task.constraint is not Constraint.AS_LATE_AS_POSSIBLE or task.began is not None:
            continue
        by, done_by = _bounds(web, time, n, (starts, finishes), latest[1][n])
        start, _ = late(task, min(by, latest[0][n]), min(done_by, latest[1][n]), early[1][n])
        if start > starts[n]:
            starts[n] = start
            finishes[n] = max(task.time.add(start, task.minutes), early[1][n])
    return starts, finishes


def _bounds(web: Web, time: Timeline, n: int, dates: Pass, end: int) -> tuple[int, int]:
    """By when a task has to begin and to end for what comes after it to keep these dates; what has happened binds nothing."""
    by, done_by = NEVER, end
    for other, kind, lag in web.after[n]:
        after = web.tasks[other]
        if after.ended is not None or (kind.to_start and after.began is not None):
            continue
        bound = time.unshift(dates[0][other] if kind.to_start else dates[1][other], lag)
        if kind.from_finish:
            done_by = min(done_by, bound)
        else:
            by = min(by, bound)
    return by, done_by
