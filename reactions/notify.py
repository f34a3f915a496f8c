"""The consumer `notify`: tells people of what concerns them, live."""

from domain.notifications import Told, tell
from models import Channel, EventRecord, Viewer
from reactions import failed_mails, set_aside, talks

KINDS = (
    failed_mails.KINDS
    | set_aside.KINDS
    | talks.KINDS
    | {
        "item.created",
        "item.assigned",
        "item.status_changed",
        "item.converted",
        "item.recurrence_set",
        "message.posted",
        "message.edited",
        talks.RETURNED,
    }
)


async def handle(viewer: Viewer, event: EventRecord) -> None:
    """Tell everyone whom this event concerns, once."""
    if event.kind in failed_mails.KINDS:
        await failed_mails.live(viewer, event)
        return
    if event.kind in set_aside.KINDS:
        await set_aside.live(viewer, event)
        return
    if event.kind == talks.RETURNED and event.item_id is not None:
        return
    told = [
        Told(recipient_id=v.principal_id, recipient_kind=v.kind, kind=kind)
        for v, kind in await talks.whom(event, Channel.LIVE)
        if v.principal_id is not None and v.kind is not None
    ]
    if not told:
        return
    message = await talks.message_of(event) if event.entity == "message" else None
    await tell(
        viewer,
        told,
        event_position=event.position,
        item_id=message.item_id if message else event.item_id,
        conversation_id=event.conversation_id if event.item_id is None else None,
        message_id=message.id if message else None,
        actor_id=event.actor_id,
    )
