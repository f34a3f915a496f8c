"""What an incoming mail is marked as: the signs in its head, less those of the company's own lists, and the sender's rate."""

from collections.abc import Sequence
from datetime import timedelta

from domain.config import current
from domain.mails import incoming
from mail.parse import Noise, ParsedMail
from mail.senders import Sender
from models import MailMark

_LISTS = {Noise.LIST, Noise.BULK}
_BY_PEOPLE = {MailMark.LIST, MailMark.BULK, MailMark.NO_ANSWER_WANTED}
_HOUR = timedelta(hours=1)


async def marks_of(mail: ParsedMail, sender: Sender, own_lists: Sequence[str]) -> frozenset[MailMark]:
    """Why nothing may answer the mail by itself; empty for what a person wrote to us, be it through a list of our own."""
    signs = mail.noise - _LISTS if came_through(mail, own_lists) else mail.noise
    marks = {MailMark(sign.value) for sign in signs}
    if sender.is_customer and await _is_flood(sender):
        marks.add(MailMark.FLOOD)
    return frozenset(marks)


def of_machine(marks: frozenset[MailMark]) -> bool:
    """Whether these marks say that no person wrote it at all; what came through a list a person may have written."""
    return not marks <= _BY_PEOPLE


def came_through(mail: ParsedMail, lists: Sequence[str]) -> bool:
    """Whether it came through one of these lists, which are named by list id, or by the address that one writes to.

    A list with an address `all@acme.example` has the id `all.acme.example` unless somebody chose another.
    """
    if not lists:
        return False
    known = {name.strip().strip("<>").lower() for name in lists}
    ids = known | {name.replace("@", ".") for name in known if "@" in name}
    return mail.list_id in ids or not known.isdisjoint(_posted_to(mail))


def _posted_to(mail: ParsedMail) -> set[str]:
    """The address in List-Post."""
    fields = [value for name, value in mail.headers if name == "list-post"]
    return {
        part.partition("mailto:")[2].partition(">")[0].partition("?")[0].strip().lower()
        for part in fields
        if "mailto:" in part
    }


async def _is_flood(sender: Sender) -> bool:
    key = sender.viewer.principal_id
    return key is not None and await incoming.came_lately(key, _HOUR) >= current().mail_sender_per_hour
