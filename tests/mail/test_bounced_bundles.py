"""What went out as one mail comes back as one, and is sent again as one."""

from datetime import timedelta

import pytest
import time_machine

from domain import config
from domain.items.split import split
from domain.mails import wanted
from kit import clock
from mail.parse import parse
from mail.transport import NullTransport
from models import EventRecord, Item, Message, OutgoingMail, OutgoingState, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import came
from tests.mail.reporting import FAILED, report
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace")

REFUSED = FAILED.replace("5.1.1", "5.7.1")
WHY = "550 5.7.1 <ann@gmail.com>: no such user"


@pytest.fixture
def transport() -> NullTransport:
    return NullTransport()


@pytest.fixture
def mailer(transport) -> Worker:
    return Worker(jobs(transport))


async def said(mailer: Worker, *texts: str) -> Viewer:
    """An agent who said this to Ann, which waits for its minute."""
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    config.configure(config.Config(mail_delay=timedelta(seconds=60)))
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    for text in texts:
        await desk.reply(agent, item, text)
    await mailer.drain()
    return agent


async def states(mail: OutgoingMail) -> tuple[OutgoingState, str]:
    row = await OutgoingMail.get(id=mail.id)
    return row.state, row.error


async def test_what_was_split_off_meanwhile_came_back_as_well(mailer):
    agent = await said(mailer, "One", "Two", "Three")
    with time_machine.travel(clock.now() + timedelta(seconds=70), tick=False):
        await mailer.drain()
        rows = await OutgoingMail.all().order_by("created_at", "id")
        two = await Message.get(text="Two")
        made = await split(agent, (await Item.get()).id, [two.id])
        await came(report(REFUSED, original=rows[0].message_id))
        assert [await states(row) for row in rows] == [(OutgoingState.BOUNCED, WHY)] * 3
        told = await EventRecord.filter(kind="message.mail_changed").order_by("-position").limit(3)
        where = {event.entity_id: event.item_id for event in told}
        assert (len(where), where[two.id]) == (3, made.id)
        await wanted.retry(agent, rows[0].id)
        assert await OutgoingMail.filter(state=OutgoingState.QUEUED).count() == 3


async def test_what_went_out_as_one_comes_back_as_one_and_is_sent_again_as_one(mailer, transport):
    agent = await said(mailer, "One", "Two", "Three")
    with time_machine.travel(clock.now() + timedelta(seconds=70), tick=False) as time:
        await mailer.drain()
        rows = await OutgoingMail.all().order_by("created_at", "id")
        assert [row.state for row in rows] == [OutgoingState.SENT, *[OutgoingState.BUNDLED] * 2]
        await came(report(REFUSED, original=rows[0].message_id))
        assert [await states(row) for row in rows] == [(OutgoingState.BOUNCED, WHY)] * 3
        await wanted.retry(agent, rows[0].id)
        assert [await states(row) for row in rows] == [(OutgoingState.QUEUED, "")] * 3
        time.shift(timedelta(seconds=1))
        await mailer.drain()
    assert [row.state for row in await OutgoingMail.all().order_by("created_at", "id")] == [
        OutgoingState.SENT,
        *[OutgoingState.BUNDLED] * 2,
    ]
    first, again = [parse(kept.mail.content) for kept in transport.kept]
    assert (first.message_id, first.text) == (again.message_id, again.text)
    assert [word in again.text for word in ("One", "Two", "Three")] == [True] * 3
    told = [
        event.changes["state"]
        for event in await EventRecord.filter(kind="message.mail_changed").order_by("position")
    ]
    assert told.count(["bundled", "bounced"]) == told.count(["bounced", "queued"]) - 1 == 2


async def test_a_bundle_that_came_back_before_its_rows_were_told_is_sent_again_whole(mailer, transport):
    agent = await said(mailer, "One", "Two")
    with time_machine.travel(clock.now() + timedelta(seconds=70)):
        await mailer.drain()
        leader = await OutgoingMail.get(state=OutgoingState.SENT)
        await OutgoingMail.filter(id=leader.id).update(state=OutgoingState.BOUNCED)
        await wanted.retry(agent, leader.id)
        await mailer.drain()
    assert "Two" in parse(transport.kept[-1].mail.content).text
    assert len(transport.kept) == 2
