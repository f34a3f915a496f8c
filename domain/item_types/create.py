"""Make a type of items."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain import policy
from domain.abilities import OFFERED
from domain.colours import COLOURS, check_colour
from domain.events import Changed, ItemTypeCreated
from domain.item_types import given
from domain.item_types.locked import alone, live_types, tell
from domain.once import once
from domain.statuses.given import first_statuses
from domain.unit_of_work import unit_of_work
from kit.errors import NotFound, TooLarge
from kit.ids import new_id
from models import Ability, Family, ItemType, StatusCategory, Viewer

TYPES_MOST = 10
"""Of one family."""


@dataclass(frozen=True, kw_only=True)
class NewItemType:
    """What a type starts with; None is what is usual in its family."""

    family: Family
    name: str
    key_prefix: str
    icon: str = "circle"
    colour: str = COLOURS[StatusCategory.NOT_STARTED]
    abilities: Sequence[Ability] | None = None
    new_items_published: bool | None = None


async def create(viewer: Viewer, new: NewItemType, idempotency_key: str | None = None) -> ItemType:
    """The new type, with statuses to start with, after all others.

    Raises: NotAllowed (admins only), Invalid (a prefix, an icon, a colour, a name that there is), TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    return await once(viewer, "item_type.create", idempotency_key, lambda: _create(viewer, new), _again)


async def _create(viewer: Viewer, new: NewItemType) -> ItemType:
    name, prefix = given.check_name(new.name), given.check_prefix(new.key_prefix)
    icon, colour = given.check_icon(new.icon), check_colour(new.colour, "input", "colour")
    published = new.new_items_published
    async with unit_of_work(viewer):
        await alone()
        types = await live_types()
        given.check_free(name, types, "type")
        if sum(each.family is new.family for each in types) >= TYPES_MOST:
            raise TooLarge(f"A family has at most {TYPES_MOST} types.", "input", "family", most=TYPES_MOST)
        key = new_id()
        made = await ItemType.create(
            id=key,
            slug=key.hex,
            name=name,
            family=new.family,
            key_prefix=prefix,
            icon=icon,
            colour=colour,
            rank=1 + max((each.rank for each in types), default=-1),
            new_items_published=new.family is Family.HELPDESK if published is None else published,
            abilities=given.abilities(OFFERED[new.family] if new.abilities is None else new.abilities),
        )
        for status in first_statuses(key):
            await status.save(force_create=True)
        told = {"name": name, "family": new.family.value, "key_prefix": prefix}
        changes = {column: Changed(None, value) for column, value in told.items()}
        tell(ItemTypeCreated, key, **changes)
        return made


async def _again(key: UUID) -> ItemType:
    found = await ItemType.filter(id=key, retired_at__isnull=True).first()  # house: types are for all to see
    if found is None:
        raise NotFound("What this key once made is gone.", "idempotencyKey")
    return found
