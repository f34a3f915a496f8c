"""What the demo company calls its work, and what else it wants to know of it."""

from uuid import UUID

from domain import custom_fields, tags
from domain.custom_fields import NewCustomField, NewOption
from models import FieldKind, Viewer

TAGS = {"waiting for parts": "#d97706", "firmware": "#7c3aed", "good to quote": "#16a34a"}

FIELDS = (
    NewCustomField(
        name="Machine",
        key="machine",
        kind=FieldKind.CHOICE,
        customers_see=True,
        customers_edit=True,
        options=[
            NewOption(name=name, key=name.lower().replace("-", "_")) for name in ("FK-1", "FK-2", "FK-3")
        ],
    ),
    NewCustomField(name="Serial number", key="serial_number", kind=FieldKind.TEXT, customers_see=True),
    NewCustomField(name="Visit on", key="visit_on", kind=FieldKind.DATE, customers_see=True),
    NewCustomField(name="Parts", key="parts", kind=FieldKind.MONEY, currency="EUR"),
)


async def teach(admin: Viewer) -> dict[str, UUID]:
    """Make the tags and the fields; the keys of the tags, by `tag` and their name."""
    for new in FIELDS:
        await custom_fields.create(admin, new, f"demo field {new.key}")
    made = {name: await tags.create(admin, name, colour, f"demo tag {name}") for name, colour in TAGS.items()}
    return {f"tag {name}": tag.id for name, tag in made.items()}
