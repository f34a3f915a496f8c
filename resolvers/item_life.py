"""Items on their way out of sight and back: the bin as a root, and the mutations."""

from datetime import datetime
from typing import Any

import strawberry
from tortoise.expressions import F
from tortoise.queryset import QuerySet

from domain import items as verbs
from domain.items.clone import clone as clone_item
from domain.items.merge import merge as merge_item
from domain.items.merge import undo_merge as undo_merge_of
from domain.items.remove import restorable, since
from domain.items.split import MESSAGES_MOST
from domain.items.split import split as split_item
from kit.errors import TooLarge
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
    info: Ask, id: strawberry.ID, title: str | None = None, idempotency_key: str | None = None
) -> Item:
    return await clone_item(info.context.viewer, key(id, "item"), title, idempotency_key)


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
    if len(input.message_ids) > MESSAGES_MOST:
        raise TooLarge(f"At most {MESSAGES_MOST} messages go to a new item.", "input", "messageIds")
    chosen = keys(input.message_ids, "message", path=("input", "messageIds"))
    return await split_item(
        info.context.viewer, key(id, "item"), chosen, given(input.title), version, idempotency_key
    )
