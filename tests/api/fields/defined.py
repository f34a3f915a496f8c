"""Short words for tests of custom fields."""

from typing import Any

from domain import custom_fields
from domain.custom_fields import NewCustomField, NewOption
from models import CustomField, FieldKind, Viewer

OPTIONS = [NewOption(name="Low"), NewOption(name="High", colour="#dc2626"), NewOption(name="All of it")]


async def define(admin: Viewer, name: str, kind: FieldKind = FieldKind.TEXT, **more: Any) -> CustomField:
    """A new field, whose key is its name in small letters; a choice has three options, money is in euros."""
    if kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        more.setdefault("options", OPTIONS)
    if kind is FieldKind.MONEY:
        more.setdefault("currency", "EUR")
    return await custom_fields.create(admin, NewCustomField(name=name, kind=kind, **more))


async def define_all(admin: Viewer, **more: Any) -> dict[str, CustomField]:
    """One field of each kind, by the kind's name, which is its key."""
    return {kind.value: await define(admin, kind.value.replace("_", " "), kind, **more) for kind in FieldKind}
