"""Notices for which there is no room in an hour: they wait, go together when there is some, none twice and none never."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from domain import conversations, items
from domain import notices as verbs
from domain.conversations import NewMessage
from domain.mails import automatic, outgoing
from domain.notifications import mark_read, set_preference
from domain.workspace import MAIL
from kit import clock
from mail import outbound, telling
from mail.outbound import deliver
from mail.parse import parse
from mail.transport import Deferred, NullTransport
from models import (
    Channel,
    Digest,
    Item,
    Notice,
    Notification,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Tells,
    Viewer,
)
from reactions import mail_out
from reactions.consumer import LogConsumer
from reactions.due import DueRows
from reactions.jobs import jobs
from reactions.notices import Gathering
from reactions.worker import Worker
from tests.reactions import desk
from tests.reactions.confirming import heads
from tests.reactions.crash import each_death
from tests.reactions.noticing import DELAY, letters, notices, sent

pytestmark = pytest.mark.usefixtures("bare_workspace")

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASSIGNED = "Agent assigned it to you or your team."


@pytest.fixture
def mailer(transport: NullTransport) -> Worker:
    """Sends one mail after the other, so that it is known which find room."""
    return Worker([*jobs(None), DueRows("mail_out", outgoing.claim, mail_out.sending(transport), batch=1)])


async def assigned(by: Viewer, to: Viewer, *titles: str) -> list[Item]:
    return [await desk.ticket(by, title=title, assignee_ids=[desk.key(to)]) for title in titles]


async def test_what_finds_no_room_waits_for_it_and_goes_in_one(mailer, transport):
    notices(mail_automatic_per_hour=2, public_url="https://desk.example")
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        made = await assigned(agent, bob, "One", "Two", "Three", "Four")
        time.shift(DELAY)
        await mailer.drain()
        assert [subject for _, subject, _ in sent(transport)] == [
            f"[T-{item.number}] {item.title}" for item in made[:2]
        ]
        waiting = await Notice.filter(mail_id__isnull=True)
        assert {(row.item_id, row.put_off, row.due_at) for row in waiting} == {
            (item.id, True, NOON + DELAY + HOUR) for item in made[2:]
        }
        assert [row.state for row in await OutgoingMail.all()] == [OutgoingState.SENT] * 2
        time.shift(HOUR - timedelta(seconds=1))
        await mailer.drain()
        assert len(transport.kept) == 2
        time.shift(timedelta(seconds=1))
        await mailer.drain()
        time.shift(HOUR)
        await mailer.drain()
    assert len(transport.kept) == 3
    late = letters(transport)[-1]
    assert late.subject == "New on Acme Desk: 2 things on 2 items"
    listed = "\n\n".join(f"[T-{item.number}] {item.title}\n- {ASSIGNED}" for item in made[2:])
    assert late.text.startswith(f"Hello Bob,\n\nthis is new, and you have not read it:\n\n{listed}\n\n-- \n")
    assert heads(late, "list-unsubscribe")[0].strip("<>") in late.text
    assert await Notice.filter(mail_id__isnull=True).count() == 0


async def test_what_comes_meanwhile_goes_along_and_one_item_alone_is_told_as_ever(mailer, transport):
    notices(mail_automatic_per_hour=1)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await assigned(agent, bob, "One", "Two")
        time.shift(DELAY)
        await mailer.drain()
        time.shift(HOUR)
        await mailer.drain()
        _, second = letters(transport)
        assert second.subject.endswith("Two")
        assert "An answer to this mail becomes a note" in second.text
        await assigned(agent, bob, "Three", "Four")
        time.shift(DELAY)
        await mailer.drain()
        time.shift(timedelta(minutes=30))
        await assigned(agent, bob, "Five")
        time.shift(HOUR)
        await mailer.drain()
    assert len(transport.kept) == 3
    assert letters(transport)[-1].subject == "New on Acme Desk: 3 things on 3 items"


async def test_a_digest_waits_as_well_and_stays_one(mailer, transport):
    notices(mail_automatic_per_hour=1)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await set_preference(bob, NotificationKind.NOTE, Channel.MAIL, True, Digest.DAILY)
        [item] = await assigned(agent, bob, "One")
        await conversations.note(agent, item.id, NewMessage(text="Have a look"))
        await mailer.drain()
        time.move_to(datetime(2026, 3, 11, 7, 30, tzinfo=UTC))
        await assigned(agent, bob, "Two")
        await Notice.filter(kind=NotificationKind.ASSIGNED, item_id=item.id).delete()
        time.shift(DELAY)
        await mailer.drain()
        time.move_to(datetime(2026, 3, 11, 8, tzinfo=UTC))
        await mailer.drain()
        assert len(transport.kept) == 1
        time.shift(HOUR)
        await mailer.drain()
    assert [row.tells for row in await OutgoingMail.all().order_by("created_at")] == [Tells.ITEM, Tells.DAILY]
    assert letters(transport)[-1].subject == "Today on Acme Desk: 1 thing on 1 item"


@pytest.mark.parametrize("meanwhile", ["read", "refused", "unassigned"])
async def test_what_is_no_news_any_more_is_not_told_late(mailer, transport, meanwhile):
    notices(mail_automatic_per_hour=1)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        _, second = await assigned(agent, bob, "One", "Two")
        time.shift(DELAY)
        await mailer.drain()
        match meanwhile:
            case "read":
                told = await Notification.get(item_id=second.id)
                await mark_read(bob, [told.id])
            case "refused":
                await set_preference(bob, NotificationKind.ASSIGNED, Channel.MAIL, False)
            case "unassigned":
                await items.assign(agent, second.id, [])
        time.shift(HOUR)
        await mailer.drain()
    assert len(transport.kept) == 1


async def test_a_mail_that_may_have_left_waits_itself_and_comes_under_its_own_id(mailer, transport):
    class Busy:
        async def send(self, mail):
            return Deferred(451, "later")

    notices(mail_automatic_per_hour=1)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await assigned(agent, bob, "One")
        time.shift(DELAY)
        await Worker(jobs(None)).drain()
        first = await OutgoingMail.get()
        assert await deliver(first.id, Busy()) == "later"
        time.shift(HOUR + timedelta(seconds=1))
        [second] = await assigned(agent, bob, "Two")
        time.shift(DELAY)
        await Worker([*jobs(None)]).drain()
        fresh = await OutgoingMail.get(item_id=second.id)
        assert await deliver(fresh.id, transport) == "sent"
        assert await deliver(first.id, transport) == "later"
        again = await OutgoingMail.get(id=first.id)
        assert (again.state, again.due_at) == (OutgoingState.QUEUED, clock.now() + HOUR)
        assert await Notice.filter(mail_id=first.id, put_off=False).count() == 1
        time.shift(HOUR)
        await mailer.drain()
    assert [letter.message_id for letter in letters(transport)] == [fresh.message_id, first.message_id]


async def test_workers_that_send_at_the_same_time_let_no_more_pass_and_lose_none():
    notices(mail_automatic_per_hour=2)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await assigned(agent, bob, *"123456")
        time.shift(DELAY)
        await Worker(jobs(None)).drain()
        rows = await OutgoingMail.all()
        passed = await asyncio.gather(*map(automatic.admitted_or_put_off, rows + rows))
        admitted = {row.id for row, went in zip(rows + rows, passed, strict=True) if went}
        assert len(admitted) == 2
        assert {row.id for row in await OutgoingMail.all()} == admitted
        assert await Notice.filter(put_off=True, mail_id__isnull=True).count() == 4
        assert (
            await deliver(next(row.id for row in rows if row.id not in admitted), NullTransport()) == "gone"
        )


async def test_each_notice_leaves_once_whatever_statement_a_worker_dies_at(monkeypatch):
    monkeypatch.setattr(telling, "LINES_MOST", 1000)
    monkeypatch.setattr(outbound, "TOO_OLD", timedelta(days=1000))
    monkeypatch.setattr(outgoing, "CLAIMS_MOST", 1000)
    notices(mail_automatic_per_hour=1)
    transport = NullTransport(keep=1000)
    sender = DueRows("mail_out", outgoing.claim, mail_out.sending(transport), batch=1)
    worker = Worker([LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL), Gathering(), sender])
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob, rounds = await desk.user("Agent"), await desk.user("Bob"), 0
        await worker.drain()

        async def happen() -> None:
            nonlocal rounds
            rounds += 1
            await assigned(agent, bob, f"No. {rounds}.a", f"No. {rounds}.b", f"No. {rounds}.c")
            time.shift(HOUR + DELAY)

        deaths = await each_death(worker.drain, happen)
        for _ in range(3):
            time.shift(HOUR)
            await worker.drain()
    assert deaths > 30
    assert await Notice.filter(mail_id__isnull=True).count() == 0
    mails = {(letter := parse(kept.mail.content)).message_id: letter.text for kept in transport.kept}
    told = Counter(
        line.partition(" ")[2]
        for text in mails.values()
        for line in text.splitlines()
        if line.startswith("[T-")
    )
    assert told == Counter(f"No. {n}.{part}" for n in range(1, rounds + 1) for part in "abc")
    assert len(mails) <= rounds + 4


async def test_putting_off_costs_a_fixed_number_of_statements(queries):
    notices(mail_automatic_per_hour=1)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await assigned(agent, bob, *map(str, range(6)))
        time.shift(DELAY)
        await Worker(jobs(None)).drain()
        first, *rest = await OutgoingMail.all().order_by("created_at", "id")
        with queries(5):
            assert await automatic.admitted_or_put_off(first)
        with queries(6):
            assert not await automatic.admitted_or_put_off(rest[0])
        for row in rest[1:]:
            await automatic.admitted_or_put_off(row)
        time.shift(HOUR)
        with queries(8):
            assert await verbs.gather() == 1
    assert [row.tells for row in await OutgoingMail.filter(admitted_at__isnull=True)] == [Tells.LATER]
