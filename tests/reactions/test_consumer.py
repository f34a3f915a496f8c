"""A consumer does each event once, in order, whatever fails or dies."""

import asyncio
from datetime import timedelta

import pytest
import time_machine
from prometheus_client import REGISTRY

from domain import conversations
from domain.conversations import NewMessage
from domain.workspace import CLOCK
from kit import clock
from models import Consumer, EventRecord, Notification
from reactions import consumer as consumers
from reactions.consumer import LogConsumer
from reactions.worker import Worker
from tests.reactions import desk
from tests.reactions.conftest import notifier
from tests.reactions.crash import each_death
from tests.reactions.waiting import until


async def said(times: int) -> None:
    """An agent replies this often to a customer."""
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    for number in range(times):
        await conversations.reply(agent, item.id, NewMessage(text=f"Reply {number}"))


async def positions() -> list[int]:
    rows = await EventRecord.filter(kind__in=["item.created", "message.posted"]).order_by("position")
    return [row.position for row in rows]


async def told() -> list[int]:
    return sorted([n.event_position for n in await Notification.all()])


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"deskwire_{name}_total", labels) or 0


class Heard:
    """A handler that notes what it was given, and fails on demand."""

    def __init__(self) -> None:
        self.positions: list[int] = []
        self.fails_at: int | None = None
        self.tried = 0

    async def __call__(self, viewer: object, event: EventRecord) -> None:
        if event.position == self.fails_at:
            self.tried += 1
            raise ValueError("a secret that someone wrote")
        self.positions.append(event.position)


def listening(heard: Heard, name: str = "heard") -> LogConsumer:
    return LogConsumer(name, frozenset({"item.created", "message.posted"}), heard, actor=CLOCK)


async def test_events_come_in_order_once_and_a_new_worker_goes_on_where_the_last_one_was(bare_workspace):
    heard = Heard()
    await said(3)
    await Worker([listening(heard)]).drain()
    await Worker([listening(heard)]).drain()
    assert heard.positions == await positions()
    head = max([e.position for e in await EventRecord.all()])
    assert (await Consumer.get(name="heard")).position == head


async def test_more_events_than_one_batch(bare_workspace, monkeypatch):
    monkeypatch.setattr(consumers, "BATCH", 2)
    heard = Heard()
    await said(5)
    await Worker([listening(heard)]).drain()
    assert heard.positions == await positions()


async def test_death_at_any_statement_loses_nothing_and_doubles_nothing(bare_workspace):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))

    async def say() -> None:
        await conversations.reply(agent, item.id, NewMessage(text="Hello"))

    async def work() -> None:
        await Worker([notifier()]).drain()

    await work()
    deaths = await each_death(work, say)
    assert deaths > 20
    assert await told() == await positions()
    assert await EventRecord.filter(kind="notification.created").count() == len(await positions())


async def test_two_workers_at_once_do_each_event_once(bare_workspace):
    await said(20)
    workers = [Worker([notifier()], poll=0.01) for _ in range(2)]

    async def all_told() -> bool:
        return await Notification.all().count() == 21

    runs = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        await until(all_told)
    finally:
        for worker in workers:
            worker.stop()
        await asyncio.gather(*runs)
    assert await told() == await positions()


async def test_who_was_slower_leaves_the_log_to_the_other_for_a_while(bare_workspace, queries, monkeypatch):
    await said(6)
    heard = Heard()
    first, second = listening(heard), listening(heard)
    assert await first.step()
    await second._read()
    assert await first.step()
    assert not await second.step()
    with queries(0):
        assert not await second.step()
    monkeypatch.setattr(consumers, "STANDBY", 0.0)
    third = listening(heard)
    await third._read()
    assert await first.step()
    assert not await third.step()
    while await third.step():
        pass
    assert heard.positions == await positions()


async def test_a_poison_event_is_tried_again_ever_later_then_skipped_and_counted(bare_workspace, caplog):
    await said(2)
    heard = Heard()
    heard.fails_at = (await positions())[1]
    skipped = counted("events_skipped", consumer="heard", why="failed")
    failed = counted("consumer_failures", consumer="heard")
    worker = Worker([listening(heard)])
    with time_machine.travel(clock.now(), tick=False) as time:
        for attempt in range(1, consumers.ATTEMPTS_MOST + 1):
            await worker.drain()
            assert heard.tried == attempt
            await worker.drain()
            assert heard.tried == attempt  # not before its time
            time.shift(timedelta(seconds=2 ** (attempt - 1)))
    first, _, last = await positions()
    assert heard.positions == [first, last]
    assert counted("events_skipped", consumer="heard", why="failed") == skipped + 1
    assert counted("consumer_failures", consumer="heard") == failed + consumers.ATTEMPTS_MOST
    assert "ValueError in test_consumer.py" in caplog.text
    assert "secret" not in caplog.text
    assert (await Consumer.get(name="heard")).attempts == 0


async def test_an_event_that_only_stumbled_is_done_later(bare_workspace):
    await said(1)
    heard = Heard()
    heard.fails_at = (await positions())[1]
    worker = Worker([listening(heard)])
    await worker.drain()
    heard.fails_at = None
    with time_machine.travel(clock.now() + timedelta(seconds=2)):
        await worker.drain()
    assert heard.positions == await positions()


async def test_what_a_failing_handler_wrote_is_undone(bare_workspace):
    await said(1)

    async def half(viewer: object, event: EventRecord) -> None:
        await Consumer.create(name="half", position=0)
        raise ValueError

    await Worker([LogConsumer("test", frozenset({"message.posted"}), half, actor=CLOCK)]).drain()
    assert not await Consumer.exists(name="half")


async def test_a_handler_that_hangs_counts_as_failed(bare_workspace, monkeypatch):
    monkeypatch.setattr(consumers, "LONGEST", 0.01)
    await said(0)

    async def hang(viewer: object, event: EventRecord) -> None:
        await asyncio.Event().wait()

    await Worker([LogConsumer("test", frozenset({"item.created"}), hang, actor=CLOCK)]).drain()
    assert (await Consumer.get(name="test")).attempts == 1


async def test_an_outage_never_counts_against_the_event(bare_workspace):
    await said(0)

    async def cut_off(viewer: object, event: EventRecord) -> None:
        raise ConnectionResetError

    worker = Worker([LogConsumer("test", frozenset({"item.created"}), cut_off, actor=CLOCK)])
    with pytest.raises(ConnectionResetError):
        await worker.drain()
    assert (await Consumer.get(name="test")).attempts == 0


async def test_unknown_kinds_and_later_versions_are_skipped_and_counted(bare_workspace):
    await said(1)
    created, posted = await positions()
    await EventRecord.filter(position=created).update(kind="item.teleported")
    await EventRecord.filter(position=posted).update(kind_version=99)
    before, heard = counted("events_skipped", consumer="heard", why="unknown"), Heard()
    await Worker([listening(heard)]).drain()
    assert heard.positions == []
    assert counted("events_skipped", consumer="heard", why="unknown") == before + 2
    assert (await Consumer.get(name="heard")).position >= posted
