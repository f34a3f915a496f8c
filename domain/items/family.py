"""An item and all that stands below it, for verbs that concern them together."""

from uuid import UUID

from domain import policy
from domain.items.locked import lock_all
from kit.errors import TooLarge
from models import Item, Viewer
from models.tree import below

FAMILY_MOST = 100
"""Items that one step concerns: each of them is told of."""


async def keys_below(item_id: UUID, *path: str | int) -> list[UUID]:
    """The keys of what is below an item and not in the bin. Held must be the tree. Raises: TooLarge."""
    keys = await below(Item, item_id, FAMILY_MOST + 1)
    if len(keys) > FAMILY_MOST:
        raise TooLarge(
            f"At most {FAMILY_MOST} items go together in one step; below it are more.", *(path or ("id",))
        )
    return [key for key in keys if key != item_id]


async def lock_family(viewer: Viewer, item: Item, action: str) -> list[Item]:
    """The locked item, first, and what is below it, locked with its parties: the viewer may do this to each.

    Raises: NotAllowed, TooLarge.
    """
    others = await lock_all(viewer, await keys_below(item.id))
    for other in others:
        policy.check(viewer, action, other)
    return [item, *others]
