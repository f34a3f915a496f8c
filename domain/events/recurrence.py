"""What happens to recurrences: for staff alone."""

from dataclasses import dataclass

from domain.events.declaration import Changed, Event, changed


@dataclass(frozen=True, kw_only=True)
class ItemRecurrenceSet(Event, kind="item.recurrence_set"):
    """An item recurs, or otherwise than before, or no more for now. `stopped`: why it was paused by itself."""

    rule: Changed | None = changed(internal=True)
    first_day: Changed | None = changed(internal=True)
    time: Changed | None = changed(internal=True)
    time_zone: Changed | None = changed(internal=True)
    days_off: Changed | None = changed(internal=True)
    paused: Changed | None = changed(internal=True)
    stopped: Changed | None = changed(internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemRecurred(Event, kind="item.recurred"):
    """Another item was made like one that recurs, for this day."""

    day: Changed | None = changed(internal=True)
    made: Changed | None = changed(refers_to="item", internal=True)


@dataclass(frozen=True, kw_only=True)
class ItemRecurrenceRemoved(Event, kind="item.recurrence_removed"):
    """An item recurs no more; `rule` is how it did."""

    rule: Changed | None = changed(internal=True)
