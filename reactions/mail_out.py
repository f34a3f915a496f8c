"""The consumer `mail`: an agent's reply goes to its customers' mail too, unless they have read it until then."""

import logging
from uuid import UUID

from domain.config import current
from domain.mails import outgoing
from mail.outbound import deliver, postpone
from mail.transport import Transport
from models import Address, EventRecord, Item, Message, Part, PrincipalKind, Viewer
from reactions import concerned, metrics
from reactions.due import Work
from reactions.failure import is_outage, place_of

log = logging.getLogger(__name__)

KINDS = frozenset({"message.posted"})


async def handle(viewer: Viewer, event: EventRecord) -> None:
    """Queue a mail to each customer who asked for the item or follows it, if a user has written for their eyes."""
    if event.internal or event.item_id is None or not await _is_by_a_user(event.entity_id):
        return
    item = await concerned.item_now(event.item_id)
    keys = _customers(item) if item else []
    if item is None or not keys:
        return
    seeing = {v.principal_id for v in await concerned.people_who_see(item, keys)}
    rows = Address.filter(principal_id__in=keys)  # house: who can be written to
    reachable = {address.principal_id for address in await rows}
    due_at = event.at + current().mail_delay
    recipients = [key for key in keys if key in seeing and key in reachable]
    await outgoing.queue_about(event.entity_id, event.id, recipients, due_at)


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


async def _is_by_a_user(message_id: UUID) -> bool:
    """What automations say (a mail of an unverified sender, say) goes to nobody."""
    message = await Message.get_or_none(id=message_id).select_related(
        "author"
    )  # house: only to know its author
    return message is not None and message.author.kind is PrincipalKind.USER


def _customers(item: Item) -> list[UUID]:
    followers = [
        p.principal_id
        for p in item.parties
        if p.part is Part.FOLLOWER and p.principal_kind is PrincipalKind.CUSTOMER
    ]
    return list(dict.fromkeys([*([item.requester_id] if item.requester_id else []), *followers]))
