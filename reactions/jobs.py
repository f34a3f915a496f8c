"""All that a worker does."""

from domain import files
from domain.mails import incoming, outgoing
from domain.workspace import CLOCK, MAIL
from mail.transport import Transport
from reactions import mail_in, mail_out, notify
from reactions.consumer import LogConsumer
from reactions.due import DueRows
from reactions.worker import Job


def jobs(transport: Transport | None) -> list[Job]:
    """The jobs of one worker; without a transport, outgoing mail stays queued."""
    found: list[Job] = [
        LogConsumer("notify", notify.KINDS, notify.handle, actor=CLOCK),
        LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL),
        DueRows("mail_in", incoming.claim, mail_in.take),
        DueRows("loose_files", files.forgotten, files.sweep),
    ]
    if transport is not None:
        found.append(DueRows("mail_out", outgoing.claim, mail_out.sending(transport)))
    return found
