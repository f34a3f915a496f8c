"""What somebody has dealt with already, so that no mail need tell them of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from domain.config import current
from domain.items.merged import led_to
from models import (
    Channel,
    Conversation,
    EventRecord,
    IncomingMail,
    Mention,
    Message,
    NotificationKind,
    NotificationPreference,
    ReadMark,
    Viewer,
)


class _Dealt(NamedTuple):
    """Up to when they have dealt with what was said, when they did, and how."""

    up_to: datetime
    at: datetime
    how: str


@dataclass(frozen=True)
class Dealt:
    """How far somebody has dealt with a thread, in which way ever."""

    ways: tuple[_Dealt, ...] = ()

    def with_(self, message: Message, named_at: datetime | None = None) -> str | None:
        """How they have dealt with a message of it; since an edit named them, if one did; None, if not at all."""
        enough = [
            way
            for way in self.ways
            if way.up_to >= message.created_at and (named_at is None or way.at >= named_at)
        ]
        return max(enough).how if enough else None


async def in_thread(viewer: Viewer, thread_id: UUID) -> Dealt:
    """What the recipient has dealt with of what was said in a thread: by an answer, or by reading, unless only the former
    counts. What their mail program said by itself is no answer.
    """
    own = Message.filter(author_id=viewer.principal_id)  # house: one's own
    said = [await _newest(viewer, own.filter(conversation_id=thread_id))]
    if viewer.is_customer:
        said.append(await _where_it_led(viewer, thread_id, own))
    ways = [_Dealt(each, each, "It was answered.") for each in said if each is not None]
    if not current().mail_unanswered:
        marks = ReadMark.filter(conversation_id=thread_id, principal_id=viewer.principal_id)  # house: theirs
        if mark := await marks.select_related("message").first():
            ways.append(_Dealt(mark.message.created_at, mark.read_at, "It was read."))
    return Dealt(tuple(ways))


async def _newest(viewer: Viewer, own: QuerySet[Message]) -> datetime | None:
    """When the viewer last said something of this themself."""
    sent = IncomingMail.filter(sender_id=viewer.principal_id, became_id__isnull=False)  # house: of these
    by_people = own.filter(id__not_in=Subquery(sent.filter(marks__isnull=False).values("became_id")))
    newest = await by_people.order_by("-created_at").only("id", "created_at").first()
    return newest.created_at if newest else None


async def _where_it_led(viewer: Viewer, thread_id: UUID, own: QuerySet[Message]) -> datetime | None:
    """The same of where a customer is heard since the thread's item was merged into another."""
    thread = await Conversation.get(id=thread_id).select_related("item")  # house: of a visible message
    if thread.item is None or thread.item.merged_into_id is None:
        return None
    merges = EventRecord.filter(item_id=thread.item_id, kind="item.merged")  # house: when it was
    merged = await merges.order_by("-position").only("position", "at").first()
    there = own.filter(item_id__in=await led_to(thread.item), internal=False)
    return await _newest(viewer, there.filter(created_at__gt=merged.at)) if merged else None


async def named_late(viewer: Viewer, messages: Collection[UUID]) -> dict[UUID, datetime]:
    """Of these messages those that name the recipient, or a team of theirs, only since an edit: since when. None, if
    they want no mail of that.
    """
    if not messages:
        return {}
    own = [key for key in (viewer.principal_id, *viewer.teams) if key is not None]
    rows = Mention.filter(  # house: of messages at hand
        message_id__in=list(messages), principal_id__in=own, active=True, named_at__isnull=False
    )
    found = {row.message_id: row.named_at for row in await rows.order_by("named_at") if row.named_at}
    refused = NotificationPreference.filter(  # house: the recipient's own
        principal_id=viewer.principal_id,
        kind=NotificationKind.MENTION,
        channel=Channel.MAIL,
        enabled=False,
    )
    return {} if found and await refused.exists() else found
