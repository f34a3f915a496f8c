"""Values as texts that sort as the values do, on every database: of one length, compared character by character."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

PLACES = 4
"""Decimal places that a number keeps."""
MOST = 10**12
"""No number is larger, nor its negative smaller."""

_UNIT = 10**PLACES
_ZERO = MOST * _UNIT
_DIGITS = len(str(2 * _ZERO))

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NotSortable(ValueError):
    """A number that is none, is out of range, or has too many decimal places; the message is a sentence for who wrote it."""

    def __init__(self) -> None:
        super().__init__(f"A number is between -10^12 and 10^12, with up to {PLACES} decimal places.")


def number(value: float | Decimal) -> str:
    """A number, exactly: as it is written, not as a machine rounds it. Raises: NotSortable."""
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        units = exact * _UNIT
        if not exact.is_finite() or abs(exact) > MOST or units != int(units):
            raise NotSortable
    except InvalidOperation:
        raise NotSortable from None
    return f"{int(units) + _ZERO:0{_DIGITS}}"


def plain(value: float | Decimal) -> int | float:
    """The same number as JSON writes it: without a fraction where it has none. Raises: NotSortable."""
    number(value)
    return int(value) if value == int(value) else float(value)


def day(value: date) -> str:
    """A day."""
    return value.isoformat()


def to_day(text: str) -> date:
    """The day that is written as 2026-11-26. Raises: ValueError, also before 1970."""
    day = date.fromisoformat(text)
    if not _DAY.fullmatch(text) or day.year < 1970:
        raise ValueError(text)
    return day
