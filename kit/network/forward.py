"""The forward pass: when each task can begin and end at the earliest."""

from kit.network.parts import Constraint, Task
from kit.network.web import Web
from kit.worktime import Timeline


def forward(web: Web, time: Timeline, start: int) -> tuple[list[int], list[int]]:
    """Early starts and finishes: ES = the latest of what links, the plan's start and the constraint allow, EF = ES + duration.

    Lags count in `time`, the plan's. What has happened, and a must-date, stands whatever the links say.
    """
    starts, finishes = [start] * len(web.tasks), [start] * len(web.tasks)
    for n in web.order:
        task = web.tasks[n]
        not_before, not_done_before = start, 0
        for other, kind, lag in web.before[n]:
            bound = time.shift(finishes[other] if kind.from_finish else starts[other], lag)
            if kind.to_start:
                not_before = max(not_before, bound)
            else:
                not_done_before = max(not_done_before, bound)
        starts[n], finishes[n] = early(task, not_before, not_done_before)
    return starts, finishes


def early(task: Task, not_before: int, not_done_before: int) -> tuple[int, int]:
    """A task's earliest (start, finish), given what binds its start and its finish."""
    if task.began is not None:
        planned = task.time.add(task.began, task.minutes)
        return task.began, max(planned, not_done_before) if task.ended is None else task.ended
    at = task.at or 0
    match task.constraint:
        case Constraint.MUST_START_ON:
            return at, _finish(task, at, not_done_before)
        case Constraint.MUST_FINISH_ON:
            return task.time.subtract(at, task.minutes), at
        case Constraint.START_NO_EARLIER_THAN:
            not_before = max(not_before, at)
        case Constraint.FINISH_NO_EARLIER_THAN:
            not_done_before = max(not_done_before, at)
    return _soonest(task, not_before, not_done_before)


def _soonest(task: Task, not_before: int, not_done_before: int) -> tuple[int, int]:
    if not task.minutes:
        return (max(not_before, not_done_before),) * 2
    start = task.time.next(not_before)
    finish = task.time.add(start, task.minutes)
    if finish >= not_done_before:
        return start, finish
    start = max(start, task.time.subtract(not_done_before, task.minutes))
    return start, max(task.time.add(start, task.minutes), not_done_before)


def _finish(task: Task, start: int, not_done_before: int) -> int:
    """Where the start is given: as soon as the work is done, or as late as the time without work after it, if a link says so."""
    finish = task.time.add(start, task.minutes)
    if task.minutes and finish < not_done_before <= task.time.next(finish):
        return not_done_before
    return finish
