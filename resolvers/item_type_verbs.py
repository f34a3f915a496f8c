"""Mutations on types of items and their statuses: each calls the verb of its own name."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import item_types, statuses
from models import ItemType, Status
from resolvers.context import Ask
from resolvers.given import given, never_cleared, optional
from resolvers.inputs import key, keys
from resolvers.outcome import outcome

_OF_TYPES = ("name", "key_prefix", "icon", "colour", "abilities", "new_items_published")
_OF_STATUSES = ("name", "category", "colour", "pauses_sla", "is_default")


@outcome("item_type")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> ItemType:
    more = {name: given(getattr(input, name)) for name in _OF_TYPES}
    project = optional(given(input.project_id), "project", path=("input", "projectId"))
    new = item_types.NewItemType(
        family=input.family, project_id=project, **{n: v for n, v in more.items() if v is not None}
    )
    return await item_types.create(info.context.viewer, new, idempotency_key)


@outcome("item_type")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> ItemType:
    return await item_types.edit(info.context.viewer, key(id, "type"), version, **_changes(input, _OF_TYPES))


@outcome("item_types")
async def reorder(
    info: Ask, ids: Sequence[strawberry.ID], project_id: strawberry.ID | None = None
) -> Sequence[ItemType]:
    project = optional(project_id, "project", path=("projectId",))
    return await item_types.reorder(info.context.viewer, keys(ids, "type", path="ids"), project)


@outcome("item_type")
async def remove(
    info: Ask,
    id: strawberry.ID,
    into_type_id: strawberry.ID,
    statuses: Sequence[Any] | None = None,
    version: int | None = None,
) -> ItemType:
    mapping = [
        (
            key(each.status_id, "status", path=("statuses", index, "statusId")),
            key(each.into_status_id, "status", path=("statuses", index, "intoStatusId")),
        )
        for index, each in enumerate(statuses or ())
    ]
    into = key(into_type_id, "type", path=("intoTypeId",))
    return await item_types.remove(info.context.viewer, key(id, "type"), into, mapping, version)


@outcome("item_type")
async def set_transitions(
    info: Ask, id: strawberry.ID, transitions: Sequence[Any], version: int | None = None
) -> ItemType:
    wanted = [
        (
            key(each.from_id, "status", path=("transitions", index, "fromId")),
            [
                key(to, "status", path=("transitions", index, "toIds", place))
                for place, to in enumerate(each.to_ids)
            ],
        )
        for index, each in enumerate(transitions)
    ]
    return await item_types.set_transitions(info.context.viewer, key(id, "type"), wanted, version)


@outcome("status")
async def status_create(
    info: Ask, type_id: strawberry.ID, input: Any, idempotency_key: str | None = None
) -> Status:
    new = statuses.NewStatus(
        name=input.name,
        category=input.category,
        colour=given(input.colour),
        pauses_sla=bool(given(input.pauses_sla)),
    )
    type_key = key(type_id, "type", path=("typeId",))
    return await statuses.create(info.context.viewer, type_key, new, idempotency_key)


@outcome("status")
async def status_edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Status:
    return await statuses.edit(
        info.context.viewer, key(id, "status"), version, **_changes(input, _OF_STATUSES)
    )


@outcome("item_type")
async def status_reorder(
    info: Ask, type_id: strawberry.ID, ids: Sequence[strawberry.ID], version: int | None = None
) -> ItemType:
    type_key, order = key(type_id, "type", path=("typeId",)), keys(ids, "status", path="ids")
    return await statuses.reorder(info.context.viewer, type_key, order, version)


@outcome("status")
async def status_remove(
    info: Ask, id: strawberry.ID, into_status_id: strawberry.ID | None = None, version: int | None = None
) -> Status:
    into = optional(into_status_id, "status", path=("intoStatusId",))
    return await statuses.remove(info.context.viewer, key(id, "status"), into, version)


def _changes(input: Any, names: Sequence[str]) -> dict[str, Any]:
    """What is to be changed, None for what stays. Raises: Invalid, for what would be cleared."""
    never_cleared(input, *names)
    return {name: given(getattr(input, name)) for name in names}
