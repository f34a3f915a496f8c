"""Who is told that nothing could be made of a mail: admins, of the item that tells of it, live and by mail as each chooses."""

from domain.config import current
from domain.items.locked import with_parties
from domain.notifications import Told, tell
from models import Channel, EventRecord, IncomingMail, Item, Message, NotificationKind, Viewer
from reactions import notices, reasons

KINDS = frozenset({"incoming_mail.failed"})
_KIND = NotificationKind.MAIL_FAILED


async def live(viewer: Viewer, event: EventRecord) -> None:
    """Tell every admin who has not refused it, once."""
    if (place := await _place(event)) is None:
        return
    item, message = place
    whom = await reasons.told(event, await reasons.of_admins(_KIND), item.audience(), Channel.LIVE)
    told = [
        Told(recipient_id=each.principal_id, recipient_kind=each.kind, kind=kind)
        for each, kind in whom
        if each.principal_id is not None and each.kind is not None
    ]
    await tell(
        viewer,
        told,
        event_position=event.position,
        item_id=item.id,
        message_id=message.id,
        actor_id=event.actor_id,
    )


async def by_mail(event: EventRecord) -> None:
    """A notice to every admin who wants it by mail."""
    place = await _place(event) if current().mail_notices else None
    if place is not None:
        people = await reasons.told_by_mail(
            event, await reasons.of_admins(_KIND), place[0].audience(), frozenset()
        )
        await notices.keep(event, await notices.reachable(people, but=event.actor_id), place[0].id)


async def _place(event: EventRecord) -> tuple[Item, Message] | None:
    """The item that tells of the mail, and the message there; None once it is no longer so."""
    mails = IncomingMail.filter(id=event.entity_id)  # house: recipients are held against the item's audience
    mail = await mails.only("id", "became_id").first()
    message = (
        await Message.get_or_none(id=mail.became_id) if mail and mail.became_id else None
    )  # house: its own
    item = await with_parties(message.item_id) if message and message.item_id else None
    return (item, message) if item and message else None
