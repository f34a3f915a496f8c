"""What lists find planned items by: said once more in the items' own rows, so that every verb on an item tells streams of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from models import Item, ItemPlan

_SOURCES = {
    "planned_start": "start",
    "planned_finish": "finish",
    "planned_work_minutes": "work_minutes",
    "planned_duration_minutes": "duration_minutes",
}
"""By the item's column that of its plan."""

_AT_ONCE = 200


async def keep(item: Item, plan: ItemPlan | None) -> None:
    """Have the locked item's row say what its plan does, where it does not; neither its version nor its time moves."""
    values = _values(plan)
    if any(getattr(item, name) != value for name, value in values.items()):
        _show(item, values)
        await item.save(update_fields=list(values))


async def keep_all(plans: Iterable[tuple[Item, ItemPlan]]) -> None:
    """The same of many locked items whose plans are stored."""
    changed = []
    for item, plan in plans:
        _show(item, _values(plan))
        changed.append(item)
    if changed:
        await Item.bulk_update(changed, ["planned", *_SOURCES], batch_size=_AT_ONCE)


def _values(plan: ItemPlan | None) -> Mapping[str, Any]:
    held = {name: getattr(plan, source) if plan else None for name, source in _SOURCES.items()}
    return {"planned": plan is not None, **held}


def _show(item: Item, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(item, name, value)
