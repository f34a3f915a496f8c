"""Change an item's own words and properties."""

from uuid import UUID

from domain import policy
from domain.events import Changed, ItemEdited
from domain.items.locked import lock, snapshot, store
from domain.unit_of_work import record, unit_of_work
from kit import text
from kit.errors import Invalid
from models import Item, Viewer

TITLE_MOST = 500
DESCRIPTION_MOST = 100_000
CUT_BEGINS = "\n\n[Cut here:"
"""How the note begins that ends a text which was too long."""


async def edit(
    viewer: Viewer,
    item_id: UUID,
    version: int | None = None,
    *,
    title: str | None = None,
    description: str | None = None,
    priority: int | None = None,
    published: bool | None = None,
) -> Item:
    """The item with what is given changed; None keeps.

    Raises: NotFound, NotAllowed, Conflict (stale version), Invalid (empty title, priority outside 0 to 5), TooLarge.
    """
    wanted: dict[str, object] = {
        "title": None if title is None else text.check(title, "input", "title", most=TITLE_MOST, least=1),
        "description": None
        if description is None
        else text.check(description, "input", "description", most=DESCRIPTION_MOST),
        "priority": check_priority(priority),
        "published": published,
    }
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        policy.check(viewer, "item.publish" if _only_publishes(wanted) else "item.edit", item)
        if published is not None and published != item.published:
            policy.check(viewer, "item.publish", item)
        changes = {
            n: Changed(getattr(item, n), v)
            for n, v in wanted.items()
            if v is not None and v != getattr(item, n)
        }
        if not changes:
            return item
        before = snapshot(item)
        for name, change in changes.items():
            setattr(item, name, change.after)
        if "title" in changes:
            item.title_folded = text.fold(item.title)[:1000]
        await store(item, [*changes, *(["title_folded"] if "title" in changes else [])])
        record(
            ItemEdited(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                before=before,
                after=snapshot(item),
                title=changes.get("title"),
                description=changes.get("description"),
                priority=changes.get("priority"),
                published=changes.get("published"),
            )
        )
        return item


def check_priority(priority: int | None) -> int | None:
    """Raises: Invalid, outside 0 to 5."""
    if priority is not None and not 0 <= priority <= 5:
        raise Invalid("A priority is a number of stars from 0 to 5.", "input", "priority")
    return priority


def _only_publishes(wanted: dict[str, object]) -> bool:
    return [name for name, value in wanted.items() if value is not None] == ["published"]
