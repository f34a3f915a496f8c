"""Mails that came in: what admins read of them, and what they decide about those that wait."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain.mails import aside, incoming, raw
from domain.mails.incoming import Reason
from kit import clock
from kit.addresses import address_key
from mail import inbound
from models import Inbox, IncomingMail, IncomingReason, IncomingState, MailMark, Message, Viewer
from models.paging import Sort, complete, count
from resolvers.context import Ask, Context
from resolvers.given import given
from resolvers.inputs import key, keys, moment
from resolvers.listings import Listing, Single
from resolvers.outcome import outcome
from resolvers.relations import One

log = logging.getLogger(__name__)

NEWEST_FIRST = complete([Sort("received_at", descending=True)])

inbox = One("inbox_id", Inbox.visible_to)
message = One("became_id", Message.visible_to)


@dataclass(frozen=True)
class Narrowed:
    """Which mails are asked for; None is any."""

    states: tuple[IncomingState, ...] | None = None
    reasons: tuple[IncomingReason, ...] | None = None
    inboxes: list[UUID] | None = None
    sender: str | None = None
    since: datetime | timedelta | None = None
    until: datetime | timedelta | None = None


def _understood(_: Viewer, filter: Any = None) -> tuple[Narrowed, tuple[Sort, ...]]:
    if filter is None:
        return Narrowed(), NEWEST_FIRST
    sender, since, until = given(filter.sender), given(filter.received_since), given(filter.received_until)
    inbox_ids = given(filter.inbox_ids)
    wanted = Narrowed(
        _listed(given(filter.states)),
        _listed(given(filter.reasons)),
        None if inbox_ids is None else keys(inbox_ids, "inbox", path="filter"),
        None if sender is None else address_key(sender, "filter", "sender"),
        None if since is None else moment(since, "filter", "receivedSince"),
        None if until is None else moment(until, "filter", "receivedUntil"),
    )
    return wanted, NEWEST_FIRST


def _listed(values: Sequence[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(dict.fromkeys(values))


def _meant(viewer: Viewer, narrowed: Narrowed) -> QuerySet[IncomingMail]:
    asked = {
        "state__in": narrowed.states,
        "reason__in": narrowed.reasons,
        "inbox_id__in": narrowed.inboxes,
        "sender_key": narrowed.sender,
        "received_at__gte": _instant(narrowed.since),
        "received_at__lt": _instant(narrowed.until),
    }
    rows = IncomingMail.visible_to(viewer)
    return rows.filter(**{name: value for name, value in asked.items() if value is not None})


def _instant(said: datetime | timedelta | None) -> datetime | None:
    return clock.now() + said if isinstance(said, timedelta) else said


incoming_mails = Listing(IncomingMail, "incoming mail", _understood, _meant)


def _named(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "incoming_mail")


incoming_mail = Single(_named, lambda viewer, key: IncomingMail.visible_to(viewer).filter(id=key))


def reasons(row: IncomingMail) -> list[Reason]:
    """Why it was set aside, or not taken as what it claims."""
    return incoming.reasons_of(row)


def marks(row: IncomingMail) -> list[MailMark]:
    """What shows that no person wrote it."""
    return [MailMark(mark) for mark in row.marks or ()]


async def raw_urls(rows: Sequence[IncomingMail], context: Context) -> Sequence[str | None]:
    """A signed link to each mail as it came, for this viewer; None where its content was erased."""
    return [raw.signed_url(context.viewer, row) for row in rows]


async def set_aside_counts(rows: Sequence[object], context: Context) -> Sequence[int]:
    """How many mails that the viewer sees are set aside, beside each row; at most 10,000."""
    found, _ = await count(_meant(context.viewer, Narrowed(states=(IncomingState.SET_ASIDE,))))
    return [found] * len(rows)


@outcome("incoming_mail")
async def release(info: Ask, id: strawberry.ID, allow_sender: bool = False) -> IncomingMail:
    mail = await aside.release(info.context.viewer, key(id, "incoming_mail"), allow_sender=bool(allow_sender))
    return await _taken(info.context.viewer, mail)


@outcome("incoming_mail")
async def retry(info: Ask, id: strawberry.ID) -> IncomingMail:
    mail = await aside.retry(info.context.viewer, key(id, "incoming_mail"))
    return await _taken(info.context.viewer, mail)


@outcome("incoming_mail")
async def discard(info: Ask, id: strawberry.ID) -> IncomingMail:
    return await aside.discard(info.context.viewer, key(id, "incoming_mail"))


async def _taken(viewer: Viewer, mail: IncomingMail) -> IncomingMail:
    """The mail once something was made of it; where that fails now, a worker tries again."""
    if mail.state is not IncomingState.STORED:
        return mail
    try:
        await inbound.take(mail.id)
    except Exception as error:  # noqa: BLE001 - what was decided is stored
        log.warning("mail %s is left to the worker: %s", mail.id, type(error).__name__)
    return await IncomingMail.visible_to(viewer).filter(id=mail.id).first() or mail
