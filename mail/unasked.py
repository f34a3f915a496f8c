"""Mails that nobody wrote: to addresses that take mail, and only so many an hour to one person."""

from domain.config import current
from domain.mails import automatic
from kit.addresses import Mailbox
from mail import confirmation, notices
from mail.compose import Letter
from mail.unsent import PutOff, Unneeded
from models import Address, OutgoingMail, Viewer


async def ready(
    mail: OutgoingMail, address: Address, sender: Mailbox, recipient: Mailbox, viewer: Viewer
) -> Letter | Unneeded | PutOff:
    """What to send of a confirmation, or of a mail made of notices, which wait where there is no room."""
    if address.bounced_at is not None:
        return Unneeded("Mail to this address comes back.")
    write = confirmation.letter if mail.tells is None else notices.letter
    letter = await write(mail, sender, recipient, viewer)
    if isinstance(letter, PutOff):
        return letter
    if letter is None:
        read = "It was read, or " if mail.tells else ""
        return Unneeded(f"{read}{'the' if read else 'The'} recipient may not see it any more.")
    if mail.tells is not None:
        return letter if await automatic.admitted_or_put_off(mail) else PutOff()
    if not await automatic.admitted(mail):
        most = current().mail_automatic_per_hour
        return Unneeded(f"The recipient gets no more than {most} automatic mails an hour.")
    return letter
