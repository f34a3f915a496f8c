"""A new item's requester is told, by mail and at once, that it is there: whoever made it, and by whatever door."""

from domain.config import current
from domain.items.locked import with_parties
from domain.mails import automatic, incoming
from models import Channel, EventRecord, Item, NotificationKind, Source, Viewer
from reactions import concerned, reasons

KINDS = frozenset({"item.created"})


async def handle(viewer: Viewer, event: EventRecord) -> None:
    """Queue the mail, unless nobody asked, the requester wants none or may not see the item, or a machine may have asked."""
    requester = concerned.parties(event).requester
    if not (current().mail_confirm and requester) or event.item_id is None:
        return
    item = await with_parties(event.item_id)
    if item is None or item.source is Source.IMPORT or item.unverified_sender or await _is_noise(item):
        return
    people = await concerned.people_who_see(item, requester)
    refused = await reasons.refused(requester, Channel.MAIL)
    for person in people:
        key = person.principal_id
        if key and person.is_customer and (key, NotificationKind.CREATED_FOR_ME) not in refused:
            await automatic.queue_confirmation(item.id, event.id, key, event.at)


async def _is_noise(item: Item) -> bool:
    """Whether the mail that the item was made of bears marks of a machine."""
    return item.source is Source.MAIL and await incoming.is_noise(item_id=item.id)
