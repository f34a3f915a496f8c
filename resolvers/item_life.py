"""Items on their way out of sight and back: the bin as a root, and the mutations."""

from datetime import datetime
from typing import Any

import strawberry
from tortoise.expressions import F
from tortoise.queryset import QuerySet

from domain import items as verbs
from domain.bin import since
from domain.checklist_entries import ENTRIES_MOST
from domain.items.clone import Besides
from domain.items.clone import clone as clone_item
from domain.items.merge import merge as merge_item
from domain.items.merge import undo_merge as undo_merge_of
from domain.items.remove import restorable
from domain.items.split import split as split_item
from models import Item, Viewer
from models.paging import Sort, complete
from resolvers.context import Ask
from resolvers.given import given
from resolvers.inputs import key, keys
from resolvers.listings import Listing
from resolvers.outcome import outcome

_NEWEST_FIRST = complete([Sort("removed_at", descending=True)])


def _rows(viewer: Viewer, after: datetime) -> QuerySet[Item]:
    return restorable(viewer, after).filter(removed_with=F("id"))


removed = Listing(Item, "removed items", lambda viewer: (since(), _NEWEST_FIRST), _rows)


@outcome("item")
async def clone(
    info: Ask,
    id: strawberry.ID,
    title: str | None = None,
    links: bool | None = None,
    plan: bool | None = None,
    files: bool | None = None,
    idempotency_key: str | None = None,
) -> Item:
    besides = Besides(links=bool(links), plan=bool(plan), files=bool(files))
    return await clone_item(info.context.viewer, key(id, "item"), title, besides, idempotency_key)


@outcome("item")
async def archive(info: Ask, id: strawberry.ID, version: int | None = None) -> Item:
    return await verbs.archive(info.context.viewer, key(id, "item"), version)


@outcome("item")
async def unarchive(info: Ask, id: strawberry.ID, version: int | None = None) -> Item:
    return await verbs.unarchive(info.context.viewer, key(id, "item"), version)


@outcome("item")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Item:
    return await verbs.remove(info.context.viewer, key(id, "item"), version)


@outcome("item")
async def restore(info: Ask, id: strawberry.ID, version: int | None = None) -> Item:
    return await verbs.restore(info.context.viewer, key(id, "item"), version)


@outcome("item")
async def merge(
    info: Ask,
    id: strawberry.ID,
    into_id: strawberry.ID,
    version: int | None = None,
    into_version: int | None = None,
) -> Item:
    into = key(into_id, "item", path=("intoId",))
    return await merge_item(info.context.viewer, key(id, "item"), into, version, into_version)


@outcome("item")
async def undo_merge(info: Ask, id: strawberry.ID, version: int | None = None) -> Item:
    return await undo_merge_of(info.context.viewer, key(id, "item"), version)


@outcome("item")
async def split(
    info: Ask,
    id: strawberry.ID,
    input: Any,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> Item:
    chosen = keys(input.message_ids, "message", path=("input", "messageIds"))
    entries = keys(
        given(input.checklist_entry_ids),
        "checklist_entry",
        path=("input", "checklistEntryIds"),
        most=ENTRIES_MOST,
    )
    return await split_item(
        info.context.viewer, key(id, "item"), chosen, given(input.title), version, idempotency_key, entries
    )
