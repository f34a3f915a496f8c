"""Entries of items' checklists: their fields by batch, and their mutations."""

from typing import Any

import strawberry
from tortoise.queryset import QuerySet

from domain import checklist_entries as verbs
from models import ChecklistEntry, Item, Viewer
from resolvers.context import Ask
from resolvers.given import given, never_cleared, optional
from resolvers.inputs import key
from resolvers.outcome import outcome
from resolvers.relations import Many, One, staff


def _of_item(viewer: Viewer) -> QuerySet[ChecklistEntry]:
    """Of items that the viewer sees."""
    if not staff(viewer):
        return ChecklistEntry.filter(id__in=[])  # house: none
    return ChecklistEntry.all()  # house: of items that the viewer sees


of_item = Many("item_id", _of_item, ("order_key", "id"))
item = One("item_id", Item.visible_to)


@outcome("checklist_entry")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> ChecklistEntry:
    item_id = key(input.item_id, "item", path=("input", "itemId"))
    return await verbs.create(info.context.viewer, item_id, input.text, idempotency_key)


@outcome("checklist_entry")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> ChecklistEntry:
    never_cleared(input, "text", "done")
    words, done = given(input.text), given(input.done)
    return await verbs.edit(info.context.viewer, key(id, "checklist_entry"), version, words=words, done=done)


@outcome("checklist_entry")
async def move(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> ChecklistEntry:
    return await verbs.move(
        info.context.viewer,
        key(id, "checklist_entry"),
        version,
        before_id=optional(given(input.before_id), "checklist_entry", path=("input", "beforeId")),
        after_id=optional(given(input.after_id), "checklist_entry", path=("input", "afterId")),
    )


@outcome("checklist_entry")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> ChecklistEntry:
    return await verbs.remove(info.context.viewer, key(id, "checklist_entry"), version)
