"""The consumer `notify`: tells people of what concerns them, live."""

from domain.notifications import Told, tell
from models import Channel, EventRecord, Viewer
from reactions import concerned, reasons

KINDS = frozenset({"item.created", "item.assigned", "item.status_changed", "message.posted"})


async def handle(viewer: Viewer, event: EventRecord) -> None:
    """Tell everyone whom this event concerns, once."""
    if event.item_id is None or (item := await concerned.item_now(event.item_id)) is None:
        return
    told = [
        Told(recipient_id=v.principal_id, recipient_kind=v.kind, kind=kind)
        for v, kind in await reasons.of(event, item, Channel.LIVE)
        if v.principal_id is not None and v.kind is not None
    ]
    if told:
        await tell(
            viewer,
            told,
            event_position=event.position,
            item_id=item.id,
            message_id=event.entity_id if event.entity == "message" else None,
            actor_id=event.actor_id,
        )
