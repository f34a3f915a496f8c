"""An item and all that stands below it, for verbs that concern them together."""

from domain import policy
from domain.items.locked import lock_all
from models import Item, Viewer
from models.tree import below


async def lock_family(viewer: Viewer, item: Item, action: str) -> list[Item]:
    """The locked item, first, and what is below it and not in the bin, locked with its parties: the viewer may do this to each.
    Held must be the tree.

    Raises: NotAllowed.
    """
    others = await lock_all(viewer, [key for key in await below(Item, item.id) if key != item.id])
    for other in others:
        policy.check(viewer, action, other)
    return [item, *others]
