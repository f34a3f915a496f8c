"""Instants as whole minutes since 1970-01-01T00:00Z, from 1970 to 9999."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta

from kit.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1970, 9999
EPOCH = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(FIRST_YEAR, 1, 1).toordinal()
_MINUTE = timedelta(minutes=1)
_OUTSIDE = "A date is one from 1970 to 9999."

YEAR_STARTS = [
    (date(year, 1, 1).toordinal() - EPOCH_DAY) * 1_440 for year in range(FIRST_YEAR, LAST_YEAR + 1)
] + [(date(LAST_YEAR, 12, 31).toordinal() - EPOCH_DAY + 1) * 1_440]
"""The minute with which each year begins, UTC, and the one after the last year."""

END = YEAR_STARTS[-1]


def minute_of(instant: datetime, *path: str | int) -> int:
    """The minute in which an instant lies; seconds are dropped.

    Raises: Invalid (before 1970, after 9999, or without a zone).
    """
    if instant.tzinfo is None:
        raise Invalid("An instant names its offset from UTC, as in 2026-03-02T09:00:00Z.", *path)
    minute = (instant - EPOCH) // _MINUTE
    if not 0 <= minute < END:
        raise Invalid(_OUTSIDE, *path)
    return minute


def check_instant(instant: datetime, *path: str | int) -> datetime:
    """The instant on its whole minute, in UTC. Raises: Invalid."""
    return instant_of(minute_of(instant, *path))


def instant_of(minute: int) -> datetime:
    """The instant with which a minute begins."""
    return EPOCH + minute * _MINUTE


def day_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - EPOCH_DAY


def year_of(minute: int) -> int:
    """The UTC year of a minute, counted from 1970."""
    return bisect_right(YEAR_STARTS, minute) - 1
