"""Mail that waits is taken by the worker, tried again where that fails, and never forgotten."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from domain import items
from domain.mails import incoming
from kit import clock
from kit.errors import Invalid
from mail import inbound
from models import IncomingMail, IncomingState, Item, Message
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import last, mail

pytestmark = pytest.mark.usefixtures("bare_workspace")


@pytest.fixture
def worker() -> Worker:
    return Worker(jobs(None))


class Failing:
    """Makes `items.create` fail, except for the ticket that tells of the failure."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
        self.tried, self.error = 0, error
        self._create = items.create
        monkeypatch.setattr(items, "create", self)

    async def __call__(self, viewer, new, *more):
        if new.title == "Mail that could not be read":
            return await self._create(viewer, new, *more)
        self.tried += 1
        raise self.error


async def test_a_stored_mail_is_taken(worker):
    await inbound.store(mail())
    await worker.drain()
    assert (await Item.get()).title == "Printer on fire"
    assert (await last()).state is IncomingState.DONE


async def test_two_workers_take_each_mail_once():
    for number in range(20):
        await inbound.store(mail(message_id=f"{number}@x.example"))
    await asyncio.gather(*(Worker(jobs(None)).drain() for _ in range(2)))
    await Worker(jobs(None)).drain()
    assert await Item.all().count() == await Message.all().count() == 20
    assert await IncomingMail.filter(state=IncomingState.DONE).count() == 20


async def test_a_mail_that_fails_is_tried_five_times_ever_later_then_told_to_agents(
    worker, monkeypatch, caplog
):
    failing = Failing(monkeypatch, ValueError("words of the mail"))
    await inbound.store(mail())
    with time_machine.travel(clock.now(), tick=False) as time:
        for attempt, wait in enumerate((20, 40, 80, 160), 1):
            await worker.drain()
            assert failing.tried == attempt
            time.shift(timedelta(seconds=wait - 1))
            await worker.drain()
            assert failing.tried == attempt
            time.shift(timedelta(seconds=1))
        await worker.drain()
    row, item = await last(), await Item.get()
    assert (failing.tried, row.state, row.attempts) == (5, IncomingState.FAILED, 5)
    assert row.error.startswith("ValueError in test_mail_in.py:")
    assert (item.title, item.requester_id) == ("Mail that could not be read", None)
    assert "It burns." in item.description
    assert bytes(row.content) == mail()
    assert "words of the mail" not in caplog.text


async def test_words_that_are_the_trouble_are_left_out(worker, monkeypatch):
    create = items.create

    async def refuses(viewer, new, *more):
        if "It burns." in new.description:
            raise Invalid("This text holds a character that cannot be stored.")
        return await create(viewer, new, *more)

    monkeypatch.setattr(items, "create", refuses)
    monkeypatch.setattr(incoming, "ATTEMPTS_MOST", 1)
    await inbound.store(mail())
    await worker.drain()
    row = await last()
    assert row.state is IncomingState.FAILED
    assert str(row.id) in (await Item.get()).description


async def test_a_mail_that_stumbled_is_taken_later(worker, monkeypatch):
    with monkeypatch.context() as patch:
        Failing(patch, ValueError())
        await inbound.store(mail())
        await worker.drain()
    with time_machine.travel(clock.now() + timedelta(seconds=21)):
        await worker.drain()
    row = await last()
    assert (row.state, row.error) == (IncomingState.DONE, "")


async def test_an_outage_leaves_the_mail_to_its_lease(worker, monkeypatch):
    with monkeypatch.context() as patch:
        Failing(patch, ConnectionResetError())
        await inbound.store(mail())
        await worker.drain()
    row = await last()
    assert (row.state, row.error) == (IncomingState.STORED, "")
    with time_machine.travel(clock.now() + incoming.LEASE + timedelta(seconds=1)):
        await worker.drain()
    assert (await last()).state is IncomingState.DONE


async def test_a_mail_that_keeps_killing_its_worker_is_given_up_unread(worker):
    key = await inbound.store(mail())
    await IncomingMail.filter(id=key).update(attempts=incoming.CLAIMS_MOST)
    await worker.drain()
    assert (await last()).state is IncomingState.FAILED


async def test_a_door_that_cannot_take_a_stored_mail_leaves_it_to_the_worker(worker, monkeypatch):
    with monkeypatch.context() as patch:
        Failing(patch, ValueError())
        key = await inbound.receive(mail(), incoming.Envelope())
    assert (await last()).state is IncomingState.STORED
    await worker.drain()
    assert (await IncomingMail.get(id=key)).state is IncomingState.DONE
    assert await Item.all().count() == 1
