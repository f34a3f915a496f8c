"""Threads, messages and files."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import strawberry

from domain.files import signed_url
from models import Conversation, File, Item, Message, Principal, ReadMark
from models.paging import Page, Sort, complete
from models.paging_by import pages_by
from resolvers.context import Ask, Context
from resolvers.inputs import key, window
from resolvers.people import principals_by_id
from resolvers.signed_in import signed_in

OLDEST_FIRST = complete([Sort("created_at")])


async def of_item(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Conversation]]:
    """The threads of each item that the viewer may see, oldest first."""
    found: dict[UUID, list[Conversation]] = defaultdict(list)
    threads = Conversation.visible_to(context.viewer).filter(item_id__in=[row.id for row in rows])
    for thread in await threads.order_by("created_at", "id"):
        found[thread.item_id].append(thread)
    return [found[row.id] for row in rows]


async def messages_of_item(
    rows: Sequence[Item],
    context: Context,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Sequence[Page[Message]]:
    """What was said on each item over all its threads, oldest first."""
    asked = window(first, after, last, before)
    visible = Message.visible_to(context.viewer)
    return await pages_by(visible, "item_id", [row.id for row in rows], OLDEST_FIRST, asked, "item messages")


async def messages(
    rows: Sequence[Conversation],
    context: Context,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Sequence[Page[Message]]:
    """What was said in each thread, oldest first."""
    asked = window(first, after, last, before)
    visible = Message.visible_to(context.viewer)
    keys = [row.id for row in rows]
    return await pages_by(visible, "conversation_id", keys, OLDEST_FIRST, asked, "messages")


async def read_up_to(rows: Sequence[Conversation], context: Context) -> Sequence[Message | None]:
    """Up to which message the viewer has read each thread."""
    marks = ReadMark.filter(  # house: one's own marks
        conversation_id__in=[row.id for row in rows], principal_id=context.viewer.principal_id
    )
    read = {m.conversation_id: m.message_id for m in await marks}
    found = (
        {m.id: m for m in await Message.visible_to(context.viewer).filter(id__in=list(read.values()))}
        if read
        else {}
    )
    return [found.get(read[row.id]) if row.id in read else None for row in rows]


async def conversation_item(
    rows: Sequence[Conversation | Message], context: Context
) -> Sequence[Item | None]:
    """The item of each thread or message."""
    keys = {row.item_id for row in rows}
    found = {i.id: i for i in await Item.visible_to(context.viewer).filter(id__in=list(keys))}
    return [found.get(row.item_id) for row in rows]


async def message_conversation(rows: Sequence[Message], context: Context) -> Sequence[Conversation | None]:
    """The thread of each message."""
    keys = {row.conversation_id for row in rows}
    found = {c.id: c for c in await Conversation.visible_to(context.viewer).filter(id__in=list(keys))}
    return [found.get(row.conversation_id) for row in rows]


async def author(rows: Sequence[Message], context: Context) -> Sequence[Principal]:
    """Who wrote each message."""
    held = await principals_by_id([row.author_id for row in rows], context)
    return [held[row.author_id] for row in rows]


async def files(rows: Sequence[Message], context: Context) -> Sequence[Sequence[File]]:
    """The files of each message, in the order they were uploaded."""
    found: dict[UUID, list[File]] = defaultdict(list)
    of_messages = File.filter(message_id__in=[row.id for row in rows])  # house: files of visible messages
    for file in await of_messages.order_by("created_at", "id"):
        assert file.message_id is not None
        found[file.message_id].append(file)
    return [found[row.id] for row in rows]


async def file_urls(rows: Sequence[File], context: Context) -> Sequence[str]:
    """A signed link to each file, for this viewer."""
    return [signed_url(context.viewer, row) for row in rows]


async def conversation(info: Ask, id: strawberry.ID) -> Conversation | None:
    """One thread; None where there is none that the viewer may see."""
    return await Conversation.visible_to(signed_in(info)).filter(id=key(id, "conversation")).first()
