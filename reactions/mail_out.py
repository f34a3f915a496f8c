"""The consumer `mail`: what a person says goes to the mail of those whom it concerns too, unless they deal with it before.

A new item's requester is told of it (`confirm.py`).
"""

import logging
from uuid import UUID

from domain.config import current
from domain.mails import incoming, outgoing
from mail.outbound import deliver, postpone
from mail.transport import Transport
from models import Address, Channel, EventRecord, Message, PrincipalKind, Viewer
from reactions import concerned, confirm, metrics, reasons
from reactions.due import Work
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)

KINDS = confirm.KINDS | {"message.posted"}
_PEOPLE = (PrincipalKind.USER, PrincipalKind.CUSTOMER)


async def handle(viewer: Viewer, event: EventRecord) -> None:
    """Queue a mail to everyone whom a message of a person concerns, who can be reached and has not refused it.

    Who speaks for themselves alone is not answered: what bears the marks of a machine goes to the staff only.
    """
    if event.kind in confirm.KINDS:
        await confirm.handle(viewer, event)
        return
    message = await _of_a_person(event.entity_id)
    if event.item_id is None or message is None:
        return
    item = await concerned.item_now(event.item_id)
    people = await reasons.of(event, item, Channel.MAIL) if item else []
    by_customer = message.author.kind is PrincipalKind.CUSTOMER
    if (
        by_customer
        and any(v.is_customer for v, _ in people)
        and await incoming.is_noise(message_id=message.id)
    ):
        people = [(v, kind) for v, kind in people if v.is_staff]
    if not people:
        return
    rows = Address.filter(
        principal_id__in=[v.principal_id for v, _ in people]
    )  # house: who can be written to
    reachable = {address.principal_id for address in await rows} - {message.author_id}
    recipients = [v.principal_id for v, _ in people if v.principal_id in reachable]
    await outgoing.queue_about(message, event.id, recipients, event.at + current().mail_delay)


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


async def _of_a_person(message_id: UUID) -> Message | None:
    """The message, unless an automation said it (for a mail of an unverified sender, say): that goes to nobody."""
    message = await Message.get_or_none(id=message_id).select_related(
        "author"
    )  # house: held against recipients
    return message if message and message.author.kind in _PEOPLE else None
