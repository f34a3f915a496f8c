"""Whether items' rows say of their plans what these say: asked at the end of every test that has a desk."""

from typing import Any
from uuid import UUID

from models import Item, ItemPlan

Said = dict[UUID, tuple[Any, ...]]


async def kept() -> Said:
    """By planned item, as its row says it."""
    columns = ("planned_start", "planned_finish", "planned_work_minutes", "planned_duration_minutes")
    rows = await Item.filter(planned=True).values_list("id", *columns)
    return {key: tuple(said) for key, *said in rows}


async def anew() -> Said:
    """The same, as the plans say it."""
    rows = await ItemPlan.all().values_list("id", "start", "finish", "work_minutes", "duration_minutes")
    return {key: tuple(said) for key, *said in rows}
