"""Change an item's own words and properties."""

from collections.abc import Sequence
from uuid import UUID

from domain import policy
from domain.custom_fields.changes import Wanted
from domain.events import Changed, ItemEdited
from domain.items.fields import set_fields
from domain.items.locked import lock, snapshot, store
from domain.items.said import Points, Progress, say
from domain.items.tags import check_there, set_tags
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
    tag_ids: Sequence[UUID] | None = None,
    custom_fields: Wanted | None = None,
    progress: Progress | None = None,
    points: Points | None = None,
) -> Item:
    """The item with what is given changed; None keeps. Its tags, how far it is, its points and custom fields are told apart:
    customers hear of none, or of some. Whoever asked for it may set the fields that are for customers to edit.

    Raises: NotFound (item, a tag, a field), NotAllowed, Conflict (stale version), Invalid (empty title, priority outside 0 to 5),
    TooLarge.
    """
    wanted: dict[str, object] = {
        "title": None if title is None else text.check(title, "input", "title", most=TITLE_MOST, least=1),
        "description": None
        if description is None
        else text.check(description, "input", "description", most=DESCRIPTION_MOST),
        "priority": check_priority(priority),
        "published": published,
    }
    said = [each for each in (progress, points) if each is not None]
    for each in said:
        each.check()
    for_staff = tag_ids is not None or bool(said)
    plainly = custom_fields is None and not for_staff
    asks_only_fields = not for_staff and not any(value is not None for value in wanted.values())
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id, version)
        if asks_only_fields and viewer.is_customer:
            policy.check_asked_for(viewer, item)
        else:
            policy.check(viewer, "item.publish" if plainly and _only_publishes(wanted) else "item.edit", item)
        if published is not None and published != item.published:
            policy.check(viewer, "item.publish", item)
        if tag_ids is not None:
            await check_there(tag_ids, "input", "tagIds")
            await set_tags(item, {str(key) for key in tag_ids}, "input", "tagIds")
        for each in said:
            await say(item, each)
        if custom_fields is not None:
            await set_fields(viewer, item, custom_fields)
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
