"""Mail that is due is sent once, whatever servers answer and whoever dies."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from domain.mails import outgoing, wanted
from domain.workspace import MAIL
from kit import clock
from mail.parse import parse
from mail.transport import Deferred, Delivered, NullTransport, Outcome, Outgoing, Refused
from models import EventRecord, MailAttempt, OutgoingMail, OutgoingState
from reactions import mail_out
from reactions.consumer import LogConsumer
from reactions.due import DueRows
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.reactions import desk
from tests.reactions.crash import Killed, each_death, undying

pytestmark = pytest.mark.usefixtures("bare_workspace")


class Fickle:
    """A transport that answers as told."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[Outgoing] = []

    async def send(self, mail: Outgoing) -> Outcome:
        self.sent.append(mail)
        return self.outcomes.pop(0)


async def queued(worker: Worker) -> None:
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(ann)))
    await worker.drain()


async def test_a_server_that_cannot_now_is_asked_again_ever_later_then_never(monkeypatch):
    monkeypatch.setattr(outgoing, "ATTEMPTS_MOST", 3)
    fickle = Fickle(*[Deferred(451, "greylisted")] * 3)
    worker = Worker(jobs(fickle))
    with time_machine.travel(clock.now(), tick=False) as time:
        await queued(worker)
        assert await desk.mail_states() == [(OutgoingState.QUEUED, "451 greylisted")]
        for wait in (30, 60):
            time.shift(timedelta(seconds=wait - 1))
            await worker.drain()
            before = len(fickle.sent)
            time.shift(timedelta(seconds=1))
            await worker.drain()
            assert len(fickle.sent) == before + 1
    assert await desk.mail_states() == [(OutgoingState.FAILED, "451 greylisted")]
    assert len({parse(mail.content).message_id for mail in fickle.sent}) == 1


AWAY = Deferred(None, "Nobody is there.", counts=False)


async def test_a_server_that_is_away_for_two_days_gets_the_mail_then(monkeypatch):
    monkeypatch.setattr("domain.mails.log.ATTEMPTS_KEPT", 3)
    fickle = Fickle(*[AWAY] * 48, Deferred(451, "greylisted"), Delivered("ok"))
    worker = Worker(jobs(fickle))
    with time_machine.travel(clock.now(), tick=False) as time:
        await queued(worker)
        for wait in (30, 60, 120, 240):
            time.shift(timedelta(seconds=wait - 1))
            await worker.drain()
            before = len(fickle.sent)
            time.shift(timedelta(seconds=1))
            await worker.drain()
            assert len(fickle.sent) == before + 1
        for _ in range(45):
            time.shift(timedelta(hours=1))
            await worker.drain()
    assert (len(fickle.sent), await desk.mail_states()) == (50, [(OutgoingState.SENT, "")])
    assert await MailAttempt.all().count() == 3
    told = [
        event.changes["state"]
        for event in await EventRecord.filter(kind="message.mail_changed").order_by("position")
    ]
    assert told == [["queued", "deferred"], ["queued", "sent"]]


async def test_after_three_days_it_is_given_up_with_all_that_waited_and_can_still_be_sent():
    fickle = Fickle(*[AWAY] * 100)
    worker = Worker(jobs(fickle))
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    for text in ("One", "Two"):
        await desk.reply(agent, item, text)
    with time_machine.travel(clock.now(), tick=False) as time:
        await worker.drain()
        for _ in range(74):
            time.shift(timedelta(hours=1))
            await worker.drain()
        why = "It has waited too long. Nobody is there."
        assert await desk.mail_states() == [(OutgoingState.FAILED, why)] * 2
        fickle.outcomes = [Delivered("ok")] * 2
        for row in await OutgoingMail.all().order_by("created_at", "id"):
            await wanted.retry(agent, row.id)
        await worker.drain()
    assert await desk.mail_states() == [(OutgoingState.SENT, ""), (OutgoingState.BUNDLED, "")]


async def test_only_attempts_that_ended_in_nothing_are_held_against_a_mail_as_deaths(monkeypatch):
    monkeypatch.setattr(outgoing, "CLAIMS_MOST", 3)
    fickle = Fickle(*[AWAY] * 5)
    worker = Worker(jobs(fickle))
    with time_machine.travel(clock.now(), tick=False) as time:
        await queued(worker)
        for _ in range(4):
            time.shift(timedelta(hours=1))
            await worker.drain()
        assert len(fickle.sent) == 5
        for _ in range(2):
            time.shift(timedelta(hours=1))
            assert len(await outgoing.claim(8)) == 1  # and whoever did that was seen no more
        time.shift(timedelta(hours=1))
        await worker.drain()
    ((state, error),) = await desk.mail_states()
    assert (state, error) == (OutgoingState.FAILED, "It was begun again and again and never ended.")


async def test_a_server_that_never_will_is_not_asked_again():
    await queued(Worker(jobs(Fickle(Refused(550, "no such user")))))
    assert await desk.mail_states() == [(OutgoingState.FAILED, "550 no such user")]


async def test_without_a_transport_mail_stays_queued():
    await queued(Worker(jobs(None)))
    assert await desk.mail_states() == [(OutgoingState.QUEUED, "")]


async def test_a_bug_while_sending_is_tried_again_later_and_says_where(caplog):
    class Broken:
        async def send(self, mail: Outgoing) -> Outcome:
            raise ValueError("somebody's words")

    await queued(Worker(jobs(Broken())))
    ((state, error),) = await desk.mail_states()
    assert state is OutgoingState.QUEUED
    assert error.startswith("ValueError in test_mail_sending.py:")
    assert "words" not in caplog.text


async def test_two_workers_send_each_mail_once():
    agent = await desk.user("Agent")
    keys = [desk.key(await desk.customer(f"C{n}")) for n in range(30)]
    await desk.reply(agent, await desk.ticket(agent, follower_ids=keys))
    transports = [NullTransport(), NullTransport()]
    await asyncio.gather(*(Worker(jobs(transport)).drain() for transport in transports))
    await Worker(jobs(transports[0])).drain()
    assert len(sorted(desk.recipients(transports[0]) + desk.recipients(transports[1]))) == 30
    assert {state for state, _ in await desk.mail_states()} == {OutgoingState.SENT}


async def test_death_at_any_statement_loses_no_mail_and_doubles_only_what_the_server_took_just_before():
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    transport, taken_unnoted = NullTransport(keep=1000), 0
    sender = DueRows("mail_out", outgoing.claim, mail_out.sending(transport), batch=1)
    worker = Worker([LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL), sender])
    await worker.drain()

    async def work() -> None:
        nonlocal taken_unnoted
        before = len(transport.kept)
        try:
            await worker.drain()
        except Killed:
            last = transport.kept[-1] if len(transport.kept) > before else None
            if last and (await row_of(last.mail)).state is not OutgoingState.SENT:
                taken_unnoted += 1
            raise

    with time_machine.travel(clock.now(), tick=False) as time:

        async def say() -> None:
            time.shift(outgoing.LEASE + timedelta(seconds=1))
            await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(ann)))

        deaths = await each_death(work, say)
    assert deaths > 15
    assert await desk.mail_states() == [(OutgoingState.SENT, "")] * (deaths + 1)
    ids = [parse(kept.mail.content).message_id for kept in transport.kept]
    assert len(set(ids)) == deaths + 1
    assert len(ids) == deaths + 1 + taken_unnoted
    assert taken_unnoted > 0


async def row_of(sent: Outgoing) -> OutgoingMail:
    with undying():
        return await OutgoingMail.get(message_id=parse(sent.content).message_id)
