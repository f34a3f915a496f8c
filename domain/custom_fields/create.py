"""Make a custom field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain import policy
from domain.custom_fields import given
from domain.custom_fields.locked import alone, live, seen, tell
from domain.events import Changed, CustomFieldCreated
from domain.once import made_before, once
from domain.unit_of_work import unit_of_work
from kit import text
from kit.errors import Invalid, TooLarge
from kit.ids import new_id
from models import CustomField, FieldKind, FieldNoun, Viewer

FIELDS_MOST = 250


@dataclass(frozen=True, kw_only=True)
class NewCustomField:
    """What a field starts with; without a key one is made of its name."""

    name: str
    kind: FieldKind
    noun: FieldNoun = FieldNoun.ITEM
    key: str | None = None
    description: str = ""
    options: Sequence[given.NewOption] | None = None
    currency: str | None = None
    required: bool = False
    customers_see: bool = False
    customers_edit: bool = False
    type_ids: Sequence[UUID] | None = None


async def create(viewer: Viewer, new: NewCustomField, idempotency_key: str | None = None) -> CustomField:
    """The new field, behind all others.

    Raises: NotAllowed (admins only), Invalid (a key or name that there is, options, currency, types), NotFound (a type),
    TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    return await once(
        viewer,
        "custom_field.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: made_before(CustomField.visible_to(viewer), key),
    )


async def _create(viewer: Viewer, new: NewCustomField) -> CustomField:
    name, description = given.check_name(new.name), given.check_description(new.description)
    currency, options = given.check_currency(new.kind, new.currency), given.options(new.kind, new.options)
    given.check_sides(new.noun, customers_see=new.customers_see, customers_edit=new.customers_edit)
    given.check_typed(new.noun, new.type_ids)
    async with unit_of_work(viewer):
        await alone()
        fields = await live(new.noun)
        if any(text.fold(each.name) == text.fold(name) for each in fields):
            raise Invalid("There is a field with this name.", "input", "name")
        if len(fields) >= FIELDS_MOST:
            raise TooLarge(f"There are at most {FIELDS_MOST} fields.", "input", "name")
        field = CustomField(
            id=new_id(),
            noun=new.noun,
            key=await _key(new),
            name=name,
            description=description,
            kind=new.kind,
            options=options,
            currency=currency,
            required=new.required,
            customers_see=new.customers_see,
            customers_edit=new.customers_edit,
            shown_once=new.customers_see,
            type_ids=await given.check_types(viewer, new.type_ids),
            rank=1 + max((each.rank for each in fields), default=-1),
        )
        await field.save(force_create=True)
        tell(CustomFieldCreated, field, None, seen(field), name=Changed(None, name))
        return field


async def _key(new: NewCustomField) -> str:
    """The key that was chosen, or one made of the name. Those of archived fields stay theirs. Raises: Invalid."""
    taken: set[Any] = set(
        await CustomField.filter(noun=new.noun).values_list("key", flat=True)
    )  # house: an admin's, as was checked
    if new.key is None:
        return given.key_of(new.name, taken, "field")
    if given.check_key(new.key, "input", "key") in taken:
        raise Invalid("There is, or was, a field with this key.", "input", "key")
    return new.key
