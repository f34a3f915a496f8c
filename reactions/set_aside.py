"""Who is told that mails were set aside: admins, who may let them in. Each is told once of an inbox until they have read it,
however much is set aside there meanwhile: spam comes in floods.
"""

from domain.notifications import Told, has_unread_of, tell
from models import Channel, EventRecord, IncomingMail, IncomingState, NotificationKind, Viewer
from reactions import reasons

KINDS = frozenset({"incoming_mail.set_aside"})


async def live(viewer: Viewer, event: EventRecord) -> None:
    """Tell every admin who has not refused it, and has nothing unread of the inbox; nobody of a mail that waits no more."""
    mails = IncomingMail.filter(id=event.entity_id, state=IncomingState.SET_ASIDE)  # house: for admins
    mail = await mails.only("id", "inbox_id").first()
    if mail is None or mail.inbox_id is None:
        return
    admins = await reasons.of_admins(NotificationKind.MAIL_SET_ASIDE)
    whom = await reasons.told(event, admins, mail.audience, Channel.LIVE)
    known = await has_unread_of(mail.inbox_id, [key for each, _ in whom if (key := each.principal_id)])
    told = [
        Told(recipient_id=each.principal_id, recipient_kind=each.kind, kind=kind)
        for each, kind in whom
        if each.principal_id is not None and each.kind is not None and each.principal_id not in known
    ]
    if told:
        await tell(
            viewer,
            told,
            event_position=event.position,
            item_id=None,
            message_id=None,
            actor_id=event.actor_id,
            inbox_id=mail.inbox_id,
        )
