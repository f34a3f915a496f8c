"""Mail that goes out: what staff read of it, and what they want of it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from domain.mails import wanted
from models import Delivery, Item, MailAttempt, Message, OutgoingMail, OutgoingState, Viewer
from models.paging import Sort, complete
from resolvers.context import Ask, Context
from resolvers.given import given, optional
from resolvers.inputs import key
from resolvers.listings import Listing
from resolvers.outcome import outcome
from resolvers.people import everyone
from resolvers.relations import One

NEWEST_FIRST = complete([Sort("created_at", descending=True)])
_WAITS = (Delivery.QUEUED, Delivery.DEFERRED)

recipient = One("recipient_id", everyone)
item = One("item_id", Item.visible_to)
message = One("about_id", Message.visible_to)


def next_attempt_at(row: OutgoingMail) -> object:
    """When it is tried (again); None where it waits no more."""
    return row.due_at if row.delivery in _WAITS else None


async def attempts(rows: Sequence[OutgoingMail], context: Context) -> Sequence[Sequence[MailAttempt]]:
    """The attempts at each mail, oldest first; what servers say may name addresses: none for who may look nobody up."""
    if not context.viewer.has_scope("people:read"):
        return [[]] * len(rows)
    of_mail: dict[UUID, list[MailAttempt]] = defaultdict(list)
    found = MailAttempt.filter(mail_id__in=[row.id for row in rows])  # house: of visible mails
    for attempt in await found.order_by("at", "id"):
        of_mail[attempt.mail_id].append(attempt)
    return [of_mail[row.id] for row in rows]


async def reasons(rows: Sequence[OutgoingMail], context: Context) -> Sequence[str]:
    """What came in each mail's way; empty for who may look nobody up."""
    shown = context.viewer.has_scope("people:read")
    return [row.error if shown else "" for row in rows]


async def deliveries(rows: Sequence[Message], context: Context) -> Sequence[Sequence[OutgoingMail] | None]:
    """The mails that tell of each message, oldest first; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    of_message: dict[UUID, list[OutgoingMail]] = defaultdict(list)
    found = OutgoingMail.visible_to(context.viewer).filter(about_id__in=[row.id for row in rows])
    for mail in await found.order_by("created_at", "id"):
        if mail.about_id is not None:
            of_message[mail.about_id].append(mail)
    return [of_message[row.id] for row in rows]


def _understood(_: Viewer, filter: Any = None) -> tuple[Q, tuple[Sort, ...]]:
    narrowed = Q()
    if filter is not None:
        people = ("user", "customer")
        recipient_id = optional(given(filter.recipient_id), *people, path=("filter", "recipientId"))
        item_id = optional(given(filter.item_id), "item", path=("filter", "itemId"))
        if recipient_id is not None:
            narrowed &= Q(recipient_id=recipient_id)
        if item_id is not None:
            narrowed &= Q(item_id=item_id)
        if (states := given(filter.states)) is not None:
            narrowed &= Q(*map(_in_state, dict.fromkeys(states)), join_type=Q.OR) if states else Q(id__in=[])
    return narrowed, NEWEST_FIRST


def _in_state(state: Delivery) -> Q:
    if state in _WAITS:
        return Q(state=OutgoingState.QUEUED, deferred_at__isnull=state is Delivery.QUEUED)
    return Q(state=OutgoingState(state.value))


def _meant(viewer: Viewer, narrowed: Q) -> QuerySet[OutgoingMail]:
    return OutgoingMail.visible_to(viewer).filter(narrowed)


outgoing_mails = Listing(OutgoingMail, "outgoing_mail", _understood, _meant)


@outcome("outgoing_mail")
async def retry(info: Ask, id: strawberry.ID) -> OutgoingMail:
    return await wanted.retry(info.context.viewer, key(id, "outgoing_mail"))


@outcome("outgoing_mail")
async def cancel(info: Ask, id: strawberry.ID) -> OutgoingMail:
    return await wanted.cancel(info.context.viewer, key(id, "outgoing_mail"))
