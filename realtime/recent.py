"""The newest events, kept as this process has read them: who comes back soon is told without asking the database."""

from bisect import bisect_right

from realtime.log import Head, LoggedEvent, read_after

RECENT_MOST = 2_000


class Recent:
    """Every event above `after`, until there are too many; then the oldest go."""

    @classmethod
    async def up_to(cls, head: Head) -> "Recent":
        """The newest events of the log as it is."""
        recent = cls(max(head.end - RECENT_MOST, head.kept_after))
        for event in await read_after(recent._after, RECENT_MOST):
            if event.position <= head.end:
                recent.add(event)
        return recent

    def __init__(self, after: int) -> None:
        self._after = after
        self._events: list[LoggedEvent] = []
        self._positions: list[int] = []

    def add(self, event: LoggedEvent) -> None:
        """The next event of the log."""
        self._events.append(event)
        self._positions.append(event.position)
        if len(self._events) >= 2 * RECENT_MOST:  # seldom, and then many at once
            self._after = self._positions[-RECENT_MOST - 1]
            del self._events[:-RECENT_MOST], self._positions[:-RECENT_MOST]

    def after(self, position: int, most: int) -> list[LoggedEvent] | None:
        """The events above `position`, at most `most`; None if some of them are not kept any more."""
        if position < self._after:
            return None
        first = bisect_right(self._positions, position)
        return self._events[first : first + most]
