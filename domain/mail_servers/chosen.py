"""By which server a mail goes: that of the inbox by which its item came in, else the workspace's, else the machine's own."""

from uuid import UUID

from kit.addresses import key_of
from models import IncomingMail, MailServer


async def meant_for(item_id: UUID | None) -> MailServer | None:
    """The server that an admin set for mails about this item (or about none); None, where that is the machine's own."""
    by_inbox = {row.inbox_id: row for row in await MailServer.all()}  # house: whoever's mail it is
    if item_id is not None and any(by_inbox):
        first = IncomingMail.filter(
            became__item_id=item_id, inbox_id__isnull=False
        )  # house: only by which way
        came = await first.order_by("received_at", "id").only("id", "inbox_id").first()
        if came is not None and came.inbox_id in by_inbox:
            return by_inbox[came.inbox_id]
    return by_inbox.get(None)


async def is_sender(key: str) -> bool:
    """Whether mails of ours come from the address with this key."""
    senders = await MailServer.all().values_list(
        "from_address", flat=True
    )  # house: to know our own addresses
    return key in {key_of(str(each)) for each in senders}
