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
    OutgoingState,
    Participant,
    ProjectFollower,
    Viewer,
)
from reactions import reasons
from reactions.reasons import ByMail, Reasons

KINDS = frozenset({"conversation.participants_changed"})
"""What happens to such a conversation that people are told of, besides what is said in it."""
RETURNED = "message.mail_changed"
"""How the mails of a message fare. Who wrote it is told live of one that did not arrive; on items a note says so."""
_LOST = frozenset({OutgoingState.BOUNCED, OutgoingState.FAILED})


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


async def message_of(event: EventRecord) -> Message | None:
    """The message of the event, with its author, held where it is now until what is told of it is stored: a split, which takes
    along what tells of it, comes either before or after.
    """
    rows = Message.filter(id=event.entity_id)  # house: held against each recipient
    return await rows.select_for_update(of=("messages",), no_key=True).select_related("author").first()


async def _thread(event: EventRecord) -> Conversation | None:
    """The conversation on no item in which it happened, with who takes part in it."""
    rows = Conversation.filter(id=event.conversation_id)  # house: each recipient is held against its audience
    thread = await rows.select_related("project").first()
    if thread is None or thread.item_id is not None:
        return None
    thread.in_bin = thread.project is not None and thread.project.removed_at is not None
    thread.participants = await Participant.filter(conversation_id=thread.id)  # house: parts of the same row
    return thread


async def _reasons(event: EventRecord, thread: Conversation) -> Reasons:
    found: Reasons = defaultdict(list)

    def add(keys: Iterable[UUID], kind: NotificationKind) -> None:
        for key in keys:
            found[key].append(kind)

    if event.kind == RETURNED:
        add(await _author(event) if _is_lost(event) else (), NotificationKind.MAIL_RETURNED)
    elif event.kind == "conversation.participants_changed":
        add(reasons.added(event, "participants"), NotificationKind.ADDED)
    elif event.kind == "message.edited":
        add(reasons.added(event, "newly_mentioned"), NotificationKind.MENTION)
    else:
        add(reasons.added(event, "mentions"), NotificationKind.MENTION)
        said = NotificationKind.NOTE if thread.internal else NotificationKind.REPLY
        add(await _concerned(thread), said)
    return found


def _is_lost(event: EventRecord) -> bool:
    return (event.changes.get("state") or (None, None))[1] in _LOST


async def _author(event: EventRecord) -> list[UUID]:
    rows = Message.filter(id=event.entity_id)  # house: held against the audience
    return [UUID(str(key)) for key in await rows.values_list("author_id", flat=True)]


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
