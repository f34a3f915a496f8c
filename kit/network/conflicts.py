"""What a schedule does not keep: links that a must-date or the past breaks, and deadlines that links break."""

from collections.abc import Callable, Iterator

from kit.network.backward import Pass
from kit.network.parts import Conflict, ConflictKind, Constraint, Task
from kit.network.web import Web
from kit.worktime import Timeline

Say = Callable[[int], str]

_MUST = (Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON)


def conflicts(web: Web, time: Timeline, start: int, dates: Pass, say: Say) -> Iterator[Conflict]:
    """In the order of the tasks as they were given."""
    starts, finishes = dates
    for n, task in enumerate(web.tasks):
        if task.ended is not None:
            continue
        yield from _links(web, time, n, dates, say)
        if task.began is None and task.constraint in _MUST and starts[n] < start:
            yield Conflict(
                ConflictKind.PLAN_START,
                (task.key,),
                f"{task.name} would have to start on {say(starts[n])}, before the plan starts on {say(start)}.",
            )
        late = _late(task, starts[n], finishes[n], say)
        if late:
            yield Conflict(ConflictKind.DEADLINE, (task.key,), late)


def _links(web: Web, time: Timeline, n: int, dates: Pass, say: Say) -> Iterator[Conflict]:
    task = web.tasks[n]
    for other, kind, lag in web.before[n]:
        before = web.tasks[other]
        bound = time.shift(dates[0 if not kind.from_finish else 1][other], lag)
        is_at = dates[0 if kind.to_start else 1][n]
        if is_at >= bound:
            continue
        verb = "start" if kind.to_start else "finish"
        reason = "started" if task.began is not None else f"must {verb}"
        if task.began is None and not _named_by(task, kind.to_start):
            reason = f"would {verb}"
        yield Conflict(
            ConflictKind.LINK,
            (task.key, before.key),
            f"{task.name} {reason} on {say(is_at)}, but {before.name} lets it {verb} on {say(bound)} at the earliest.",
        )


def _named_by(task: Task, starts: bool) -> bool:
    return task.constraint is (Constraint.MUST_START_ON if starts else Constraint.MUST_FINISH_ON)


def _late(task: Task, start: int, finish: int, say: Say) -> str | None:
    at = task.at or 0
    if task.constraint is Constraint.START_NO_LATER_THAN and task.began is None and start > at:
        return f"{task.name} should start by {say(at)}, but can start on {say(start)} at the earliest."
    if task.constraint is Constraint.FINISH_NO_LATER_THAN and finish > at:
        return f"{task.name} should finish by {say(at)}, but can finish on {say(finish)} at the earliest."
    return None
