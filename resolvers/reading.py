"""Who has read what is said: the viewer, others of whom staff may know, and for customers whether anybody has."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from models import (
    Conversation,
    Item,
    Message,
    Participant,
    Principal,
    PrincipalKind,
    ReadMark,
    sight,
    unread,
    without_guests,
)
from resolvers.context import Context
from resolvers.items import parties
from resolvers.people import principals_by_id
from resolvers.relations import One, by_id, written


@written(unread.written("conversation_id"))
async def unread_in_thread(rows: Sequence[Conversation], context: Context) -> Sequence[int]:
    """How much of each thread the viewer has not read."""
    return await unread.counts(context.viewer, "conversation_id", [row.id for row in rows])


@written(unread.written("item_id"))
async def unread_on_item(rows: Sequence[Item], context: Context) -> Sequence[int]:
    """How much in all threads of each item the viewer has not read."""
    return await unread.counts(context.viewer, "item_id", [row.id for row in rows])


async def read_up_to(rows: Sequence[Conversation], context: Context) -> Sequence[Message | None]:
    """Up to which message the viewer has read each thread."""
    marks = ReadMark.filter(  # house: one's own marks
        conversation_id__in=[row.id for row in rows], principal_id=context.viewer.principal_id
    )
    return await _messages(rows, {m.conversation_id: m.message_id for m in await marks}, context)


async def staff_read_up_to(rows: Sequence[Conversation], context: Context) -> Sequence[Message | None]:
    """Up to which message anybody of the staff has read each thread, whoever it was."""
    marks = ReadMark.filter(  # house: of visible threads, without telling whose
        conversation_id__in=[row.id for row in rows], principal__kind=PrincipalKind.USER
    )
    found = await marks.order_by("message__created_at").values_list("conversation_id", "message_id")
    return await _messages(rows, dict(found), context)


async def _messages(
    rows: Sequence[Conversation], read: dict[UUID, UUID], context: Context
) -> Sequence[Message | None]:
    found = await by_id(Message.visible_to, list(read.values()), context)
    return [found.get(read[row.id]) if row.id in read else None for row in rows]


async def readers(rows: Sequence[Conversation], context: Context) -> Sequence[Sequence[ReadMark] | None]:
    """How far each of those who may see a thread has read it, who read last first; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    marks = ReadMark.filter(
        conversation_id__in=[row.id for row in rows]
    )  # house: of visible threads, for staff
    held: dict[UUID, list[ReadMark]] = defaultdict(list)
    for mark in await marks.order_by("-read_at", "-id"):
        held[mark.conversation_id].append(mark)
    if not held:
        return [[] for _ in rows]
    people = {mark.principal_id for each in held.values() for mark in each}
    now = {viewer.principal_id: viewer for viewer in await sight.people_reached(sorted(people))}
    audiences = await _audiences(rows, context)

    def may_see(mark: ReadMark, thread: Conversation) -> bool:
        """By the rights of now: whoever may not see the thread any more is none of its readers."""
        reader = now.get(mark.principal_id)
        return (
            reader is not None
            and reader.sees(audiences[thread.id])
            and (reader.is_staff or not thread.internal)
        )

    return [[mark for mark in held[row.id] if may_see(mark, row)] for row in rows]


async def _audiences(rows: Sequence[Conversation], context: Context) -> dict[UUID, frozenset[str]]:
    """Who may see each of these visible threads."""
    keys = list(dict.fromkeys(row.item_id for row in rows if row.item_id))
    found = await by_id(Item.visible_to, keys, context)
    # What is read once in an execution is shared: it grows, and others put parties of their own on a row, while we wait.
    items = [found[key] for key in keys if key in found]
    of_item = await parties(items, context)
    shown: dict[UUID, frozenset[str]] = {}
    for item in items:
        item.parties = of_item[item.id]
        shown[item.id] = item.audience()
    direct = [row for row in rows if row.direct]
    present: dict[UUID, list[Participant]] = defaultdict(list)
    for part in (
        await Participant.filter(conversation_id__in=[row.id for row in direct]) if direct else ()
    ):  # house: of visible threads
        present[part.conversation_id].append(part)
    for row in direct:
        row.participants = present[row.id]

    def audience(row: Conversation) -> frozenset[str]:
        if row.item_id is None:
            return row.audience()
        seen = shown.get(row.item_id, frozenset())
        return without_guests(seen) if row.kept_from_guests else seen

    return {row.id: audience(row) for row in rows}


reader_message = One("message_id", Message.visible_to)


async def reader_person(rows: Sequence[ReadMark], context: Context) -> Sequence[Principal]:
    """Who has read."""
    found = await principals_by_id([row.principal_id for row in rows], context)
    return [found[row.principal_id] for row in rows]
