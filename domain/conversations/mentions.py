"""Whom a message names: chosen, kept beside it, changed with it, gone with its words."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.conversations.locked import Place
from domain.principals import ASSIGNABLE, chosen
from kit import clock
from kit.errors import Invalid
from kit.ids import new_id
from models import Mention, Message, Principal, Viewer, sight


async def check(viewer: Viewer, place: Place, keys: Sequence[UUID]) -> list[Principal]:
    """Whom a message may name especially: in a thread that is on no item only who sees it, or a team of which somebody does.

    Nobody sees more by being named; on an item, who does not see it is not told.
    Raises: NotFound, Invalid, TooLarge.
    """
    keys = list(dict.fromkeys(keys))
    mentions = await chosen(viewer, keys, ASSIGNABLE, "mentionIds")
    if place.item is None and mentions:
        audience = place.snapshot().audience
        reached = [each for each in await sight.people_reached(keys) if each.sees(audience)]
        seeing = {key for each in reached for key in (each.principal_id, *each.teams)}
        for index, key in enumerate(keys):
            if key not in seeing:
                raise Invalid("This one does not see the conversation.", "mentionIds", index)
    return mentions


async def keep(message: Message, keys: Sequence[UUID], named_at: datetime | None = None) -> None:
    """The message, which names nobody of these yet, names them; `named_at`: since an edit."""
    if keys:
        await Mention.bulk_create(
            [Mention(id=new_id(), message_id=message.id, principal_id=key, named_at=named_at) for key in keys]
        )


async def named(message: Message) -> dict[UUID, bool]:
    """Whom a visible message has ever named, and whether it does now."""
    rows = await Mention.filter(message_id=message.id)  # house: of a visible message
    return {UUID(str(row.principal_id)): row.active for row in rows}


async def change(message: Message, ever: dict[UUID, bool], now: Sequence[UUID]) -> None:
    """The message, which has named some `ever`, names these now and nobody else."""
    rows = Mention.filter(message_id=message.id)  # house: of a locked, visible message
    if gone := [key for key, active in ever.items() if active and key not in now]:
        await rows.filter(principal_id__in=gone).update(active=False)
    if back := [key for key in now if ever.get(key) is False]:
        await rows.filter(principal_id__in=back).update(active=True)
    await keep(message, [key for key in now if key not in ever], clock.now())


async def forget(message: Message) -> None:
    """The message, whose words are taken back, names nobody."""
    await Mention.filter(message_id=message.id).delete()  # house: of a locked, visible message
