"""Change a custom field; its key and kind stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain import policy
from domain.custom_fields import given
from domain.custom_fields.locked import check_free, lock, seen, store, tell
from domain.custom_fields.words import keep_words
from domain.events import Changed, CustomFieldEdited
from domain.unit_of_work import unit_of_work
from models import CustomField, Viewer

_SAID = {"customers_see", "options"}
"""What decides by which words rows are found, and who finds them."""
_TOLD = ("name", "description", "required", "customers_see", "customers_edit", "currency")


@dataclass(frozen=True, kw_only=True)
class Edited:
    """What is to change; None keeps. `type_ids` counts where `types_given`: None is all types."""

    name: str | None = None
    description: str | None = None
    options: Sequence[given.NewOption] | None = None
    currency: str | None = None
    required: bool | None = None
    customers_see: bool | None = None
    customers_edit: bool | None = None
    type_ids: Sequence[UUID] | None = None
    types_given: bool = False


async def edit(viewer: Viewer, field_id: UUID, new: Edited, version: int | None = None) -> CustomField:
    """The field with what is given changed. Options that are not named any more are archived: values keep them, no item gets
    them.

    Raises: NotAllowed (admins only), NotFound (the field, a type), Conflict (stale version), Invalid, TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    async with unit_of_work(viewer):
        field = await lock(field_id, version)
        given.check_typed(field.noun, new.type_ids)
        wanted = await _wanted(viewer, new, field)
        changes = {n: Changed(getattr(field, n), v) for n, v in wanted.items() if v != getattr(field, n)}
        if not changes:
            return field
        if "name" in changes:
            await check_free(field.noun, wanted["name"], field_id)
        before = seen(field)
        for name, change in changes.items():
            setattr(field, name, change.after)
        given.check_sides(field.noun, customers_see=field.customers_see, customers_edit=field.customers_edit)
        field.shown_once = field.shown_once or field.customers_see
        await store(field, [*changes, "shown_once"])
        if not _SAID.isdisjoint(changes):
            await keep_words(field)
        told = {name: change for name, change in changes.items() if name in _TOLD}
        tell(CustomFieldEdited, field, before, seen(field), **told)
        return field


async def _wanted(viewer: Viewer, new: Edited, field: CustomField) -> dict[str, Any]:
    """What was given, checked, by column. Raises: Invalid, NotFound, TooLarge."""
    wanted: dict[str, Any] = {
        "name": None if new.name is None else given.check_name(new.name),
        "description": None if new.description is None else given.check_description(new.description),
        "currency": None if new.currency is None else given.check_currency(field.kind, new.currency),
        "options": None
        if new.options is None
        else given.options(field.kind, new.options, field.options or ()),
        "required": new.required,
        "customers_see": new.customers_see,
        "customers_edit": new.customers_edit,
    }
    found = {name: value for name, value in wanted.items() if value is not None}
    return found | (
        {"type_ids": await given.check_types(viewer, new.type_ids, field.type_ids)} if new.types_given else {}
    )
