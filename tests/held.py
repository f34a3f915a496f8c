"""Whether rows are found by the values of custom fields that they have: asked at the end of every test that has a desk."""

from collections import Counter
from typing import Any
from uuid import UUID

from models import FieldNoun, Item, Principal, Project
from models.properties.custom import HOLDERS, texts_of

Held = Counter[tuple[UUID, str, str]]
"""(a row, a field's key, a text that it is found by)"""

_ROWS: dict[FieldNoun, Any] = {
    FieldNoun.ITEM: Item,
    FieldNoun.PROJECT: Project,
    FieldNoun.CUSTOMER: Principal,
}


async def kept() -> Held:
    """As it is kept."""
    found: Held = Counter()
    for noun in _ROWS:
        holders = HOLDERS[noun]
        found.update(await holders.values.all().values_list(holders.owner, "field_key", "held"))
    return found


async def anew() -> Held:
    """As the rows say it."""
    rows = [row for model in _ROWS.values() for row in await model.filter(custom__isnull=False)]
    return Counter(
        (row.id, key, text)
        for row in rows
        for key, written in row.custom.items()
        for text in texts_of(written)
    )
