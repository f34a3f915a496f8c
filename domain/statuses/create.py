"""Give a type one more status."""

from dataclasses import dataclass
from uuid import UUID

from domain import policy
from domain.colours import COLOURS, check_colour
from domain.events import Changed, StatusAdded
from domain.item_types import given
from domain.item_types.locked import live_statuses, lock, store, tell
from domain.once import once
from domain.statuses.given import STATUSES_MOST
from domain.unit_of_work import unit_of_work
from kit.errors import NotFound, TooLarge
from kit.ids import new_id
from models import Status, StatusCategory, Viewer


@dataclass(frozen=True, kw_only=True)
class NewStatus:
    """What a status starts with. colour: None is the usual one of its category."""

    name: str
    category: StatusCategory
    colour: str | None = None
    pauses_sla: bool = False


async def create(viewer: Viewer, type_id: UUID, new: NewStatus, idempotency_key: str | None = None) -> Status:
    """The new status, after all others of the type; it may follow all of them, and all may follow it.

    Raises: NotAllowed (admins only), NotFound (type), Invalid (a colour, a name that there is), TooLarge.
    """
    policy.check_admin(viewer, "projects:write")
    return await once(viewer, "status.create", idempotency_key, lambda: _create(viewer, type_id, new), _again)


async def _create(viewer: Viewer, type_id: UUID, new: NewStatus) -> Status:
    name = given.check_name(new.name)
    colour = COLOURS[new.category] if new.colour is None else check_colour(new.colour, "input", "colour")
    async with unit_of_work(viewer):
        type_ = await lock(type_id, None, "typeId")
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
            type_id,
            status=Changed(None, str(made.id)),
            name=Changed(None, name),
            category=Changed(None, new.category.value),
        )
        return made


async def _again(key: UUID) -> Status:
    found = await Status.filter(id=key, retired_at__isnull=True).first()  # house: statuses are for all to see
    if found is None:
        raise NotFound("What this key once made is gone.", "idempotencyKey")
    return found
