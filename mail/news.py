"""What a mail made of notices has left to tell when it is sent: unread, wanted and visible still, or still so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Subquery

from domain import mutes
from domain.mail_templates.variables import told_of
from mail import dealt_with
from models import (
    Channel,
    Conversation,
    Item,
    ItemParty,
    Message,
    Notice,
    Notification,
    NotificationKind,
    NotificationPreference,
    OutgoingMail,
    Part,
    ReadMark,
    Viewer,
)


@dataclass(frozen=True)
class News:
    """One thing that happened on an item, which has its type, status and requester, or in a conversation that is on none; `actor`
    is the name of who did it.
    """

    place: Item | Conversation
    kind: NotificationKind
    at: datetime
    actor: str
    message: Message | None


async def left(mail: OutgoingMail, viewer: Viewer) -> tuple[list[News], list[UUID]]:
    """What the mail's recipient is to be told, oldest first, and the keys of those of its notices that tell nothing: at most
    ten statements, however much it is; one more for conversations, two more where an edit has named who had read a message.
    """
    own = Notice.filter(mail_id=mail.id)  # house: the recipient's
    read = Notification.filter(  # house: the recipient's
        recipient_id=mail.recipient_id,
        read_at__isnull=False,
        event_position__in=Subquery(own.values("event_position")),
    )
    known = set(await read.values_list("event_position", flat=True))
    off = await _refused(viewer)
    every = await own.select_related("actor").order_by("created_at", "id")
    rows = [row for row in every if row.event_position not in known and row.kind not in off]
    on_items = {row.item_id for row in rows if row.item_id}
    quiet = {row.item_id for row in rows if row.item_id and row.kind in mutes.SILENCED}
    muted = await mutes.items(viewer, quiet)
    rows = [row for row in rows if row.item_id not in muted or row.kind not in mutes.SILENCED]
    if not rows:
        return [], [row.id for row in every]
    places = await _places(viewer, on_items, {row.conversation_id for row in rows if row.conversation_id})
    mine = await _assigned(
        viewer, [row.item_id for row in rows if row.item_id and row.kind is NotificationKind.ASSIGNED]
    )
    said = await _unread(viewer, rows)

    def holds(row: Notice) -> bool:
        if (row.item_id or row.conversation_id) not in places:
            return False
        if row.kind is NotificationKind.ASSIGNED:
            return row.item_id in mine
        return row.message_id is None or row.message_id in said

    told = {
        row.id: News(
            places[row.item_id or row.conversation_id],
            row.kind,
            row.created_at,
            row.actor.name,
            said.get(row.message_id) if row.message_id else None,
        )
        for row in rows
        if holds(row)
    }
    return list(told.values()), [row.id for row in every if row.id not in told]


async def _places(
    viewer: Viewer, items: Collection[UUID], threads: Collection[UUID]
) -> dict[UUID | None, Item | Conversation]:
    """Those of these items and conversations that the recipient sees, by their keys."""
    rows = Item.visible_to(viewer).filter(id__in=list(items))
    found: dict[UUID | None, Item | Conversation] = {}
    found.update({item.id: item for item in await told_of(rows, viewer)} if items else {})
    talks = Conversation.visible_to(viewer).filter(id__in=list(threads))
    found.update({thread.id: thread for thread in await talks} if threads else {})
    return found


async def _refused(viewer: Viewer) -> set[NotificationKind]:
    rows = NotificationPreference.filter(  # house: the recipient's own
        principal_id=viewer.principal_id, channel=Channel.MAIL, enabled=False
    )
    return {row.kind for row in await rows}


async def _assigned(viewer: Viewer, items: Sequence[UUID]) -> set[UUID]:
    """Those of these items that the recipient, or a team of theirs, is still assigned to."""
    if not items:
        return set()
    rows = ItemParty.filter(  # house: the recipient's own part
        item_id__in=list(set(items)),
        part=Part.ASSIGNEE,
        principal_id__in=[key for key in (viewer.principal_id, *viewer.teams) if key],
    )
    return {UUID(str(key)) for key in await rows.values_list("item_id", flat=True)}


async def _unread(viewer: Viewer, rows: Sequence[Notice]) -> dict[UUID, Message]:
    """Of the messages of these notices those that the recipient sees, that were not taken back, and that are beyond where they
    have read, or name them since they have read them.
    """
    keys = [row.message_id for row in rows if row.message_id]
    if not keys:
        return {}
    seen = Message.visible_to(viewer).filter(id__in=keys, removed_at__isnull=True)
    messages = await seen.select_related("author")
    threads = {message.conversation_id for message in messages}
    marks = ReadMark.filter(  # house: the recipient's own
        principal_id=viewer.principal_id, conversation_id__in=list(threads)
    )
    read = {mark.conversation_id: mark for mark in await marks.select_related("message")}

    def is_read(message: Message) -> bool:
        mark = read.get(message.conversation_id)
        return mark is not None and message.created_at <= mark.message.created_at

    mentions = {row.message_id for row in rows if row.kind is NotificationKind.MENTION}
    named = await dealt_with.named_late(viewer, [m.id for m in messages if m.id in mentions and is_read(m)])

    def is_to_tell(message: Message) -> bool:
        named_at = named.get(message.id)
        return not is_read(message) or (
            named_at is not None and named_at > read[message.conversation_id].read_at
        )

    return {message.id: message for message in messages if is_to_tell(message)}
