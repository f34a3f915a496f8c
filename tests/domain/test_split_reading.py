"""Somebody reads what is split off at that moment."""

import asyncio

import pytest

from domain import conversations
from domain.conversations import NewMessage, mark_read
from domain.items.locked import lock
from domain.items.split import split
from domain.unit_of_work import unit_of_work
from models import Conversation, Message, ReadMark, Viewer
from tests.factories import Keys, item
from tests.on_server import ON_POSTGRES


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.parametrize("gone", ["That", "This"])
async def test_the_read_mark_is_where_the_message_is(
    lead: Viewer, admin: Viewer, workspace: Keys, gone: str
) -> None:
    """What was read goes, or what was read before it."""
    row = await item(lead, "Twice", project_id=workspace["website"], published=False)
    for words in ("This", "That"):
        await conversations.note(lead, row.id, NewMessage(text=words))
    this, that = await Message.all().order_by("created_at")
    await mark_read(admin, this.id)
    held = asyncio.Event()

    async def parts() -> None:
        async with unit_of_work(lead):
            await lock(lead, row.id)
            held.set()
            await asyncio.sleep(0.5)
            await split(lead, row.id, [(await Message.get(text=gone)).id])

    async def reads() -> None:
        await held.wait()
        await mark_read(admin, that.id)

    async with asyncio.timeout(60):
        await asyncio.gather(parts(), reads())
    for thread in await Conversation.all():
        last = await Message.filter(conversation_id=thread.id).order_by("-created_at").first()
        mark = await ReadMark.get(conversation_id=thread.id, principal_id=admin.principal_id)
        assert last is not None
        assert mark.message_id == last.id
