"""What events tell of recurrences."""

from datetime import date
from typing import Any

from domain.events import Changed, ItemRecurred, ItemRecurrenceRemoved, ItemRecurrenceSet
from domain.items.locked import snapshot
from domain.unit_of_work import record
from models import Item, Recurrence

Known = dict[str, Any]


def known(row: Recurrence | None) -> Known:
    """What a recurrence says, as events tell it."""
    if row is None:
        return {}
    return {
        "rule": row.rule,
        "first_day": row.first_day.isoformat(),
        "time": shown_time(row.minute),
        "time_zone": row.time_zone,
        "days_off": row.days_off.value,
        "paused": row.paused,
        "stopped": row.stopped,
    }


def shown_time(minute: int) -> str:
    """A minute of the day as clocks show it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def tell_set(item: Item, before: Known, after: Known) -> None:
    """Record what of the recurrence of an item changed."""
    changes: dict[str, Any] = {
        name: Changed(before.get(name), value) for name, value in after.items() if before.get(name) != value
    }
    record(ItemRecurrenceSet(**_of(item), **changes))


def tell_recurred(item: Item, day: date, made: Item) -> None:
    """Record that another item was made: for all staff who see the one that recurs, whether or not they see that one."""
    record(ItemRecurred(**_of(item), day=Changed(None, day.isoformat()), made=Changed(None, str(made.id))))


def tell_removed(item: Item, rule: str) -> None:
    """Record that an item recurs no more."""
    record(ItemRecurrenceRemoved(**_of(item), rule=Changed(rule, None)))


def _of(item: Item) -> dict[str, Any]:
    """An event on an item that nothing changes of, for its staff."""
    seen = snapshot(item)
    return {
        "entity_id": item.id,
        "item_id": item.id,
        "project_id": item.project_id,
        "internal": True,
        "before": seen,
        "after": seen,
    }
