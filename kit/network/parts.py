"""What a network is made of, and what is found out about it. Instants are minutes as `kit.worktime` counts them."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from kit.worktime import Timeline


class Kind(StrEnum):
    """What of the earlier task has to happen before what of the later one."""

    FINISH_START = "finish_start"
    START_START = "start_start"
    FINISH_FINISH = "finish_finish"
    START_FINISH = "start_finish"

    @property
    def from_finish(self) -> bool:
        return self in (Kind.FINISH_START, Kind.FINISH_FINISH)

    @property
    def to_start(self) -> bool:
        return self in (Kind.FINISH_START, Kind.START_START)


class Constraint(StrEnum):
    """What else a task's dates have to keep to."""

    AS_SOON_AS_POSSIBLE = "as_soon_as_possible"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"
    MUST_START_ON = "must_start_on"
    MUST_FINISH_ON = "must_finish_on"
    START_NO_EARLIER_THAN = "start_no_earlier_than"
    START_NO_LATER_THAN = "start_no_later_than"
    FINISH_NO_EARLIER_THAN = "finish_no_earlier_than"
    FINISH_NO_LATER_THAN = "finish_no_later_than"

    @property
    def dated(self) -> bool:
        return self not in (Constraint.AS_SOON_AS_POSSIBLE, Constraint.AS_LATE_AS_POSSIBLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A piece of work of `minutes` in `time`: of its assignees, if work drives it; of the plan, if its duration does.

    constraint: `at` is its date, where it has one. began, ended: what has really happened; it is never moved.
    """

    key: Hashable
    name: str
    minutes: int
    time: Timeline
    constraint: Constraint = Constraint.AS_SOON_AS_POSSIBLE
    at: int | None = None
    began: int | None = None
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`, and `lag` working minutes of the plan more; a negative lag lets it come so much earlier."""

    before: Hashable
    after: Hashable
    kind: Kind = Kind.FINISH_START
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Dates:
    """When a task is to begin and end, when it could at the earliest, when it must at the latest, and what it may slip.

    total_float: by how much of its own working time the task may slip without the plan's end or a date that binds a task being
    missed: the smaller of what is between its early and late starts and between its early and late finishes; negative where
    they are missed already. free_float: by how much without any task after it beginning or ending later than it could.
    critical: it may not slip, and is not over. Where calendars differ, a task whose successor waits for its own working time
    has that wait as float, so not every task on the longest path is critical; the last one is.
    """

    start: int
    finish: int
    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    total_float: int
    free_float: int
    critical: bool


class ConflictKind(StrEnum):
    """Which promise is not kept."""

    LINK = "link"
    PLAN_START = "plan_start"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that this plan does not keep, with the tasks that it is about, in the order in which the sentence has them."""

    kind: ConflictKind
    tasks: tuple[Hashable, ...]
    sentence: str
