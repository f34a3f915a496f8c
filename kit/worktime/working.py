"""When somebody works: hours by weekday, other hours on some days, absences, in a time zone."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from kit.worktime.blocks import Block, summed, without
from kit.worktime.minutes import FIRST_YEAR, YEAR_STARTS, day_of
from kit.worktime.offsets import offsets
from kit.worktime.timeline import Timeline
from kit.worktime.week import DAY_MINUTES, Spans

Days = Callable[[int], Mapping[date, Spans]]
"""The days of a year, such as 2026, that are not like their weekday."""

_THURSDAY = 3
"""The weekday of 1970-01-01."""


def working_time(
    zone: str,
    week: Sequence[Spans],
    days: Days = lambda _: {},
    away: Iterable[tuple[int, int]] = (),
) -> Timeline:
    """`week`: seven days' spans, Monday first. `days`: what holds on single dates instead, () on a holiday. `away`: absences.

    A minute is worked if the clock on the wall shows a time within a span. So the hour that a change of the clocks leaves out
    is not worked, and the one that it repeats is worked twice, where a span holds it.
    """
    return Timeline(partial(_year, zone, tuple(week), days, _merged(away)))


def together(timelines: Sequence[Timeline]) -> Timeline:
    """Several people at once: what is worked in a minute is as much as there are who work in it."""
    if len(timelines) == 1:
        return timelines[0]
    return Timeline(lambda year: summed([each.block(year) for each in timelines]))


def _year(
    zone: str,
    week: tuple[Spans, ...],
    days: Days,
    away: Sequence[tuple[int, int]],
    year: int,
) -> Block:
    around = range(
        FIRST_YEAR + year - 1, FIRST_YEAR + year + 2
    )  # on walls the year begins and ends at other times
    special = {day_of(day): spans for each in around for day, spans in days(each).items()}
    spans: list[tuple[int, int]] = []
    for start, end in _spans(zone, week, special, year):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if away:
        begin, end = YEAR_STARTS[year], YEAR_STARTS[year + 1]
        low = max(0, bisect_right(away, (begin, begin)) - 1)
        spans = without(spans, away[low : bisect_left(away, (end, end))])
    return Block((start, end, 1) for start, end in spans)


def _spans(
    zone: str, week: tuple[Spans, ...], special: Mapping[int, Spans], year: int
) -> Iterator[tuple[int, int]]:
    for begin, end, ahead in offsets(zone, year):
        low, high = begin + ahead, end + ahead
        for day in range(low // DAY_MINUTES, (high - 1) // DAY_MINUTES + 1):
            midnight = day * DAY_MINUTES
            for opens, closes in special.get(day, week[(day + _THURSDAY) % 7]):
                start, stop = max(midnight + opens, low), min(midnight + closes, high)
                if start < stop:
                    yield start - ahead, stop - ahead


def _merged(away: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(away):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif begin < end:
            merged.append((begin, end))
    return merged
