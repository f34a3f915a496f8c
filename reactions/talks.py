"""Whom something in a conversation that is on no item concerns: who takes part in it, or has to do with its project.

As of an item (`reasons.py`), nobody hears of their own deed, nor of what they may not see now.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from domain.items.locked import with_parties
from models import (
    Channel,
    Conversation,
    EventRecord,
    Message,
    NotificationKind,
    Participant,
    ProjectFollower,
    Viewer,
)
from reactions import reasons
from reactions.reasons import ByMail, Reasons

KINDS = frozenset({"conversation.participants_changed"})
"""What happens to such a conversation that people are told of, besides what is said in it."""


async def whom(event: EventRecord, channel: Channel) -> list[tuple[Viewer, NotificationKind]]:
    """Whom an event concerns, wherever it happened, and why: each once, for the strongest reason that they have not refused on
    this channel.
    """
    if event.item_id is not None:
        item = await with_parties(event.item_id)
        return [] if item is None else await reasons.of(event, item, channel)
    thread = await _thread(event)
    return (
        await reasons.told(event, await _reasons(event, thread), thread.audience(), channel) if thread else []
    )


async def by_mail(event: EventRecord) -> list[ByMail]:
    """The same by mail, as they want it."""
    if event.item_id is not None:
        item = await with_parties(event.item_id)
        return [] if item is None else await reasons.by_mail(event, item)
    thread = await _thread(event)
    if thread is None:
        return []
    return await reasons.told_by_mail(event, await _reasons(event, thread), thread.audience(), frozenset())


async def _thread(event: EventRecord) -> Conversation | None:
    """The conversation on no item in which it happened, with who takes part in it."""
    thread = await Conversation.get_or_none(
        id=event.conversation_id
    )  # house: each recipient is held against its audience
    if thread is None or thread.item_id is not None:
        return None
    thread.participants = await Participant.filter(conversation_id=thread.id)  # house: parts of the same row
    return thread


async def _reasons(event: EventRecord, thread: Conversation) -> Reasons:
    found: Reasons = defaultdict(list)

    def add(keys: Iterable[UUID], kind: NotificationKind) -> None:
        for key in keys:
            found[key].append(kind)

    if event.kind == "conversation.participants_changed":
        add(reasons.added(event, "participants"), NotificationKind.ADDED)
    elif event.kind == "message.edited":
        add(reasons.added(event, "newly_mentioned"), NotificationKind.MENTION)
    else:
        add(reasons.added(event, "mentions"), NotificationKind.MENTION)
        said = NotificationKind.NOTE if thread.internal else NotificationKind.REPLY
        add(await _concerned(thread), said)
    return found


async def _concerned(thread: Conversation) -> set[UUID]:
    """Who takes part; on a project, who follows it and whoever has said something in the thread."""
    if thread.project_id is None:
        return {each.principal_id for each in thread.participants}
    followers = ProjectFollower.filter(project_id=thread.project_id)  # house: held against the audience
    authors = Message.filter(conversation_id=thread.id).distinct()  # house: held against the audience
    keys = [
        *await followers.values_list("principal_id", flat=True),
        *await authors.values_list("author_id", flat=True),
    ]
    return {UUID(str(key)) for key in keys}
