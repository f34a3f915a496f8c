"""The hours of a day: spans of minutes since midnight, as wall clocks show them."""

from collections.abc import Sequence

from kit.errors import Invalid, TooLarge

Spans = tuple[tuple[int, int], ...]
"""(From, to) in minutes since midnight, in order, none touching another."""

DAY_MINUTES = 1_440
SPANS_MOST = 12


def check_spans(spans: Sequence[tuple[int, int]], *path: str | int) -> Spans:
    """A day's spans in order, touching ones joined. `path` leads to the list.

    Raises: Invalid (not within a day, ends before it begins, two overlap), TooLarge.
    """
    if len(spans) > SPANS_MOST:
        raise TooLarge(f"A day has {SPANS_MOST} spans of working time at most.", *path, limit=SPANS_MOST)
    for n, (begin, end) in enumerate(spans):
        if not (0 <= begin <= DAY_MINUTES and 0 <= end <= DAY_MINUTES):
            raise Invalid("A span lies within a day, from 00:00 to 24:00.", *path, n)
        if begin >= end:
            raise Invalid("A span ends after it begins, on the same day.", *path, n)
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin < joined[-1][1]:
            raise Invalid("Two spans of a day overlap.", *path)
        if joined and begin == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return tuple(joined)


def every_day(*spans: tuple[int, int], days: Sequence[int] = range(7)) -> tuple[Spans, ...]:
    """A week, Monday first, with the same spans on some days and none on the others."""
    return tuple(check_spans(spans) if day in days else () for day in range(7))
