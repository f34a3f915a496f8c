"""The spans of a year in which somebody works, and counting in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence


class Block:
    """Working spans in order, none overlapping another; in each, so many work at once (`rates`).

    `done` is what has been worked by the end of each span since the block's beginning, in minutes: a prefix sum, so that
    counting and its inverses are one bisection each.
    """

    __slots__ = ("done", "ends", "rates", "starts", "total")

    def __init__(self, spans: Iterable[tuple[int, int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.rates: list[int] = []
        self.done: list[int] = []
        total = 0
        for start, end, rate in spans:
            total += (end - start) * rate
            self.starts.append(start)
            self.ends.append(end)
            self.rates.append(rate)
            self.done.append(total)
        self.total = total

    def count(self, minute: int) -> int:
        """What is worked from the block's beginning until this minute begins."""
        n = bisect_right(self.starts, minute) - 1
        if n < 0:
            return 0
        left = self.ends[n] - minute
        return self.done[n] - left * self.rates[n] if left > 0 else self.done[n]

    def first(self, worked: int) -> int:
        """The earliest minute by which so much is worked; more than nothing, at most all."""
        n = bisect_left(self.done, worked)
        return self.ends[n] - (self.done[n] - worked) // self.rates[n]

    def last(self, worked: int) -> int:
        """The latest minute by which no more than so much is worked; less than all."""
        n = bisect_right(self.done, worked)
        return self.ends[n] + (worked - self.done[n]) // self.rates[n]


def without(spans: Sequence[tuple[int, int]], away: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of spans that lie in none of `away`; both in order, none overlapping another of its own."""
    kept: list[tuple[int, int]] = []
    n = 0
    for start, end in spans:
        while n < len(away) and away[n][1] <= start:
            n += 1
        at, left = n, start
        while at < len(away) and away[at][0] < end:
            if left < away[at][0]:
                kept.append((left, away[at][0]))
            left = max(left, away[at][1])
            at += 1
        if left < end:
            kept.append((left, end))
    return kept


def summed(blocks: Sequence[Block]) -> Block:
    """Several people's block at once: where they work together, the rate is the sum of theirs."""
    steps: dict[int, int] = {}
    for block in blocks:
        for start, end, rate in zip(block.starts, block.ends, block.rates, strict=True):
            steps[start] = steps.get(start, 0) + rate
            steps[end] = steps.get(end, 0) - rate
    spans: list[tuple[int, int, int]] = []
    rate = since = 0
    for minute in sorted(steps):
        if rate:
            if spans and spans[-1][1] == since and spans[-1][2] == rate:
                spans[-1] = (spans[-1][0], minute, rate)
            else:
                spans.append((since, minute, rate))
        rate, since = rate + steps[minute], minute
    return Block(spans)
