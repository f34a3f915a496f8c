"""What texts that people prepare may say of an item and of who writes: what `{{ item.key }}` and its like stand for."""

from uuid import UUID

from kit.errors import NotFound
from models import Item, Viewer, Workspace

VARIABLES = {
    "item.key": "Its key, such as T-1042.",
    "item.title": "Its title.",
    "item.type": "The name of its type.",
    "item.status": "The name of its status.",
    "requester.name": "Who asked for it.",
    "requester.first_name": "The first word of that name.",
    "agent.name": "Whose reply it is.",
    "agent.first_name": "The first word of that name.",
    "workspace.name": "The name of the desk.",
}
"""All there are, and what each is."""

Values = dict[str, dict[str, str]]


async def values(viewer: Viewer, item_id: UUID | None) -> Values:
    """The values for an item that the viewer sees; without one those of the item and its requester are not there.

    Raises: NotFound.
    """
    workspace = await Workspace.get(id=1)  # house: the one workspace
    found: Values = {"agent": _person(viewer.name), "workspace": {"name": workspace.name}}
    if item_id is None:
        return found
    rows = Item.visible_to(viewer).filter(id=item_id).select_related("type", "status", "requester")
    item = await rows.first()
    if item is None:
        raise NotFound("There is no such item.", "itemId")
    found["item"] = {
        "key": f"{item.type.key_prefix}-{item.number}",
        "title": item.title,
        "type": item.type.name,
        "status": item.status.name,
    }
    if item.requester is not None:
        found["requester"] = _person(item.requester.name)
    return found


def _person(name: str) -> dict[str, str]:
    return {"name": name, "first_name": name.split(maxsplit=1)[0] if name.split() else ""}
