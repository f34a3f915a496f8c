"""Change a type of items."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.colours import check_colour
from domain.events import Changed, ItemTypeEdited
from domain.item_types import given
from domain.item_types.locked import lock, store, tell
from domain.offered_types import offered
from domain.unit_of_work import unit_of_work
from models import Ability, ItemType, Viewer


async def edit(
    viewer: Viewer,
    type_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    key_prefix: str | None = None,
    icon: str | None = None,
    colour: str | None = None,
    abilities: Sequence[Ability] | None = None,
    new_items_published: bool | None = None,
) -> ItemType:
    """The type with what is given changed; None keeps. Its family stays. Keys with its earlier prefixes still lead to its items.

    Raises: NotAllowed (admins only; who may not change the project whose own it is), NotFound, Conflict (stale version), Invalid,
    TooLarge.
    """
    async with unit_of_work(viewer):
        type_ = await lock(viewer, type_id, version)
        wanted: dict[str, Any] = {
            "name": None if name is None else given.check_name(name),
            "key_prefix": None if key_prefix is None else given.check_prefix(key_prefix),
            "icon": None if icon is None else given.check_icon(icon),
            "colour": None if colour is None else check_colour(colour, "input", "colour"),
            "abilities": None if abilities is None else given.abilities(abilities),
            "new_items_published": new_items_published,
        }
        changes = {
            column: Changed(getattr(type_, column), value)
            for column, value in wanted.items()
            if value is not None and value != getattr(type_, column)
        }
        if not changes:
            return type_
        if "name" in changes:
            given.check_free(changes["name"].after, await offered(type_.project_id), "type", type_id)
        if "key_prefix" in changes:
            type_.old_prefixes = list(dict.fromkeys([*(type_.old_prefixes or ()), type_.key_prefix]))
        for column, change in changes.items():
            setattr(type_, column, change.after)
        await store(type_, [*changes, "old_prefixes"])
        tell(ItemTypeEdited, type_, **changes)
        return type_
