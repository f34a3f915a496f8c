"""Items with many below them, made at once: verbs would make them one by one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kit import order_keys
from kit.ids import new_id
from models import Item, ItemParty, Part, PrincipalKind
from tests import counted, rolled, searched

WIDTH = 10
"""How many stand right below each that has any: two thousand are four deep."""


async def grow(top: Item, count: int, followers: Sequence[UUID] = (), **more: Any) -> list[Item]:
    """So many items below this one, like it; `followers`: customers who follow each."""
    columns = set(Item._meta.db_fields)
    rows = [top]
    for number in range(1, count + 1):
        row = Item(**{name: getattr(top, name) for name in columns} | more)
        row.id, row.number, row.title = new_id(), 100_000 + number, f"Below {number}"
        row.title_folded = row.title.casefold()
        row.parent_id, row.folder_id = rows[(number - 1) // WIDTH].id, None
        row.order_key = order_keys.at(row.number)
        rows.append(row)
    await Item.bulk_create(rows[1:])
    parties = [
        ItemParty(
            id=new_id(),
            item_id=row.id,
            principal_id=key,
            principal_kind=PrincipalKind.CUSTOMER,
            part=Part.FOLLOWER,
        )
        for row in rows[1:]
        for key in followers
    ]
    await ItemParty.bulk_create(parties)
    await counted.keep()
    await rolled.keep()
    await searched.keep()
    return rows[1:]
