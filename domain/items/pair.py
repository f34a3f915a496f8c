"""The beginning that verbs share which say what two items have to do with each other."""

from uuid import UUID

from domain import policy
from domain.items.locked import lock_all
from domain.places import hold_the_tree
from domain.unit_of_work import exclusively
from kit.errors import NotFound
from models import Item, Viewer


async def lock_pair(
    viewer: Viewer, item_id: UUID, other_id: UUID, action: str, links: str, path: str
) -> tuple[Item, Item]:
    """The item, to which the viewer may do this, and the other, which stands at `path`; both locked.

    Links that bear this name are changed one after the other: two that together made a circle would each see none.

    Raises: NotFound (either), NotAllowed.
    """
    await hold_the_tree()  # as whoever locks several
    await exclusively(links)
    keys = {item_id, other_id}
    seen = [row.id for row in await Item.visible_to(viewer).filter(id__in=list(keys)).only("id")]
    if item_id not in seen:
        raise NotFound("There is no such item.", "id")
    found = {item.id: item for item in await lock_all(viewer, seen)}
    policy.check(viewer, action, found[item_id])
    if other_id not in seen:
        raise NotFound("There is no such item.", path)
    return found[item_id], found[other_id]
