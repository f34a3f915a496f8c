"""Take a tag out of the vocabulary, and so off all items."""

from uuid import UUID

from domain import policy
from domain.events import TagRemoved
from domain.tags.locked import SEEN, lock
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import Tag, Viewer


async def remove(viewer: Viewer, tag_id: UUID, version: int | None = None) -> Tag:
    """The tag, as it was. No item shows it any more.

    Raises: NotAllowed (admins only), NotFound, Conflict (stale version).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        tag = await lock(tag_id, version)
        tag.retired_at = clock.now()
        tag.version += 1
        await tag.save(update_fields=["retired_at", "version"])
        record(TagRemoved(entity_id=tag.id, internal=True, before=SEEN))
        return tag
