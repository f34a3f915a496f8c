"""Mutations on custom fields: each calls the verb of its own name."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import custom_fields as verbs
from models import CustomField, FieldNoun
from resolvers.context import Ask
from resolvers.given import given, never_cleared
from resolvers.inputs import key, keys
from resolvers.outcome import outcome

_PLAIN = ("name", "description", "currency", "required", "customers_see", "customers_edit")


@outcome("custom_field")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> CustomField:
    new = verbs.NewCustomField(
        name=input.name,
        kind=input.kind,
        noun=given(input.noun) or FieldNoun.ITEM,
        key=given(input.key),
        description=given(input.description) or "",
        options=_options(given(input.options)),
        currency=given(input.currency),
        required=bool(given(input.required)),
        customers_see=bool(given(input.customers_see)),
        customers_edit=bool(given(input.customers_edit)),
        type_ids=_types(given(input.type_ids)),
    )
    return await verbs.create(info.context.viewer, new, idempotency_key)


@outcome("custom_field")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> CustomField:
    never_cleared(input, *_PLAIN, "options")
    new = verbs.Edited(
        options=_options(given(input.options)),
        type_ids=_types(given(input.type_ids)),
        types_given=input.type_ids is not strawberry.UNSET,
        **{name: given(getattr(input, name)) for name in _PLAIN},
    )
    return await verbs.edit(info.context.viewer, key(id, "custom_field"), new, version)


@outcome("custom_fields")
async def reorder(
    info: Ask, ids: Sequence[strawberry.ID], noun: FieldNoun | None = None
) -> Sequence[CustomField]:
    wanted = keys(ids, "custom_field", path="ids")
    return await verbs.reorder(info.context.viewer, wanted, noun or FieldNoun.ITEM)


@outcome("custom_field")
async def archive(info: Ask, id: strawberry.ID, version: int | None = None) -> CustomField:
    return await verbs.archive(info.context.viewer, key(id, "custom_field"), version)


@outcome("custom_field")
async def restore(info: Ask, id: strawberry.ID, version: int | None = None) -> CustomField:
    return await verbs.restore(info.context.viewer, key(id, "custom_field"), version)


def _options(named: Sequence[Any] | None) -> list[verbs.NewOption] | None:
    if named is None:
        return None
    return [verbs.NewOption(name=each.name, key=given(each.key), colour=given(each.colour)) for each in named]


def _types(ids: Sequence[strawberry.ID] | None) -> list[Any] | None:
    return None if ids is None else keys(ids, "type", path="typeIds")
