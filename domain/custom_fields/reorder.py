"""Put the custom fields into another order."""

from collections.abc import Sequence
from uuid import UUID

from domain import policy
from domain.custom_fields.locked import alone, live, seen, store, tell
from domain.events import Changed, CustomFieldEdited
from domain.item_types import given
from domain.unit_of_work import unit_of_work
from models import CustomField, FieldNoun, Viewer


async def reorder(viewer: Viewer, ids: Sequence[UUID], noun: FieldNoun = FieldNoun.ITEM) -> list[CustomField]:
    """All fields of the noun that are not archived, in this order.

    Raises: NotAllowed (admins only), Invalid (one is missing, unknown or named twice).
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        await alone()
        fields = {each.id: each for each in await live(noun)}
        given.check_all_named(ids, list(fields.values()), "fields")
        for rank, key in enumerate(ids):
            field, old = fields[key], fields[key].rank
            if old != rank:
                field.rank = rank
                await store(field, ["rank"])
                tell(CustomFieldEdited, field, seen(field), seen(field), rank=Changed(old, rank))
        return [fields[key] for key in ids]
