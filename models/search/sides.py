"""Which words of custom fields a viewer searches through.

What a document says in fields is kept on two sides, `shown` and `hidden`, as the fields were when it was written. A field that
is hidden from customers, or archived, is taken out of the documents afterwards, of many rows some at a time: so a customer's
search asks which fields they see now, and leaves out the side `shown` of each document with words of another.
"""

from typing import Any
from uuid import UUID

from models.custom_field import CustomField
from models.search.asked import Side
from models.viewer import Viewer


def side_of(viewer: Viewer) -> Side:
    """Whose fields they see, they find by (`CustomField.visible_to`)."""
    if not viewer.is_signed_in or not viewer.has_scope("items:read"):
        return Side.NONE
    return Side.ALL if viewer.is_staff else Side.SHOWN


def mark(field_id: UUID) -> str:
    """The word by which a document names a field of its side `shown`."""
    return f"f{field_id.hex}"


async def hidden_marks(side: Side) -> list[str]:
    """Of whom sees only the side `shown`: the marks of fields that were for customers once and are not any more."""
    if side is not Side.SHOWN:
        return []
    once: Any = CustomField.filter(shown_once=True).order_by("id")
    rows = await once.values_list("id", "customers_see", "archived_at")
    return [mark(key) for key, customers_see, archived_at in rows if archived_at or not customers_see]
