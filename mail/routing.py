"""Which inbox a mail came to."""

from domain import inboxes
from mail.parse import ParsedMail, mailboxes
from models import Inbox, IncomingMail

_DELIVERED = ("delivered-to", "x-original-to")
_MOST = 200
"""Addresses of one mail that are looked at."""


async def inbox_of(stored: IncomingMail, mail: ParsedMail) -> Inbox:
    """That of the first of our addresses: of the envelope, else of the heads; else the workspace's own."""
    named = [*(stored.recipients or ()), *_in_heads(mail)][:_MOST]
    found = next(filter(None, await inboxes.holding(named)), None)
    return await (inboxes.with_key(found) if found else inboxes.default())


def _in_heads(mail: ParsedMail) -> list[str]:
    """Whom the heads name: where it was delivered, then to whom it was written."""
    fields = [value for wanted in _DELIVERED for name, value in mail.headers if name == wanted]
    delivered = [mailbox for value in fields for mailbox in mailboxes.read(value, set())]
    return [mailbox.address for mailbox in (*delivered, *mail.to, *mail.cc)]
