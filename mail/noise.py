"""What an incoming mail is marked as: the signs in its head, and the sender's rate."""

from datetime import timedelta

from domain.config import current
from domain.mails import incoming
from mail.parse import ParsedMail
from mail.senders import Sender
from models import MailMark

_BY_PEOPLE = {MailMark.LIST, MailMark.BULK, MailMark.NO_ANSWER_WANTED}
_HOUR = timedelta(hours=1)


async def marks_of(mail: ParsedMail, sender: Sender) -> frozenset[MailMark]:
    """Why nothing may answer the mail by itself; empty for what a person wrote to us."""
    marks = {MailMark(sign.value) for sign in mail.noise}
    if sender.is_customer and await _is_flood(sender):
        marks.add(MailMark.FLOOD)
    return frozenset(marks)


def of_machine(marks: frozenset[MailMark]) -> bool:
    """Whether these marks say that no person wrote it at all; what came through a list a person may have written."""
    return not marks <= _BY_PEOPLE


async def _is_flood(sender: Sender) -> bool:
    key = sender.viewer.principal_id
    return key is not None and await incoming.came_lately(key, _HOUR) >= current().mail_sender_per_hour
