"""Items that recur, for tests of what the worker makes of them."""

from datetime import UTC, datetime
from typing import Any

from domain import recurrences
from models import Item, ItemLink, LinkKind, RecurrenceDate, Viewer
from tests.api.planning import task
from tests.factories import Keys

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
MONDAYS, DAILY = "FREQ=WEEKLY;BYDAY=MO;COUNT=10", "FREQ=DAILY;COUNT=300"


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


async def recurring(by: Viewer, keys: Keys, rule: str = MONDAYS, **more: Any) -> Item:
    """A task of Website that recurs, at nine."""
    row = await task(by, keys, "Water the plants", **more)
    await recurrences.set_recurrence(by, row.id, {"rule": rule})
    return row


async def made_of(row: Item) -> list[Item]:
    """What was made from an item, by number."""
    links = ItemLink.filter(other_id=row.id, kind=LinkKind.MADE_FROM)
    return await Item.filter(id__in=await links.values_list("item_id", flat=True)).order_by("number")


async def days_of(row: Item) -> list[str]:
    dates = await RecurrenceDate.filter(item_id=row.id, made_id__isnull=False).order_by("day")
    return [each.day.isoformat() for each in dates]
