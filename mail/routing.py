"""Which inbox a mail came to, and whether it claims to be from one."""

from dataclasses import dataclass

from domain import inboxes
from kit.addresses import key_of
from mail.parse import ParsedMail, mailboxes
from models import Inbox, IncomingMail

_DELIVERED = ("delivered-to", "x-original-to")
_MOST = 200
"""Addresses of one mail that are looked at."""


@dataclass(frozen=True)
class Route:
    """The inbox, the workspace's own one, and whether the sender's address is one of an inbox's. `ours`: which addresses that the
    mail names are, by their keys.
    """

    inbox: Inbox
    own: Inbox
    from_inbox: bool
    ours: frozenset[str] = frozenset()


async def route_of(stored: IncomingMail, mail: ParsedMail, sender_key: str) -> Route:
    """To the inbox of the first of our addresses: of the envelope, else of the heads; else to one whose mails come from any of
    them, else to the workspace's own.
    """
    named = [*(stored.recipients or ()), *_in_heads(mail)][:_MOST]
    led = await inboxes.led_to([sender_key, *named])
    sender, *recipients = led.inboxes
    sending = {} if any(recipients) else await inboxes.sending(named)
    ours = frozenset(key_of(each) for each, inbox in zip(named, recipients, strict=True) if inbox)
    inbox = next(filter(None, [*recipients, *sending.values()]), led.own)
    return Route(inbox, led.own, sender is not None, ours | sending.keys())


def _in_heads(mail: ParsedMail) -> list[str]:
    """Whom the heads name: where it was delivered, then to whom it was written."""
    fields = [value for wanted in _DELIVERED for name, value in mail.headers if name == wanted]
    delivered = [mailbox for value in fields for mailbox in mailboxes.read(value, set())]
    return [mailbox.address for mailbox in (*delivered, *mail.to, *mail.cc)]
