"""What tasks may slip."""

from kit.network.backward import Pass
from kit.network.web import Web
from kit.worktime import Timeline


def total_float(web: Web, n: int, early: Pass, latest: Pass) -> int:
    """The smaller of LS - ES and LF - EF, in the task's own working time; of a task that has begun, LF - EF."""
    task = web.tasks[n]
    if task.ended is not None:
        return 0
    slips = task.time.between(early[1][n], latest[1][n])
    return slips if task.began is not None else min(slips, task.time.between(early[0][n], latest[0][n]))


def free_float(web: Web, time: Timeline, n: int, early: Pass, total: int) -> int:
    """By how much a task may slip, in its own working time, until the first link to another task's early dates binds.

    Of a task after which nothing comes: its total float. Never less than 0, nor more than the total float.
    """
    task = web.tasks[n]
    if task.ended is not None:
        return 0
    free = total
    for other, kind, lag in web.after[n]:
        bound = time.unshift(early[0][other] if kind.to_start else early[1][other], lag)
        own = early[1][n] if kind.from_finish else early[0][n]
        free = min(free, task.time.between(own, bound))
    return max(0, free)
