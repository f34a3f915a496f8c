"""All that a worker does."""

from domain import files, recurrences, thumbnails
from domain.custom_fields import words
from domain.items import erase
from domain.jobs import work
from domain.mails import aside, incoming, outgoing
from domain.projects import erase as erase_projects
from domain.statuses import settle
from domain.workspace import CLOCK, MAIL
from mail.transport import Transport
from reactions import mail_in, mail_out, notify
from reactions.consumer import LogConsumer
from reactions.due import DueRows
from reactions.notices import Gathering
from reactions.worker import Job


def jobs(transport: Transport | None) -> list[Job]:
    """The jobs of one worker; without a transport, outgoing mail stays queued."""
    found: list[Job] = [
        LogConsumer("notify", notify.KINDS, notify.handle, actor=CLOCK),
        LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL),
        DueRows("mail_in", incoming.claim, mail_in.take),
        Gathering(),
        DueRows("thumbnails", thumbnails.claim, thumbnails.make),
        DueRows("loose_files", files.forgotten, files.sweep),
        DueRows("old_mails", aside.expired, aside.erase),
        DueRows("bin", erase.claim, erase.erase, batch=1),
        DueRows("bin_of_projects", erase_projects.claim, erase_projects.erase, batch=1),
        DueRows("recurrences", recurrences.claim, recurrences.make, batch=1),
        DueRows("jobs", work.claim, work.step, batch=1),
        DueRows("old_jobs", work.expired, work.forget),
        DueRows("statuses", settle.claim, settle.settle, batch=1),
        DueRows("words_of_fields", words.claim, words.keep_more, batch=1),
    ]
    if transport is not None:
        found.append(DueRows("mail_out", outgoing.claim, mail_out.sending(transport)))
    return found
