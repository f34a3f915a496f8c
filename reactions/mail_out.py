"""The consumer `mail`: what a person says goes to the mail of those whom it concerns too, unless they deal with it before.

A new item's requester is told of it (`confirm.py`); of assignments and statuses people get notices (`notices.py`).
"""

import logging
from collections.abc import Sequence
from uuid import UUID

from domain.config import current
from domain.mails import incoming, outgoing
from domain.notices import give_way
from mail.outbound import deliver, postpone
from mail.transport import Transport
from models import EventRecord, Message, PrincipalKind, Viewer
from reactions import confirm, failed_mails, metrics, notices, talks
from reactions.due import Work
from reactions.failure import is_outage, place_of
from reactions.reasons import ByMail

log = logging.getLogger(__name__)

KINDS = confirm.KINDS | notices.KINDS | failed_mails.KINDS | {"message.posted", "message.edited"}
_PEOPLE = (PrincipalKind.USER, PrincipalKind.CUSTOMER)


async def handle(viewer: Viewer, event: EventRecord) -> None:
    """Queue what this event is to be told by mail: a confirmation, notices, or what a person has said."""
    if event.kind in confirm.KINDS:
        await confirm.handle(viewer, event)
    if event.kind in notices.KINDS:
        await notices.handle(event)
    if event.kind in failed_mails.KINDS:
        await failed_mails.by_mail(event)
    if event.kind == "message.posted" or "newly_mentioned" in event.changes:
        await _said(event)


async def _said(event: EventRecord) -> None:
    """Queue a mail to everyone whom a message of a person concerns, who can be reached and has not refused it; who wants it
    in a digest gets a notice.

    Who speaks for themselves alone is not answered: what bears the marks of a machine goes to the staff only.
    """
    message = await talks.message_of(event)
    if message is None:
        return
    if message.author.kind not in _PEOPLE:
        await notices.of_automation(event, message)
        return
    people = await talks.by_mail(event)
    by_customer = message.author.kind is PrincipalKind.CUSTOMER
    if (
        by_customer
        and any(each.viewer.is_customer for each in people)
        and await incoming.is_noise(message_id=message.id)
    ):
        people = [each for each in people if each.viewer.is_staff]
    people = await notices.reachable(people, but=message.author_id)
    if event.kind == "message.edited":
        people = await _not_told(message, people)
    later = [each for each in people if each.digest]
    await notices.keep(event, later, message.item_id)  # to which it may have gone meanwhile
    at_once = [key for each in people if each not in later and (key := each.viewer.principal_id)]
    await outgoing.queue_about(message, event.id, at_once, event.at + current().mail_delay)


async def _not_told(message: Message, people: Sequence[ByMail]) -> list[ByMail]:
    """Of those whom an edit has named those who were not told of the message by mail. What waits for a digest of theirs gives
    way: they may want to hear at once that they are named.
    """
    keys = [key for each in people if (key := each.viewer.principal_id)]
    told = await outgoing.told_of(message, keys)
    fresh = await give_way(message, [key for key in keys if key not in told])
    return [each for each in people if each.viewer.principal_id in fresh]


def sending(transport: Transport) -> Work:
    """How the worker sends a mail that is due."""

    async def send(mail_id: UUID) -> None:
        try:
            outcome = await deliver(mail_id, transport)
        except Exception as error:
            if is_outage(error):
                raise
            log.error("mail %s was not sent: %s", mail_id, place_of(error))
            outcome = await postpone(mail_id, place_of(error))
        metrics.mails_out.labels(outcome).inc()

    return send
