"""Make a type of items."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.abilities import OFFERED
from domain.colours import COLOURS, check_colour
from domain.events import Changed, ItemTypeCreated
from domain.item_types import given
from domain.item_types.locked import alone, check_right, live_types, tell
from domain.offered_types import offered
from domain.once import made_before, once
from domain.statuses.given import first_statuses
from domain.unit_of_work import unit_of_work
from kit.errors import TooLarge
from kit.ids import new_id
from models import Ability, Family, ItemType, StatusCategory, Viewer

TYPES_MOST = 10
"""Of one family: of the workspace's, and of each project's own."""

FIRST_OF_OWN = 1_000
"""The place of a project's own types is behind all of the workspace's."""


@dataclass(frozen=True, kw_only=True)
class NewItemType:
    """What a type starts with; None is what is usual in its family. `project_id`: whose own it is; None for the workspace's."""

    family: Family
    name: str
    key_prefix: str
    project_id: UUID | None = None
    icon: str = "circle"
    colour: str = COLOURS[StatusCategory.NOT_STARTED]
    abilities: Sequence[Ability] | None = None
    new_items_published: bool | None = None


async def create(viewer: Viewer, new: NewItemType, idempotency_key: str | None = None) -> ItemType:
    """The new type, with statuses to start with, after all others of the workspace or the project.

    Raises: NotAllowed (admins only; who may not change the project), NotFound (the project), Invalid (a prefix, an icon, a
    colour, a name that there is), TooLarge.
    """
    await check_right(viewer, new.project_id, "input", "projectId")
    return await once(
        viewer,
        "item_type.create",
        idempotency_key,
        lambda: _create(viewer, new),
        lambda key: made_before(ItemType.visible_to(viewer).filter(retired_at__isnull=True), key),
    )


async def _create(viewer: Viewer, new: NewItemType) -> ItemType:
    name, prefix = given.check_name(new.name), given.check_prefix(new.key_prefix)
    icon, colour = given.check_icon(new.icon), check_colour(new.colour, "input", "colour")
    published = new.new_items_published
    async with unit_of_work(viewer):
        await alone()
        await check_right(viewer, new.project_id, "input", "projectId")
        types = await live_types(new.project_id)
        given.check_free(name, await offered(new.project_id), "type")
        if sum(each.family is new.family for each in types) >= TYPES_MOST:
            whose = "A family" if new.project_id is None else "A family of a project"
            raise TooLarge(f"{whose} has at most {TYPES_MOST} types.", "input", "family", most=TYPES_MOST)
        key = new_id()
        made = await ItemType.create(
            id=key,
            slug=key.hex,
            name=name,
            family=new.family,
            key_prefix=prefix,
            icon=icon,
            colour=colour,
            rank=1 + max((each.rank for each in types), default=first_rank(new.project_id) - 1),
            new_items_published=new.family is Family.HELPDESK if published is None else published,
            abilities=given.abilities(OFFERED[new.family] if new.abilities is None else new.abilities),
            project_id=new.project_id,
        )
        for status in first_statuses(key):
            await status.save(force_create=True)
        told = {"name": name, "family": new.family.value, "key_prefix": prefix}
        changes = {column: Changed(None, value) for column, value in told.items()}
        tell(ItemTypeCreated, made, **changes)
        return made


def first_rank(project_id: UUID | None) -> int:
    """The place of the first type of the workspace, or of a project's own."""
    return 0 if project_id is None else FIRST_OF_OWN
