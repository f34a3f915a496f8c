"""What becomes of custom fields when types of items are erased."""

from collections.abc import Sequence
from uuid import UUID

from domain.custom_fields.locked import seen, store, tell
from domain.events import CustomFieldEdited
from models import CustomField


async def forget_types(type_ids: Sequence[UUID]) -> None:
    """Have no field name these types, which are erased. A field that was for them alone is for no items from now on, until an
    admin says for which: it never becomes one for all. The caller holds the fields (`locked.alone`).
    """
    gone = {str(key) for key in type_ids}
    if not gone:
        return
    fields = await CustomField.filter(type_ids__isnull=False).order_by("id")  # house: whoever sees them
    for field in fields:
        left = [key for key in field.type_ids or () if key not in gone]
        if left != field.type_ids:
            before = seen(field)
            field.type_ids = left
            await store(field, ["type_ids"])
            tell(CustomFieldEdited, field, before, seen(field))
