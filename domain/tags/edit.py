"""Give a tag another name or colour."""

from typing import Any
from uuid import UUID

from domain import policy
from domain.colours import check_colour
from domain.events import Changed, TagEdited
from domain.tags.locked import SEEN, check_free, check_name, folded, lock
from domain.unit_of_work import record, unit_of_work
from models import Tag, Viewer


async def edit(
    viewer: Viewer,
    tag_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    colour: str | None = None,
) -> Tag:
    """The tag with what is given changed; None keeps.

    Raises: NotAllowed (admins only), NotFound, Conflict (stale version), Invalid, TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    wanted = {
        "name": None if name is None else check_name(name),
        "colour": None if colour is None else check_colour(colour, "input", "colour"),
    }
    async with unit_of_work(viewer):
        tag = await lock(tag_id, version)
        changes = {
            column: Changed(getattr(tag, column), value)
            for column, value in wanted.items()
            if value is not None and value != getattr(tag, column)
        }
        if not changes:
            return tag
        if "name" in changes:
            await check_free(changes["name"].after, tag_id)
        for column, change in changes.items():
            setattr(tag, column, change.after)
        tag.name_folded = folded(tag.name)
        tag.version += 1
        await tag.save(update_fields=[*changes, "name_folded", "version"])
        told: dict[str, Any] = dict(changes)
        record(TagEdited(entity_id=tag.id, internal=True, before=SEEN, after=SEEN, **told))
        return tag
