"""Give a type one more status."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from domain.colours import COLOURS, check_colour
from domain.events import Changed, StatusAdded
from domain.item_types import given
from domain.item_types.locked import live_statuses, lock, store, tell
from domain.once import made_before, once
from domain.statuses.given import STATUSES_MOST
from domain.unit_of_work import unit_of_work
from kit.errors import TooLarge
from kit.ids import new_id
from models import ItemType, Status, StatusCategory, Viewer


@dataclass(frozen=True, kw_only=True)
class NewStatus:
    """What a status starts with. colour: None is the usual one of its category."""

    name: str
    category: StatusCategory
    colour: str | None = None
    pauses_sla: bool = False


async def create(viewer: Viewer, type_id: UUID, new: NewStatus, idempotency_key: str | None = None) -> Status:
    """The new status, after all others of the type; it may follow all of them, and all may follow it.

    Raises: NotAllowed (admins only; who may not change the project whose own its type is), NotFound (type), Invalid (a colour, a
    name that there is), TooLarge.
    """
    return await once(
        viewer,
        "status.create",
        idempotency_key,
        lambda: _create(viewer, type_id, new),
        lambda key: made_before(_made(viewer), key),
    )


def _made(viewer: Viewer) -> QuerySet[Status]:
    types = Subquery(ItemType.visible_to(viewer).values("id"))
    return Status.filter(type_id__in=types, retired_at__isnull=True)  # house: of types that are seen


async def _create(viewer: Viewer, type_id: UUID, new: NewStatus) -> Status:
    async with unit_of_work(viewer):
        type_ = await lock(viewer, type_id, None, "typeId")
        name = given.check_name(new.name)
        colour = COLOURS[new.category] if new.colour is None else check_colour(new.colour, "input", "colour")
        statuses = await live_statuses(type_id)
        given.check_free(name, statuses, "status")
        if len(statuses) >= STATUSES_MOST:
            raise TooLarge(f"A type has at most {STATUSES_MOST} statuses.", "typeId", most=STATUSES_MOST)
        made = await Status.create(
            id=new_id(),
            type_id=type_id,
            name=name,
            category=new.category,
            colour=colour,
            rank=1 + max((each.rank for each in statuses), default=-1),
            pauses_sla=new.pauses_sla,
        )
        await store(type_)
        tell(
            StatusAdded,
            type_,
            status=Changed(None, str(made.id)),
            name=Changed(None, name),
            category=Changed(None, new.category.value),
        )
        return made
