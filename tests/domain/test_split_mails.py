"""A split takes along the mails that tell of what was said, also while they are on their way."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import time_machine

from domain import config, conversations
from domain.conversations import NewMessage
from domain.items.locked import lock
from domain.items.split import split
from domain.mails import outgoing, wanted
from domain.unit_of_work import unit_of_work
from kit import clock
from mail.transport import Delivered, Outgoing
from models import EventRecord, Item, Message, OutgoingMail, OutgoingState, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.factories import Keys, item
from tests.on_server import ON_POSTGRES


@pytest.fixture
async def row(lead: Viewer, workspace: Keys) -> Item:
    """On which two things were said to a customer."""
    made = await item(
        lead, "Twice", project_id=workspace["website"], requester_id=workspace["customer"], published=False
    )
    for words in ("This", "That"):
        await conversations.reply(lead, made.id, NewMessage(text=words))
    return made


async def said(words: str) -> Message:
    return await Message.get(text=words)


async def told_last() -> tuple[object, object]:
    """Where the log says that a mail fared somehow."""
    event = await EventRecord.filter(kind="message.mail_changed").order_by("-position").first()
    assert event
    return event.item_id, event.conversation_id


class Splitting:
    """A mail server, while which has the first mail a message goes to an item of its own."""

    def __init__(self, act: Callable[[], Awaitable[object]]) -> None:
        self.act, self.had = act, 0

    async def send(self, mail: Outgoing) -> Delivered:
        self.had += 1
        if self.had == 1:
            await self.act()
        return Delivered()


@pytest.mark.parametrize("words", ["This", "That"])
async def test_what_leaves_just_then_is_told_where_it_was_said(lead: Viewer, row: Item, words: str) -> None:
    """Both go in one mail, which leads with the one or the other."""
    config.configure(config.Config(mail_delay=timedelta(seconds=60)))
    moved = await said(words)
    server = Splitting(lambda: split(lead, row.id, [moved.id]))
    await Worker(jobs(server)).drain()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        await Worker(jobs(server)).drain()
    assert server.had == 1
    states = await OutgoingMail.all().order_by("-state").values_list("state", flat=True)
    assert states == [OutgoingState.SENT, OutgoingState.BUNDLED]
    told = await EventRecord.filter(kind="message.mail_changed").order_by("position")
    for message in await Message.all():
        where = [(e.item_id, e.conversation_id) for e in told if e.entity_id == message.id]
        assert where == [(message.item_id, message.conversation_id)]


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.parametrize("what", ["sent", "failed", "cancelled", "retried"])
async def test_neither_waits_for_the_other_without_end(
    lead: Viewer, workspace: Keys, row: Item, what: str
) -> None:
    message = await said("This")
    async with unit_of_work(lead):
        await outgoing.queue_about(message, message.id, [workspace["customer"]], clock.now())
    mail = await OutgoingMail.get()
    if what == "retried":
        await outgoing.failed(mail, "no", for_good=True)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "sent": lambda: outgoing.sent(mail, "Twice"),
        "failed": lambda: outgoing.failed(mail, "no", for_good=True),
        "cancelled": lambda: wanted.cancel(lead, mail.id),
        "retried": lambda: wanted.retry(lead, mail.id),
    }
    locked, acting = asyncio.Event(), asyncio.Event()

    async def parts() -> None:
        async with unit_of_work(lead):
            await lock(lead, row.id)
            locked.set()
            await acting.wait()
            await asyncio.sleep(0.2)
            await split(lead, row.id, [message.id])

    async def fares() -> None:
        await locked.wait()
        acting.set()
        await acts[what]()

    await asyncio.gather(parts(), fares())
    moved = await said("This")
    assert moved.item_id != row.id
    assert await told_last() == (moved.item_id, moved.conversation_id)
