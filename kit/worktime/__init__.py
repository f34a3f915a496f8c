"""Working time: when somebody works, and how long something takes then. Instants are whole minutes since 1970, UTC."""

from kit.worktime.minutes import check_instant, instant_of, minute_of
from kit.worktime.timeline import OutOfTime, Timeline
from kit.worktime.week import DAY_MINUTES, Spans, check_spans, every_day
from kit.worktime.working import Days, together, working_time

__all__ = [
    "DAY_MINUTES",
    "Days",
    "OutOfTime",
    "Spans",
    "Timeline",
    "check_instant",
    "check_spans",
    "every_day",
    "instant_of",
    "minute_of",
    "together",
    "working_time",
]
