"""Say which of a type's statuses may follow which."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.events import TransitionsSet
from domain.item_types.locked import live_statuses, lock, store, tell
from domain.statuses.leading import check_leads_on
from domain.unit_of_work import unit_of_work
from kit.errors import Invalid
from models import ItemType, Status, Viewer

Transitions = Sequence[tuple[UUID, Sequence[UUID]]]
"""(a status, the statuses that may follow it); any may follow those that are not named."""


async def set_transitions(
    viewer: Viewer, type_id: UUID, transitions: Transitions, version: int | None = None
) -> ItemType:
    """The type with exactly these restrictions; without any, each status may follow each. One that is added later may follow
    all, and be followed by all.

    Raises: NotAllowed (admins only; who may not change the project whose own it is), NotFound, Conflict (stale version), Invalid
    (a status of another type, one named twice, one that nothing follows though it is not FINISHED).
    """
    async with unit_of_work(viewer):
        type_ = await lock(viewer, type_id, version)
        statuses = {each.id: each for each in await live_statuses(type_id)}
        following = _checked(transitions, statuses)
        changed = False
        for status in statuses.values():
            barred = [str(key) for key, to in following.items() if key != status.id and status.id not in to]
            if barred != (status.barred_ids or []):
                status.barred_ids, changed = barred or None, True
                status.version += 1
                await status.save(update_fields=["barred_ids", "version"])
        for index, (key, _) in enumerate(transitions):
            check_leads_on(statuses[key], statuses.values(), "transitions", index, "toIds")
        if changed:
            await store(type_)
            tell(TransitionsSet, type_)
        return type_


def _checked(transitions: Transitions, statuses: Mapping[UUID, Status]) -> dict[UUID, set[UUID]]:
    """What may follow each status that is named. Raises: Invalid."""
    found: dict[UUID, set[UUID]] = {}
    for index, (key, to) in enumerate(transitions):
        if key not in statuses:
            raise Invalid("This is not a status of the type.", "transitions", index, "fromId")
        if key in found:
            raise Invalid("This status is named twice.", "transitions", index, "fromId")
        for place, other in enumerate(to):
            if other not in statuses:
                raise Invalid("This is not a status of the type.", "transitions", index, "toIds", place)
        found[key] = set(to)
    return found
