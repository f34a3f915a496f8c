"""The mail that waits for the demo company's admin: somebody's prize, as a mail server's filter would see it."""

from domain import inboxes, workspace
from domain.mails import incoming
from domain.mails.incoming import Envelope, Heading, Reason
from domain.unit_of_work import unit_of_work
from models import Door, IncomingMail, IncomingReason, MailMark

_NAME, _ADDRESS = "Grand Prize Office", "winner@prizes.example"
_SUBJECT = "You have been chosen"
_TEXT = "Dear winner, your prize of 1,000,000 kettles waits. Answer with your bank account today."
_FIELD = "X-Spam-Status: Yes, score=14.2 required=5.0"
_RAW = f"{_FIELD}\r\nFrom: {_NAME} <{_ADDRESS}>\r\nSubject: {_SUBJECT}\r\nPrecedence: bulk\r\n\r\n{_TEXT}\r\n"


async def set_aside() -> None:
    """Keep it as one that waits, once."""
    if await IncomingMail.exists(sender_key=_ADDRESS):  # house: is it there?
        return
    inbox = await inboxes.default()
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        key = await incoming.store(_RAW.encode(), Envelope(Door.LMTP, _ADDRESS))
        mail = await incoming.locked(key)
        if mail is not None:
            heading = Heading(_NAME, _ADDRESS, _ADDRESS, _SUBJECT, _TEXT)
            why = Reason(IncomingReason.SPAM, f"Your mail server says that it is spam ({_FIELD}).")
            await incoming.set_aside(mail, inbox, heading, [why], [MailMark.BULK])
