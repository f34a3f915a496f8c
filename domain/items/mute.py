"""Hear no more of an item, without anybody else's knowledge: but where one is mentioned in it, or assigned to it."""

from uuid import UUID

from domain.events import Changed, ItemMuteChanged, Snapshot
from domain.items.locked import lock
from domain.notifications import check_person
from domain.unit_of_work import record, unit_of_work
from kit import clock
from kit.ids import new_id
from models import Item, ItemMute, Viewer
from models.properties.item import state


async def mute(viewer: Viewer, item_id: UUID) -> Item:
    """The item, of which the viewer is told no more; a repeat changes nothing.

    Raises: NotFound, NotAllowed (nobody is signed in, or the key's scopes do not cover it).
    """
    return await _set(viewer, item_id, muted=True)


async def unmute(viewer: Viewer, item_id: UUID) -> Item:
    """The item, of which the viewer is told again. Raises: as `mute`."""
    return await _set(viewer, item_id, muted=False)


async def set_by_link(viewer: Viewer, item_id: UUID, *, muted: bool) -> Item:
    """The same by a link in a mail, which takes back only what it did itself. Raises: as `mute`."""
    return await _set(viewer, item_id, muted=muted, by_link=True)


async def _set(viewer: Viewer, item_id: UUID, *, muted: bool, by_link: bool = False) -> Item:
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        token = check_person(viewer)
        own = ItemMute.filter(item_id=item.id, principal_id=viewer.principal_id)  # house: one's own
        had = await own.first()
        if muted is (had is not None):
            if had is not None and had.made_by_link and not by_link:
                await own.update(made_by_link=False)
            return item
        if had is not None and by_link and not had.made_by_link:
            return item
        if muted:
            assert viewer.principal_id is not None
            await ItemMute.create(
                id=new_id(),
                item_id=item.id,
                principal_id=viewer.principal_id,
                muted_at=clock.now(),
                made_by_link=by_link,
            )
        else:
            await own.delete()
        seen = Snapshot(frozenset({token}), state(item))
        record(
            ItemMuteChanged(
                entity_id=item.id,
                item_id=item.id,
                project_id=item.project_id,
                before=seen,
                after=seen,
                muted=Changed(not muted, muted),
            )
        )
        return item
