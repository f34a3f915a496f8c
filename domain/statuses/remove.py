"""Remove a status."""

from collections.abc import Sequence
from uuid import UUID

from domain.events import Changed, StatusRemoved
from domain.item_types.locked import live_statuses, store, tell
from domain.statuses.leading import check_leads_on
from domain.statuses.locked import lock_status
from domain.statuses.retiring import retire
from domain.unit_of_work import unit_of_work
from kit.errors import Invalid
from models import Item, Status, Viewer


async def remove(
    viewer: Viewer, status_id: UUID, into_status_id: UUID | None = None, version: int | None = None
) -> Status:
    """The status, as it was. From now on nothing enters it; its items go to the other one, by the worker. What it might follow
    and what might follow it goes through the other one then.

    Raises: NotAllowed (admins only; who may not change the project whose own its type is), NotFound, Conflict (stale version),
    Invalid (the default; into itself or a status of another type; items have it and no other is named; a status would lead
    nowhere).
    """
    async with unit_of_work(viewer):
        status, type_ = await lock_status(viewer, status_id, version)
        if status.is_default:
            raise Invalid("New items start in it: make another status the default first.", "id")
        others = [each for each in await live_statuses(status.type_id) if each.id != status_id]
        into = await _into(status, into_status_id, others)
        came = [each for each in others if status.may_follow(each.id)]
        await retire(status, into)
        await _lead_around(status, into, came, others)
        for each in others:
            check_leads_on(each, others, "id")
        await store(type_)
        ends = {"status": Changed(str(status.id), None), "into": Changed(None, str(into.id))}
        tell(StatusRemoved, type_, **ends)
        return status


async def _into(status: Status, wanted: UUID | None, others: Sequence[Status]) -> Status:
    """The status that its items get. Raises: Invalid."""
    if wanted is not None:
        for each in others:
            if each.id == wanted:
                return each
        raise Invalid("This is not another status of the type.", "intoStatusId")
    if await _is_needed(status.id):
        raise Invalid("Items have this status: say which one they get instead.", "intoStatusId")
    return next(each for each in others if each.is_default)


async def _is_needed(status_id: UUID) -> bool:
    """Whether items have the status, or are on their way to it."""
    if await Item.filter(status_id=status_id).exists():  # house: whoever may see them, they need a status
        return True
    coming = Status.filter(retired_into_id=status_id, due_at__isnull=False)  # house: statuses are for all
    return await coming.exists()


async def _lead_around(
    status: Status, into: Status, came: Sequence[Status], others: Sequence[Status]
) -> None:
    """Whatever the status might follow may be followed by the other one, and nobody speaks of it any more."""
    free = {str(each.id) for each in came}
    for each in others:
        gone = {str(status.id)} | (free if each.id == into.id else set())
        barred = [key for key in each.barred_ids or () if key not in gone]
        if barred != (each.barred_ids or []):
            each.barred_ids = barred or None
            each.version += 1
            await each.save(update_fields=["barred_ids", "version"])
