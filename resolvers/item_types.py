"""Types of items and their statuses: few, and for everyone to see."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from models import ItemType, Status
from resolvers.context import Ask, Context
from resolvers.signed_in import signed_in


async def statuses(rows: Sequence[ItemType], context: Context) -> Sequence[Sequence[Status]]:
    """The statuses of each type, in order."""
    of_type: dict[UUID, list[Status]] = defaultdict(list)
    found = Status.filter(type_id__in=[row.id for row in rows])  # house: statuses are for everyone to see
    for status in await found.order_by("rank", "id"):
        of_type[status.type_id].append(status)
    return [of_type[row.id] for row in rows]


async def item_types(info: Ask) -> Sequence[ItemType]:
    """All types, in order."""
    signed_in(info)
    return await ItemType.all().order_by("rank", "id")  # house: types are for everyone to see
