"""All that is found out about a network at once."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kit.network.backward import Pass, backward, delayed
from kit.network.conflicts import conflicts
from kit.network.floats import free_float, total_float
from kit.network.forward import forward
from kit.network.parts import Conflict, Dates, Link, Task
from kit.network.web import Web
from kit.worktime import Timeline, instant_of


@dataclass(frozen=True, slots=True)
class Schedule:
    """Each task's dates by its key, when the plan ends, and what it does not keep."""

    dates: Mapping[Hashable, Dates]
    finish: int
    conflicts: tuple[Conflict, ...]


def schedule(
    tasks: Sequence[Task], links: Sequence[Link], *, start: int, time: Timeline, zone: str = "UTC"
) -> Schedule:
    """The plan of tasks that begins at `start`; `time`: the plan's working time, in which lags count; `zone`: of sentences.

    Without tasks it ends where it begins. Costs a few steps for each task and link.
    Raises: Cycle; OutOfTime (more than a plan may reach over).
    """
    web = Web(tasks, links)
    early = forward(web, time, start)
    end = max(early[1], default=start)
    latest = backward(web, time, early, end)
    planned = delayed(web, time, early, latest)
    clock = ZoneInfo(zone)
    found = conflicts(
        web, time, start, planned, lambda minute: f"{instant_of(minute).astimezone(clock):%Y-%m-%d %H:%M}"
    )
    dates = {task.key: _dates(web, time, n, early, latest, planned) for n, task in enumerate(tasks)}
    return Schedule(dates, end, tuple(found))


def _dates(web: Web, time: Timeline, n: int, early: Pass, latest: Pass, planned: Pass) -> Dates:
    task = web.tasks[n]
    total = total_float(web, n, early, latest)
    late_finish, early_finish = latest[1][n], early[1][n]
    if task.minutes and task.ended is None:  # shown at the end of a day, not at the beginning of the next
        ends = task.time.previous(late_finish)
        late_finish = max(ends, early_finish) if early_finish <= late_finish else ends
    return Dates(
        start=planned[0][n],
        finish=planned[1][n],
        early_start=early[0][n],
        early_finish=early_finish,
        late_start=latest[0][n],
        late_finish=late_finish,
        total_float=total,
        free_float=free_float(web, time, n, early, total),
        critical=total <= 0 and task.ended is None,
    )
