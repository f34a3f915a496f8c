"""Where mails about conversations that are on no item are answered."""

from domain.config import current
from kit.addresses import Mailbox
from mail import reply_addresses
from models import Message, Viewer


def reply_to(name: str, message: Message, reader: Viewer) -> Mailbox | None:
    """Where the recipient's answer goes, as long as they take part; None where the settings want no such address, and for users
    whose mail can never be proven to be theirs: what they answer would become a ticket.
    """
    config = current()
    provable = config.mail_authserv_ids or config.dns_resolvers
    if not config.signed_replies or (reader.is_staff and not provable):
        return None
    return Mailbox(name, reply_addresses.address_in(message.conversation_id))
