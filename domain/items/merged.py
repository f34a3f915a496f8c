"""Where merges lead."""

from uuid import UUID

from models import Item

STEPS_MOST = 20
"""Of merges of what was merged into."""


async def led_to(item: Item) -> list[UUID]:
    """The items that this one was merged into, one after the other, whoever may see them: the last is the end."""
    led: list[UUID] = []
    at = item.merged_into_id
    while at is not None and len(led) < STEPS_MOST:
        led.append(at)
        on = Item.filter(id=at)  # house: what comes of it is held against somebody's sight
        at = next(iter(await on.values_list("merged_into_id", flat=True)), None)  # type: ignore[assignment]
    return led
