"""Put a custom field away, with all its values, and take it back."""

from uuid import UUID

from domain import policy
from domain.custom_fields.create import FIELDS_MOST
from domain.custom_fields.locked import check_free, live, lock, seen, store, tell
from domain.custom_fields.words import keep_words
from domain.events import CustomFieldArchived, CustomFieldRestored
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import TooLarge
from models import CustomField, Viewer


async def archive(viewer: Viewer, field_id: UUID, version: int | None = None) -> CustomField:
    """The field, shown and set no more, and nothing is found by it. The values stay, and come back with it.

    Raises: NotAllowed (admins only), NotFound, Conflict (stale version).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        field = await lock(field_id, version)
        before = seen(field)
        field.archived_at = clock.now()
        await store(field, ["archived_at"])
        await keep_words(field)
        tell(CustomFieldArchived, field, before, None)
        return field


async def restore(viewer: Viewer, field_id: UUID, version: int | None = None) -> CustomField:
    """The field, behind all others, with the values that there were.

    Raises: NotAllowed (admins only), NotFound (none that is archived), Conflict (stale version), Invalid (its name is another
    field's by now), TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        field = await lock(field_id, version, archived=True)
        await check_free(field.noun, field.name)
        fields = await live(field.noun)
        if len(fields) >= FIELDS_MOST:
            raise TooLarge(f"There are at most {FIELDS_MOST} fields.", "id")
        field.archived_at = None
        field.rank = 1 + max((each.rank for each in fields), default=-1)
        await store(field, ["archived_at", "rank"])
        await keep_words(field)
        tell(CustomFieldRestored, field, None, seen(field))
        return field
