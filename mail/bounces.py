"""Mails that come back: which of ours it was, and what follows. Only who was sent a mail knows its Message-ID, so that nobody
can have another's address marked.

An absence note of one of our own users is of the same kind: it says something of a mail, and nothing on the ticket.
"""

from dataclasses import dataclass
from uuid import UUID

from domain import workspace
from domain.mails import bounces
from domain.mails.bounces import Returned
from domain.mails.log import Attempt
from domain.unit_of_work import unit_of_work
from kit.addresses import key_of
from mail.parse import Noise, ParsedMail
from mail.parse.reports import Fate, Report, denies_address, report_of
from mail.senders import Sender, claimed_key, is_machine
from mail.threads import ids_of
from models import OutgoingMail, Viewer


class TooEarly(Exception):
    """It came back before it was noted that it has left: to be taken again in a moment."""


@dataclass(frozen=True)
class Bounce:
    """What is told of which mail of ours; `report` is None where a program of its recipient answered."""

    report: Report | None
    mail_id: UUID

    @property
    def outcome(self) -> str:
        return "bounce" if self.report else "noise"


async def returned(mail: ParsedMail, sender: Sender) -> Bounce | None:
    """What the mail tells of one of ours; None if it is no machine's, of none, or a customer's own word. Raises: TooEarly."""
    if not is_machine(mail):
        absent = not sender.is_customer and Noise.AUTO_REPLY in mail.noise
        answered = await bounces.sent_as(ids_of(mail)) if absent else None
        return Bounce(None, answered) if answered else None
    report = report_of(mail)
    mail_id = await bounces.sent_as(report.ids) if report else None
    if report and mail_id is None and await bounces.is_leaving(report.ids):
        raise TooEarly
    if report is None or mail_id is None:
        return None
    sent_to = await bounces.sent_to(mail_id)
    if not report.by_standard and claimed_key(mail) in sent_to:
        return Bounce(None, mail_id)
    return Bounce(report_of(mail, sent_to), mail_id)


async def noted(viewer: Viewer, bounce: Bounce) -> UUID | None:
    """Note it, in a unit of work; the message that tells agents of it, if that was made."""
    report = bounce.report
    if report is None or report.fate is Fate.ARRIVED:
        return None
    return await bounces.note_returned(
        viewer,
        bounce.mail_id,
        Returned(
            diagnostic=report.diagnostic,
            late=report.fate is Fate.DELAYED,
            permanent=report.permanent,
            blames_address=report.blames_address,
            recipients=frozenset(key_of(each) for each in report.recipients),
        ),
    )


async def about(bounce: Bounce) -> UUID | None:
    """The message that our mail was about."""
    return await bounces.about(bounce.mail_id)


async def refused(mail: OutgoingMail, reply: str, attempt: Attempt | None = None) -> None:
    """Give up a mail that the mail server refused for good: the agents are told as of one that came back."""
    automation = await workspace.automation(workspace.MAIL)
    told = Returned(
        reply, late=False, permanent=True, blames_address=denies_address(reply), recipients=frozenset()
    )
    async with unit_of_work(automation):
        await bounces.note_refused(automation, mail, told, attempt)


async def heard_from(sender: Sender) -> None:
    """Whoever writes has an address that works."""
    if sender.works_again:
        await bounces.heard_from(sender.viewer, sender.key)
