"""What wall clocks show: how far they are ahead of UTC, and when that changes."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kit.worktime.minutes import END, YEAR_STARTS

_DAY = 1_440
_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=4_096)
def offsets(zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """(From, to, minutes ahead of UTC) through a UTC year that is counted from 1970; each piece has one offset.

    A change is looked for day by day and then found to the minute, because `zoneinfo` does not say when its rules change.
    """
    clock = ZoneInfo(zone)
    began, end = YEAR_STARTS[year], YEAR_STARTS[year + 1]
    ahead = _ahead(clock, began)
    pieces = []
    for day in range(began, end, _DAY):
        after = _ahead(clock, day + _DAY)
        if after != ahead:
            change = _change(clock, day, day + _DAY, ahead)
            if change > began:
                pieces.append((began, min(change, end), ahead))
            began, ahead = change, after
    if began < end:
        pieces.append((began, end, ahead))
    return tuple(pieces)


def _change(clock: ZoneInfo, low: int, high: int, ahead: int) -> int:
    """The first minute after `low` at which the offset is no longer `ahead`."""
    while high - low > 1:
        middle = (low + high) // 2
        if _ahead(clock, middle) == ahead:
            low = middle
        else:
            high = middle
    return high


def _ahead(clock: ZoneInfo, minute: int) -> int:
    """Whole minutes; Liberia's half minute of before 1972 is rounded down. The last days of 9999 are like those before."""
    shown = datetime.fromtimestamp(min(minute, END - 2 * _DAY) * 60, clock)
    return (shown.utcoffset() or timedelta()) // _MINUTE
