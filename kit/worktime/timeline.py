"""Arithmetic in working time."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from kit.errors import Invalid
from kit.worktime.blocks import Block
from kit.worktime.minutes import END, YEAR_STARTS, year_of

REACH_YEARS = 200


class OutOfTime(Invalid):
    """There is no such instant within the years that a plan may reach over."""


class Timeline:
    """When one or several people work, as a function that never falls: `count`, and its two inverses `first` and `last`.

    At the end of a day and the beginning of the next the same has been worked. `first` gives the earlier of such instants,
    as something that ends wants it, `last` the later one, as something that begins does.
    Years are made when they are first needed and kept, at most REACH_YEARS of them; no operation walks the minutes.
    """

    def __init__(self, build: Callable[[int], Block]) -> None:
        self._build = build
        self._first_year = -1
        self._blocks: list[Block] = []
        self._bases: list[int] = [0]

    def count(self, minute: int) -> int:
        """What has been worked when this minute begins, from a moment that stays the same for this timeline."""
        n = self._reach(year_of(minute)) if 0 <= minute < END else self._out()
        return self._bases[n] + self._blocks[n].count(minute)

    def first(self, worked: int) -> int:
        """The earliest instant at which `count` is at least `worked`. Ask `count` first. Raises: OutOfTime."""
        while worked <= self._bases[0]:
            self._earlier()
        while worked > self._bases[-1]:
            self._later()
        n = bisect_left(self._bases, worked) - 1
        return self._blocks[n].first(worked - self._bases[n])

    def last(self, worked: int) -> int:
        """The latest instant at which `count` is at most `worked`. Ask `count` first. Raises: OutOfTime."""
        while worked < self._bases[0]:
            self._earlier()
        while worked >= self._bases[-1]:
            self._later()
        n = bisect_right(self._bases, worked) - 1
        return self._blocks[n].last(worked - self._bases[n])

    def add(self, minute: int, working: int) -> int:
        """When something ends that begins at `minute` and takes so much; what takes nothing ends where it begins."""
        return self.first(self.count(minute) + working) if working else minute

    def subtract(self, minute: int, working: int) -> int:
        """When something begins, at the latest, that takes so much and has to be done by `minute`."""
        return self.last(self.count(minute) - working) if working else minute

    def between(self, begin: int, end: int) -> int:
        """What is worked from one instant to the other; negative if the second is earlier."""
        return self.count(end) - self.count(begin)

    def next(self, minute: int) -> int:
        """This instant, if work goes on there, else the next at which it does."""
        return self.last(self.count(minute))

    def previous(self, minute: int) -> int:
        """This instant, if work went on until there, else the last one until which it did."""
        return self.first(self.count(minute))

    def shift(self, minute: int, lag: int) -> int:
        """The earliest instant that lies `lag` working minutes after (negative: before) another; 0 keeps it."""
        return self.first(self.count(minute) + lag) if lag else minute

    def unshift(self, minute: int, lag: int) -> int:
        """The latest instant whose `shift` by `lag` is not after `minute`."""
        return self.last(self.count(minute) - lag) if lag else minute

    def spans(self, begin: int, end: int) -> list[tuple[int, int]]:
        """When work goes on between two instants, in order; spans that touch are one."""
        found: list[tuple[int, int]] = []
        for year in range(year_of(begin), year_of(end) + 1):
            block = self.block(year)
            for opens, closes in zip(block.starts, block.ends, strict=True):
                start, stop = max(opens, begin), min(closes, end)
                if found and start < stop and found[-1][1] == start:
                    found[-1] = (found[-1][0], stop)
                elif start < stop:
                    found.append((start, stop))
        return found

    def block(self, year: int) -> Block:
        """The spans of a year, counted from 1970."""
        if self._first_year <= year < self._first_year + len(self._blocks):
            return self._blocks[year - self._first_year]
        return self._build(year)

    def _reach(self, year: int) -> int:
        """Where among the blocks this year's is."""
        if not self._blocks:
            self._first_year = year
            self._later()
        while year < self._first_year:
            self._earlier()
        while year >= self._first_year + len(self._blocks):
            self._later()
        return year - self._first_year

    def _earlier(self) -> None:
        if self._first_year <= 0 or len(self._blocks) >= REACH_YEARS:
            self._out()
        block = self._build(self._first_year - 1)
        self._first_year -= 1
        self._blocks.insert(0, block)
        self._bases.insert(0, self._bases[0] - block.total)

    def _later(self) -> None:
        year = self._first_year + len(self._blocks)
        if year >= len(YEAR_STARTS) - 1 or len(self._blocks) >= REACH_YEARS:
            self._out()
        block = self._build(year)
        self._blocks.append(block)
        self._bases.append(self._bases[-1] + block.total)

    def _out(self) -> int:
        raise OutOfTime(
            f"No working time is left there: a plan reaches over {REACH_YEARS} years at most, from 1970 to 9999."
        )
