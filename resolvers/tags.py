"""Tags: all of them, those of items, and the mutations on them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain import tags as verbs
from models import Item, ItemTag, Tag, Viewer
from models.writing.sources import Nothing, Rows, Source
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.given import given, never_cleared
from resolvers.inputs import key
from resolvers.listings import of_the_signed_in
from resolvers.outcome import outcome
from resolvers.relations import Asked, by_id, written
from resolvers.signed_in import signed_in


def live_tags(viewer: Viewer) -> QuerySet[Tag]:
    """The tags that items may get."""
    return Tag.visible_to(viewer).filter(retired_at__isnull=True)


def _by_name(place: Place) -> list[str]:
    return [place.dialect.sortable(place.column("name_folded")), place.column("id")]


def _in_order(tags: Iterable[Tag]) -> list[Tag]:
    """The same of rows that are at hand."""
    return sorted(tags, key=lambda tag: (tag.name_folded, tag.id))


def _all_written(at: Place, _: Asked) -> Source:
    place, source = at.statement.from_rows(live_tags(at.viewer))
    return Rows(place, source, "TRUE", _by_name(place))


@written(_all_written, of_the_signed_in)
async def tags(info: Ask) -> Sequence[Tag]:
    """All tags, by name; none for customers."""
    return _in_order(await live_tags(signed_in(info)))


def _of_item_written(at: Place) -> Source:
    if not at.viewer.is_staff:
        return Nothing()
    held, all_held = at.statement.from_rows(ItemTag.all())  # house: of visible items
    tag, all_tags = at.statement.from_rows(live_tags(at.viewer))
    source = f"{all_held} JOIN {all_tags} ON {tag.column('id')} = {held.column('tag_id')}"
    return Rows(tag, source, f"{held.column('item_id')} = {at.column('id')}", _by_name(tag))


@written(_of_item_written)
async def of_item(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Tag] | None]:
    """Each item's tags, by name; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    keys = [[UUID(key) for key in row.tag_ids or ()] for row in rows]
    found = await by_id(live_tags, [key for each in keys for key in each], context)
    return [_in_order(found[key] for key in each if key in found) for each in keys]


@outcome("tag")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> Tag:
    return await verbs.create(info.context.viewer, input.name, given(input.colour), idempotency_key)


@outcome("tag")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Tag:
    never_cleared(input, "name", "colour")
    return await verbs.edit(
        info.context.viewer, key(id, "tag"), version, name=given(input.name), colour=given(input.colour)
    )


@outcome("tag")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Tag:
    return await verbs.remove(info.context.viewer, key(id, "tag"), version)
