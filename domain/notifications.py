"""Tell people what concerns them, remember what they have read, and how they want to be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.connection import get_connection

from domain.events import Changed, NotificationCreated, NotificationsRead, Snapshot
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import (
    Channel,
    Digest,
    Notification,
    NotificationKind,
    NotificationPreference,
    PrincipalKind,
    Viewer,
)
from models.sight import quoted

IDS_MOST = 1000
_IDS_IN_EVENT = 500


@dataclass(frozen=True, kw_only=True)
class Told:
    """One person, and why they are told."""

    recipient_id: UUID
    recipient_kind: PrincipalKind
    kind: NotificationKind


async def tell(
    viewer: Viewer,
    people: Sequence[Told],
    *,
    event_position: int,
    item_id: UUID | None,
    message_id: UUID | None,
    actor_id: UUID,
    conversation_id: UUID | None = None,
    inbox_id: UUID | None = None,
) -> list[Notification]:
    """One notification for each of these people who has none of this event yet; whoever calls says who may know.

    conversation_id, inbox_id: where it happened, if that is not on an item.
    Each is an event of its own, for its recipient alone: not even the item's history shows who was told.
    """
    async with unit_of_work(viewer):
        had = set(
            await Notification.filter(  # house: who was told already, whoever asks
                event_position=event_position, recipient_id__in=[p.recipient_id for p in people]
            ).values_list("recipient_id", flat=True)
        )
        now = clock.now()
        new = [p for p in people if p.recipient_id not in had]
        rows = [
            Notification(
                id=new_id(),
                recipient_id=person.recipient_id,
                event_position=event_position,
                kind=person.kind,
                item_id=item_id,
                conversation_id=conversation_id,
                inbox_id=inbox_id,
                message_id=message_id,
                actor_id=actor_id,
                created_at=now,
            )
            for person in new
        ]
        await Notification.bulk_create(rows, batch_size=500)
        for person, row in zip(new, rows, strict=True):
            token = f"{person.recipient_kind.value}:{person.recipient_id}"
            record(NotificationCreated(entity_id=row.id, after=Snapshot(frozenset({token}), {})))
        return rows


async def has_unread_of(inbox_id: UUID, people: Iterable[UUID]) -> set[UUID]:
    """Who of these people has not read yet that mails to this inbox were set aside."""
    rows = Notification.filter(  # house: who was told already, whoever asks
        inbox_id=inbox_id, recipient_id__in=list(people), read_at__isnull=True
    )
    return {UUID(str(key)) for key in await rows.values_list("recipient_id", flat=True)}


async def mark_read(
    viewer: Viewer, ids: Iterable[UUID] | None = None, up_to: UUID | None = None
) -> list[UUID]:
    """Of one's own notifications, those with these ids, or `up_to` and all older ones, are read; the keys newly read.

    What was read already stays as it was, and tells nobody.
    Raises: NotFound (an id that is not one's own), Invalid (neither or both given), TooLarge, NotAllowed.
    """
    token = check_person(viewer)
    wanted = None if ids is None else list(dict.fromkeys(ids))
    if (wanted is None) is (up_to is None):
        raise Invalid("Say either which ones, or up to which one.", "ids")
    if wanted is not None and len(wanted) > IDS_MOST:
        raise TooLarge(f"These are {len(wanted)} notifications; {IDS_MOST} is the most.", "ids")
    if wanted == []:
        return []
    async with unit_of_work(viewer):
        touched = await _mark(viewer, wanted, up_to)
        absent = set(wanted if wanted is not None else [up_to]) - set(touched)
        if absent:
            raise NotFound("There is no such notification.", "ids" if wanted is not None else "upTo")
        fresh = sorted(key for key, newly in touched.items() if newly)
        own = Snapshot(frozenset({token}), {})
        for start in range(0, len(fresh), _IDS_IN_EVENT):
            some = fresh[start : start + _IDS_IN_EVENT]
            record(
                NotificationsRead(
                    entity_id=some[-1],
                    before=own,
                    after=own,
                    notifications=Changed(None, [str(key) for key in some]),
                )
            )
        return fresh


async def set_preference(
    viewer: Viewer,
    kind: NotificationKind,
    channel: Channel,
    enabled: bool,
    digest: Digest | None = None,
) -> NotificationPreference:
    """How a person wants to be told of one kind over one channel; by mail perhaps in a digest.

    Raises: NotAllowed (nobody is signed in, or the key's scopes do not cover it), Invalid (no digest, or no mail, of this).
    """
    check_person(viewer)
    if digest is not None and channel is not Channel.MAIL:
        raise Invalid("Digests come by mail only.", "digest")
    if enabled and channel is Channel.MAIL and kind in _NOT_BY_MAIL:
        raise Invalid(f"{_NOT_BY_MAIL[kind]} is told in the app, not by mail.", "channel")
    if digest is not None and kind is NotificationKind.CREATED_FOR_ME:
        raise Invalid("That a request has come in is told at once, or not at all.", "digest")
    async with unit_of_work(viewer):
        await exclusively("preference", viewer.principal_id, kind.value, channel.value)
        own = NotificationPreference.filter(  # house: one's own
            principal_id=viewer.principal_id, kind=kind, channel=channel
        )
        chosen = await own.first() or NotificationPreference(
            id=new_id(), principal_id=viewer.principal_id, kind=kind, channel=channel
        )
        chosen.enabled, chosen.digest = enabled, digest
        chosen.made_by_link = chosen.stopped_by_link = False
        await chosen.save()
        return chosen


def is_default(viewer: Viewer, kind: NotificationKind, channel: Channel, *, requested: bool = True) -> bool:
    """Whether a person who never chose is told: of all, but by mail of statuses only of what they `requested` as a customer, and
    never of what is told in the app alone.
    """
    if channel is Channel.MAIL and kind is NotificationKind.STATUS:
        return viewer.is_customer and requested
    return channel is not Channel.MAIL or kind not in _NOT_BY_MAIL


_NOT_BY_MAIL = {
    NotificationKind.MAIL_SET_ASIDE: "That mails were set aside",
    NotificationKind.RECURRENCE_STOPPED: "That something recurs no more",
    NotificationKind.MAIL_RETURNED: "That a mail did not reach somebody",
}


async def _mark(viewer: Viewer, ids: list[UUID] | None, up_to: UUID | None) -> dict[UUID, bool]:
    """Which of one's own were meant, each with whether it is newly read: one statement, so that two devices agree."""
    older = (
        "read_at IS NULL AND (created_at, id) <= (SELECT created_at, id FROM notifications WHERE id = '{0}')"
    )
    meant = f"id = '{up_to}' OR {older.format(up_to)}" if ids is None else f"id IN ({quoted(ids)})"
    connection = get_connection("default")
    on_sqlite = connection.capabilities.dialect == "sqlite"
    now: Any = str(clock.now()) if on_sqlite else clock.now()
    holes = ("?1", "?2") if on_sqlite else ("$1", "$2")
    rows = await connection.execute_query_dict(
        f"UPDATE notifications SET read_at = coalesce(read_at, {holes[0]})"
        f" WHERE recipient_id = {holes[1]} AND ({meant}) RETURNING id, read_at = {holes[0]} AS newly",
        [now, str(viewer.principal_id)],
    )
    return {UUID(str(row["id"])): bool(row["newly"]) for row in rows}


def check_person(viewer: Viewer) -> str:
    """The token of the person who asks.

    Raises: NotAllowed (nobody is signed in, or the key's scopes do not cover it).
    """
    if viewer.kind not in (PrincipalKind.USER, PrincipalKind.CUSTOMER):
        raise NotAllowed("Only people have notifications.")
    if not viewer.has_scope("notifications:write"):
        raise NotAllowed("This key may not change notifications.")
    return f"{viewer.kind.value}:{viewer.principal_id}"
