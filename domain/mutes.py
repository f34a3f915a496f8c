"""Of what people who have muted an item are still told: where it is they themselves who are wanted."""

from collections.abc import Collection, Iterable
from uuid import UUID

from models import ItemMute, Mention, NotificationKind, Viewer

SILENCED = frozenset({NotificationKind.STATUS, NotificationKind.REPLY, NotificationKind.NOTE})
"""What a person is not told of an item that they have muted."""


async def people(item_id: UUID, among: Iterable[UUID | None]) -> set[UUID]:
    """Which of these people have muted the item."""
    rows = ItemMute.filter(item_id=item_id, principal_id__in=list(among))  # house: the recipients' own
    return {UUID(str(key)) for key in await rows.values_list("principal_id", flat=True)}


async def items(viewer: Viewer, among: Collection[UUID]) -> set[UUID]:
    """Which of these items the viewer has muted."""
    if not among:
        return set()
    rows = ItemMute.filter(item_id__in=list(among), principal_id=viewer.principal_id)  # house: one's own
    return {UUID(str(key)) for key in await rows.values_list("item_id", flat=True)}


async def silenced(viewer: Viewer, item_id: UUID, messages: Collection[UUID]) -> set[UUID]:
    """Which of these messages on the item its reader does not want: none that mentions them, or a team of theirs."""
    if not await items(viewer, [item_id]):
        return set()
    own = [key for key in (viewer.principal_id, *viewer.teams) if key is not None]
    named = Mention.filter(  # house: of messages at hand
        message_id__in=list(messages), principal_id__in=own, active=True
    )
    return set(messages) - {UUID(str(key)) for key in await named.values_list("message_id", flat=True)}
