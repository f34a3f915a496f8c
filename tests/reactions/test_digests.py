"""Digests: when they leave, what they list, that each thing is in one of them, whatever dies meanwhile."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from domain import conversations, digests, items, notices, projects, users
from domain.conversations import NewMessage
from domain.mails import outgoing
from domain.notifications import mark_read, set_preference
from domain.workspace import MAIL
from mail import news, outbound, telling
from mail.parse import parse
from mail.transport import NullTransport
from models import (
    Channel,
    Digest,
    Notice,
    Notification,
    NotificationKind,
    OutgoingMail,
    Role,
    Tells,
    Viewer,
)
from reactions import mail_out
from reactions.consumer import LogConsumer
from reactions.due import DueRows
from reactions.jobs import jobs
from reactions.notices import Gathering
from reactions.worker import Worker
from tests import factories
from tests.reactions import desk, noticing
from tests.reactions.confirming import heads
from tests.reactions.crash import each_death
from tests.reactions.noticing import letters, sent

pytestmark = pytest.mark.usefixtures("bare_workspace")

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def wants(who: Viewer, digest: Digest, *kinds: NotificationKind) -> None:
    for kind in kinds:
        await set_preference(who, kind, Channel.MAIL, True, digest)


async def test_it_lists_what_is_unread_grouped_by_item_and_leaves_once(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await wants(
            bob, Digest.DAILY, NotificationKind.ASSIGNED, NotificationKind.NOTE, NotificationKind.STATUS
        )
        first, second, third = [
            await desk.ticket(agent, title=f"No. {n}", assignee_ids=[desk.key(bob)]) for n in "123"
        ]
        await conversations.note(agent, first.id, NewMessage(text="Have a look,\nplease"))
        read = await conversations.note(agent, second.id, NewMessage(text="Never mind"))
        await mailer.drain()
        await conversations.mark_read(bob, read.id)
        told = await Notification.filter(item_id=third.id).values_list("id", flat=True)
        await mark_read(bob, [UUID(str(key)) for key in told])
        time.move_to(at("2026-03-11 07:59"))
        await mailer.drain()
        assert not transport.kept
        time.move_to(at("2026-03-11 08:00"))
        await mailer.drain()
        time.move_to(at("2026-03-12 08:00"))
        await mailer.drain()
    listed = (
        f"[T-{first.number}] No. 1\n- Agent assigned it to you or your team.\n- Agent noted: Have a look, please"
        f"\n\n[T-{second.number}] No. 2\n- Agent assigned it to you or your team."
    )
    [(to, subject, text)] = sent(transport)
    assert (to, subject) == ("bob@desk.example", "Today on Acme Desk: 3 things on 2 items")
    assert text == f"Hello Bob,\n\nthis is new, and you have not read it:\n\n{listed}"
    [letter] = letters(transport)
    assert (heads(letter, "precedence"), heads(letter, "auto-submitted")) == (["bulk"], ["auto-generated"])
    assert heads(letter, "list-unsubscribe")


async def test_where_nothing_is_left_nothing_is_sent(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await wants(bob, Digest.DAILY, NotificationKind.ASSIGNED)
        await desk.ticket(agent, assignee_ids=[desk.key(bob)])
        await mailer.drain()
        await mark_read(bob, [(await Notification.get()).id])
        time.shift(DAY)
        await mailer.drain()
    assert (len(transport.kept), await OutgoingMail.exists(), await Notice.exists()) == (0, False, False)


async def test_what_has_gone_out_of_sight_is_left_out(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent", admin=True), await desk.user("Bob", role=Role.MEMBER)
        await wants(bob, Digest.DAILY, NotificationKind.NOTE, NotificationKind.STATUS)
        item = await desk.ticket(agent, follower_ids=[desk.key(bob)])
        await conversations.note(agent, item.id, NewMessage(text="canary"))
        await mailer.drain()
        await items.change_followers(agent, item.id, [], [desk.key(bob)])
        await projects.unshare(agent, await desk.inbox(), desk.key(bob))
        time.shift(DAY)
        await mailer.drain()
    assert not transport.kept
    assert [why for _, why in await desk.mail_states()] == [
        "It was read, or the recipient may not see it any more."
    ]


async def test_what_a_stopped_worker_missed_comes_in_one(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await wants(bob, Digest.DAILY, NotificationKind.ASSIGNED)
        await wants(bob, Digest.WEEKLY, NotificationKind.NOTE)
        for _ in range(9):
            item = await desk.ticket(agent, assignee_ids=[desk.key(bob)])
            await conversations.note(agent, item.id, NewMessage(text="Hm"))
            time.shift(DAY)
        await mailer.drain()
        assert not transport.kept, "while it catches up there is more to come"
        time.shift(timedelta(hours=1))
        await mailer.drain()
    assert [subject for _, subject, _ in sent(transport)] == ["Today on Acme Desk: 15 things on 9 items"]
    assert await Notice.filter(mail_id__isnull=True).count() == 3, "of the week that has not ended"


async def test_a_new_hour_moves_what_waits(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await wants(bob, Digest.DAILY, NotificationKind.ASSIGNED)
        await desk.ticket(agent, assignee_ids=[desk.key(bob)])
        await mailer.drain()
        await digests.set_times(bob, hour=13)
        assert (await Notice.get()).due_at == at("2026-03-10 13:00")
        await users.edit(bob, desk.key(bob), time_zone="America/New_York")
        assert (await Notice.get()).due_at == at("2026-03-10 17:00")
        time.move_to(at("2026-03-10 17:00"))
        await mailer.drain()
    assert len(transport.kept) == 1


async def test_of_very_much_it_lists_some_and_says_how_much_more(mailer, transport, monkeypatch):
    noticing.notices()
    monkeypatch.setattr(telling, "LINES_MOST", 3)
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await wants(bob, Digest.WEEKLY, NotificationKind.ASSIGNED)
        for _ in range(5):
            await desk.ticket(agent, assignee_ids=[desk.key(bob)])
        await mailer.drain()
        time.shift(7 * DAY)
        await mailer.drain()
    [(_, subject, text)] = sent(transport)
    assert subject == "This week on Acme Desk: 5 things on 5 items"
    assert (text.count("assigned"), text.splitlines()[-1]) == (3, "and 2 more")


async def a_page_of_digests() -> None:
    """A hundred people's digests of three items each wait."""
    agent = await desk.user("Agent", admin=True)
    crowd = [await desk.user(f"U{number}") for number in range(100)]
    for each in crowd:
        await wants(each, Digest.DAILY, NotificationKind.ASSIGNED, NotificationKind.NOTE)
    for _ in range(3):
        item = await desk.ticket(agent, assignee_ids=[desk.key(each) for each in crowd])
        await conversations.note(agent, item.id, NewMessage(text="Hm"))


