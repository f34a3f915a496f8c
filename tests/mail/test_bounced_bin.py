"""Mails whose item went into the bin, or was archived, while they were on their way: they fare as all others."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import time_machine

from domain import items
from kit import clock
from mail.transport import Deferred, Delivered, NullTransport, Outcome, Outgoing, Refused
from models import Address, Item, Message, OutgoingMail, OutgoingState, Status, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import came
from tests.mail.reporting import FAILED, report
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace", "file_folder")


async def _replied() -> tuple[Viewer, Item]:
    """An admin, and the item on which they said something to Ann."""
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(agent, item)
    return agent, item


async def test_what_comes_back_is_noted_though_its_item_is_in_the_bin():
    agent, item = await _replied()
    await Worker(jobs(NullTransport())).drain()
    mail = await OutgoingMail.get()
    await items.remove(agent, item.id)
    assert await came(report(FAILED, original=mail.message_id)) == "bounce"
    assert (await OutgoingMail.get()).state is OutgoingState.BOUNCED
    assert (await Address.get(email="ann@gmail.com")).bounced_at is not None
    assert await Message.filter(internal=True).count() == 0


async def test_what_comes_back_leaves_its_item_archived():
    agent, item = await _replied()
    await Worker(jobs(NullTransport())).drain()
    closed = await Status.get(type_id=item.type_id, name="Closed")
    await items.set_status(agent, item.id, closed.id)
    await items.archive(agent, item.id)
    assert await came(report(FAILED, original=(await OutgoingMail.get()).message_id)) == "bounce"
    assert await Message.filter(internal=True).count() == 1
    assert (await Item.get()).archived


class Meanwhile:
    """A mail server, while which has a mail something happens."""

    def __init__(self, outcome: Outcome, then: Callable[[], Awaitable[object]]) -> None:
        self.outcome, self.then, self.had = outcome, then, 0

    async def send(self, mail: Outgoing) -> Outcome:
        self.had += 1
        if self.had == 1:
            await self.then()
        return self.outcome


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Delivered(), OutgoingState.SENT),
        (Deferred(451, "later"), OutgoingState.QUEUED),
        (Refused(550, "5.1.1 no such user"), OutgoingState.FAILED),
    ],
)
async def test_what_is_being_sent_is_sent_once_though_its_item_goes_into_the_bin_and_comes_back(
    outcome, state
):
    agent, item = await _replied()
    server = Meanwhile(outcome, lambda: items.remove(agent, item.id))
    await Worker(jobs(server)).drain()
    assert [row[0] for row in await desk.mail_states()] == [state]
    await items.restore(agent, item.id)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        await Worker(jobs(server)).drain()
    assert server.had == (2 if state is OutgoingState.QUEUED else 1)
