"""Remove a type of items."""

from collections.abc import Sequence
from uuid import UUID

from domain.events import Changed, InboxEdited, ItemTypeRemoved
from domain.inboxes.locked import snapshot as inbox_snapshot
from domain.inboxes.locked import store as store_inbox
from domain.item_types.locked import live, live_statuses, live_types, lock, store, tell
from domain.offered_types import refusal
from domain.statuses.matching import match
from domain.statuses.retiring import retire
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.errors import Invalid
from models import Family, Inbox, ItemType, Status, Viewer

Mapping = Sequence[tuple[UUID, UUID]]
"""(a status of the type that goes, the status that its items get)"""


async def remove(
    viewer: Viewer, type_id: UUID, into_type_id: UUID, mapping: Mapping = (), version: int | None = None
) -> ItemType:
    """The type, as it was. From now on nothing becomes of it; its items become ones of the other type, by the worker. A status
    that `mapping` does not name goes into the one that a conversion would take.

    Raises: NotAllowed (admins only; who may not change the project whose own it is), NotFound (either type), Conflict (stale
    version), Invalid (into itself or one that is not offered where its items stand, the last type of the helpdesk, a status of
    another type, one named twice).
    """
    async with unit_of_work(viewer):
        type_ = await lock(viewer, type_id, version)
        if into_type_id == type_id:
            raise Invalid("Its items need another type.", "intoTypeId")
        into = await live(viewer, into_type_id, "intoTypeId")
        if not into.is_offered_in(type_.project_id):
            raise await refusal([into], type_.project_id, "intoTypeId")
        is_the_workspaces = type_.project_id is None
        if is_the_workspaces and type_.family is Family.HELPDESK and not await _has_other(type_):
            raise Invalid("What comes in needs a type of the helpdesk, and this is the last.", "id")
        going, ends = await live_statuses(type_id), await live_statuses(into_type_id)
        chosen = _chosen(mapping, going, ends)
        for status in going:
            await retire(status, chosen.get(status.id) or match(status, ends))
        type_.retired_at = clock.now()
        await store(type_, ["retired_at"])
        await _give_inboxes(type_, into)
        tell(ItemTypeRemoved, type_, into=Changed(None, str(into.id)))
        return type_


async def _has_other(type_: ItemType) -> bool:
    return any(each.family is type_.family and each.id != type_.id for each in await live_types(None))


def _chosen(mapping: Mapping, going: Sequence[Status], ends: Sequence[Status]) -> dict[UUID, Status]:
    """What was chosen, by the status that goes. Raises: Invalid."""
    keys, into = {each.id for each in going}, {each.id: each for each in ends}
    found: dict[UUID, Status] = {}
    for index, (key, to) in enumerate(mapping):
        if key not in keys:
            raise Invalid("This is not a status of the type that goes.", "statuses", index, "statusId")
        if key in found:
            raise Invalid("This status is named twice.", "statuses", index, "statusId")
        if to not in into:
            raise Invalid("This is not a status of the other type.", "statuses", index, "intoStatusId")
        found[key] = into[to]
    return found


async def _give_inboxes(type_: ItemType, into: ItemType) -> None:
    """What comes through an inbox becomes of the other type."""
    for inbox in await Inbox.filter(type_id=type_.id).order_by("id"):  # house: an admin's, as was checked
        inbox.type_id = into.id
        await store_inbox(inbox, ["type_id"])
        seen = inbox_snapshot(inbox)
        told = Changed(str(type_.id), str(into.id))
        record(InboxEdited(entity_id=inbox.id, internal=True, before=seen, after=seen, type=told))