async def test_a_page_of_a_hundred_is_made_by_a_fixed_number_of_statements(queries):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        await a_page_of_digests()
        consumer = LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL)
        while await consumer.step():
            pass
        time.shift(DAY)
        with queries(9):  # of them two that set the mails of 500 notices at most
            assert await notices.gather() == 100
    assert await Notice.filter(mail_id__isnull=True).count() == 0
    one = await OutgoingMail.filter(tells=Tells.DAILY).first()
    assert one is not None
    assert await Notice.filter(mail_id=one.id).count() == 6
    person = await factories.viewer(one.recipient_id)
    with queries(9):  # notices, what was read, choices, mutes, items, plans, parts, messages, marks
        assert len((await news.left(one, person))[0]) == 6


async def test_each_digest_leaves_once_whatever_statement_a_worker_dies_at(monkeypatch):
    monkeypatch.setattr(telling, "LINES_MOST", 1000)
    monkeypatch.setattr(outbound, "TOO_OLD", 1000 * DAY)  # a day passes from death to death
    monkeypatch.setattr(outgoing, "CLAIMS_MOST", 1000)
    noticing.notices(mail_automatic_per_hour=1000)
    transport = NullTransport(keep=1000)
    sender = DueRows("mail_out", outgoing.claim, mail_out.sending(transport), batch=1)
    worker = Worker([LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL), Gathering(), sender])
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob, rounds = await desk.user("Agent"), await desk.user("Bob"), 0
        await wants(bob, Digest.DAILY, NotificationKind.ASSIGNED, NotificationKind.NOTE)
        await worker.drain()

        async def happen() -> None:
            nonlocal rounds
            rounds += 1
            item = await desk.ticket(agent, title=f"No. {rounds}", assignee_ids=[desk.key(bob)])
            await conversations.note(agent, item.id, NewMessage(text=f"Hm {rounds}"))
            time.shift(DAY)

        deaths = await each_death(worker.drain, happen)
        time.shift(DAY)
        await worker.drain()
    assert deaths > 20
    assert await Notice.filter(mail_id__isnull=True).count() == 0
    letters = {(letter := parse(kept.mail.content)).message_id: letter.text for kept in transport.kept}
    told = Counter(line for text in letters.values() for line in text.splitlines() if line.startswith("- "))
    assert told.pop("- Agent assigned it to you or your team.") == rounds == deaths + 1
    assert told == Counter(f"- Agent noted: Hm {number}" for number in range(1, rounds + 1))


async def test_a_workers_end_between_gathering_and_sending_loses_nothing(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await wants(bob, Digest.DAILY, NotificationKind.ASSIGNED)
        await desk.ticket(agent, assignee_ids=[desk.key(bob)])
        await mailer.drain()
        time.shift(DAY)
        await Worker(jobs(None)).drain()
        assert [row.tells for row in await OutgoingMail.all()] == [Tells.DAILY]
        await mailer.drain()
        await mailer.drain()
    assert len(transport.kept) == 1


async def test_who_never_opens_the_app_gets_a_digest_all_the_same(mailer, transport):
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        await set_preference(bob, NotificationKind.ASSIGNED, Channel.LIVE, False)
        await wants(bob, Digest.DAILY, NotificationKind.ASSIGNED)
        await desk.ticket(agent, assignee_ids=[desk.key(bob)])
        await mailer.drain()
        time.shift(DAY)
        await mailer.drain()
    assert (await Notification.exists(), len(transport.kept)) == (False, 1)
