"""Change a status."""

from typing import Any
from uuid import UUID

from domain.colours import check_colour
from domain.events import Changed, StatusEdited
from domain.item_types import given
from domain.item_types.locked import live_statuses, store, tell
from domain.statuses.leading import check_leads_on
from domain.statuses.locked import lock_status
from domain.unit_of_work import unit_of_work
from kit import clock
from kit.errors import Invalid
from models import Status, StatusCategory, Viewer


async def edit(
    viewer: Viewer,
    status_id: UUID,
    version: int | None = None,
    *,
    name: str | None = None,
    category: StatusCategory | None = None,
    colour: str | None = None,
    pauses_sla: bool | None = None,
    is_default: bool | None = None,
) -> Status:
    """The status with what is given changed; None keeps. Where it means now that items are finished, or no longer, the worker
    sees to when they were.

    Raises: NotAllowed (admins only; who may not change the project whose own its type is), NotFound, Conflict (stale version),
    TooLarge, Invalid (a colour, a name that there is; a type without a default, or with one in which work has begun; a status
    that nothing follows is no longer FINISHED).
    """
    async with unit_of_work(viewer):
        status, type_ = await lock_status(viewer, status_id, version)
        wanted: dict[str, Any] = {
            "name": None if name is None else given.check_name(name),
            "category": category,
            "colour": None if colour is None else check_colour(colour, "input", "colour"),
            "pauses_sla": pauses_sla,
            "is_default": is_default,
        }
        changes = {
            column: Changed(getattr(status, column), value)
            for column, value in wanted.items()
            if value is not None and value != getattr(status, column)
        }
        if not changes:
            return status
        others = [each for each in await live_statuses(status.type_id) if each.id != status_id]
        for column, change in changes.items():
            setattr(status, column, change.after)
        _check(status, others, changes)
        await _save(status, *changes)
        if "category" in changes and StatusCategory.FINISHED in changes["category"]:
            status.due_at = clock.now()
            await status.save(update_fields=["due_at"])
        if "is_default" in changes:
            await _take_from(others)
        await store(type_)
        told = dict(changes)
        if "category" in told:
            told["category"] = Changed(*(each.value for each in told["category"]))
        key = str(status.id)
        tell(StatusEdited, type_, status=Changed(key, key), **told)
        return status


def _check(status: Status, others: list[Status], changes: dict[str, Changed]) -> None:
    """Raises: Invalid."""
    if "name" in changes:
        given.check_free(status.name, others, "status")
    if "is_default" in changes and not status.is_default:
        raise Invalid("New items start in it: make another one the default instead.", "input", "isDefault")
    if status.is_default and status.category is not StatusCategory.NOT_STARTED:
        path = "isDefault" if "is_default" in changes else "category"
        raise Invalid("New items start in the default: it has to be NOT_STARTED.", "input", path)
    check_leads_on(status, others, "input", "category")


async def _take_from(others: list[Status]) -> None:
    """Of a type's statuses one is the default."""
    for each in others:
        if each.is_default:
            each.is_default = False
            await _save(each, "is_default")


async def _save(status: Status, *columns: str) -> None:
    status.version += 1
    await status.save(update_fields=[*columns, "version"])
