"""Notices: what people are still to be told by mail. Kept in the transaction that reads the event, put into mails when due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.connection import get_connection
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from domain import digests, workspace
from domain.config import current
from domain.mails import outgoing
from domain.mails.outgoing import message_id_for
from domain.unit_of_work import exclusively, unit_of_work
from kit import clock
from kit.ids import new_id
from models import (
    Digest,
    EventRecord,
    Message,
    Notice,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Tells,
)

PEOPLE_AT_ONCE = 100
_ROWS_AT_ONCE = 5_000
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One person, why they are told, and in which digest, if in one."""

    recipient_id: UUID
    kind: NotificationKind
    digest: Digest | None


async def keep(event: EventRecord, item_id: UUID | None, people: Sequence[Wanted]) -> None:
    """A notice of the event to each of these people, on this item, or in the event's conversation; a repeat makes no second.
    Call it inside a unit of work.
    """
    at_once = event.at + current().mail_delay
    times = await digests.times_of(each.recipient_id for each in people if each.digest)
    rows = [
        Notice(
            id=new_id(),
            recipient_id=each.recipient_id,
            event_position=event.position,
            kind=each.kind,
            digest=each.digest,
            item_id=item_id,
            conversation_id=None if item_id else event.conversation_id,
            message_id=event.entity_id if event.entity == "message" else None,
            actor_id=event.actor_id,
            created_at=event.at,
            due_at=digests.due_at(times[each.recipient_id], each.digest, event.at)
            if each.digest
            else at_once,
        )
        for each in people
    ]
    await Notice.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


async def gather(people: int = PEOPLE_AT_ONCE) -> int:
    """Put what is due of so many people into mails, which are queued: one for an item, one for all digests of a person. Of
    whom something was put off, all that is due goes in one.

    What they have read meanwhile goes into none. A fixed number of statements but for very many rows; gives how many mails
    were made. One worker at a time does it: all that is due of somebody is in one transaction.
    """
    if not await _due(clock.now()).exists():
        return 0
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        await exclusively("notices")
        now = clock.now()
        await _forget_read(now)
        recipients = _due(now).order_by("recipient_id").distinct().limit(people)
        keys = await recipients.values_list("recipient_id", flat=True)
        rows = await _due(now).filter(recipient_id__in=list(keys)).order_by(
            "recipient_id", "created_at", "id"
        ).limit(_ROWS_AT_ONCE)  # fmt: skip
        groups = _grouped(_whole(rows))
        if not groups:
            return 0
        mails = [_mail(group, now) for group in groups]
        await OutgoingMail.bulk_create(mails, batch_size=_BATCH)
        for mail, group in zip(mails, groups, strict=True):
            for row in group:
                row.mail_id = mail.id
        taken = [row for group in groups for row in group]
        await Notice.bulk_update(taken, ["mail_id"], batch_size=_BATCH)
        return len(mails)


async def give_way(message: Message, people: Sequence[UUID]) -> list[UUID]:
    """Those of these people, whom an edit has named, whom no mail made of notices has told of a message, or is to tell; what
    waits to tell them tells nothing, so that they can be told otherwise. A mail that waits to be sent tells that they are
    named. Call it inside a unit of work.
    """
    if not people:
        return []
    await exclusively("notices")
    rows = Notice.filter(message_id=message.id, recipient_id__in=list(people))  # house: whoever may read them
    in_mails = Subquery(rows.filter(mail_id__isnull=False).values("mail_id"))
    mails = OutgoingMail.filter(id__in=in_mails)  # house: likewise
    await outgoing.name_again(mails)
    told = rows.filter(mail_id__isnull=False).exclude(mail__state=OutgoingState.DROPPED)
    waiting = mails.filter(state=OutgoingState.QUEUED)
    await rows.filter(mail_id__in=Subquery(waiting.values("id"))).update(kind=NotificationKind.MENTION)
    had = {UUID(str(key)) for key in await told.values_list("recipient_id", flat=True)}
    await rows.filter(mail_id__isnull=True).exclude(recipient_id__in=list(had)).delete()
    return [key for key in people if key not in had]


async def forget(keys: Sequence[UUID], mail: OutgoingMail) -> bool:
    """These notices, of a mail that is being made, tell nothing, so that nobody takes them for told. Whether that holds still."""
    async with unit_of_work(await workspace.automation(workspace.MAIL)):
        if not await outgoing.hold_unless_named(mail):
            return False
        await Notice.filter(id__in=list(keys)).delete()  # house: the worker's own rows
        return True


async def put_off(mail_id: UUID, until: datetime) -> None:
    """What a mail that never left was to tell waits until then, and the mail is no more. Call it inside a unit of work."""
    told = Notice.filter(mail_id=mail_id)  # house: the worker's own rows
    await told.update(mail_id=None, put_off=True, due_at=until)
    await OutgoingMail.filter(id=mail_id).delete()  # house: the worker's own row


def _due(now: datetime) -> QuerySet[Notice]:
    return Notice.filter(mail_id__isnull=True, due_at__lte=now)  # house: the worker's own rows


async def _forget_read(now: datetime) -> None:
    """What was read in an app before its time is not mailed."""
    connection = get_connection("default")
    on_sqlite = connection.capabilities.dialect == "sqlite"
    value: Any = str(now) if on_sqlite else now
    await connection.execute_query(
        f"DELETE FROM notices WHERE mail_id IS NULL AND due_at <= {'?1' if on_sqlite else '$1'} AND EXISTS ("
        "SELECT 1 FROM notifications n WHERE n.recipient_id = notices.recipient_id"
        " AND n.event_position = notices.event_position AND n.read_at IS NOT NULL)",
        [value],
    )


def _whole(rows: Sequence[Notice]) -> Sequence[Notice]:
    """Without the last recipient, of whom there may be more than were read, unless there is no other."""
    if len(rows) < _ROWS_AT_ONCE:
        return rows
    last = rows[-1].recipient_id
    return [row for row in rows if row.recipient_id != last] or rows


def _grouped(rows: Sequence[Notice]) -> list[list[Notice]]:
    """What goes into one mail: of a person, and of one item where it is neither for a digest nor was put off."""
    late = {row.recipient_id for row in rows if row.put_off}
    groups: dict[tuple[UUID, UUID | None], list[Notice]] = {}
    for row in rows:
        together = row.digest or row.recipient_id in late
        groups.setdefault((row.recipient_id, None if together else row.item_id), []).append(row)
    return list(groups.values())


def _mail(rows: Sequence[Notice], now: datetime) -> OutgoingMail:
    """Its words are composed when it is sent. It grows too old from what happened on, but for what waited: from now on."""
    first, tells = rows[0], _tells(rows)
    waited = tells is not Tells.ITEM or any(row.put_off for row in rows)
    return OutgoingMail(
        id=new_id(),
        recipient_id=first.recipient_id,
        about_id=None,
        item_id=first.item_id if tells is Tells.ITEM else None,
        message_id=message_id_for(first.id, first.recipient_id),
        subject="",
        text="",
        state=OutgoingState.QUEUED,
        automatic=True,
        tells=tells,
        due_at=now,
        request_id="",
        created_at=now if waited else rows[-1].created_at,
    )


def _tells(rows: Sequence[Notice]) -> Tells:
    digests = {row.digest for row in rows}
    if digests == {None}:
        return Tells.ITEM if len({row.item_id for row in rows}) == 1 else Tells.LATER
    return Tells.WEEKLY if digests == {Digest.WEEKLY} else Tells.DAILY
