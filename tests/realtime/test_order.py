"""R2: one order. Who has read up to a position never later finds an event at or below it."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from domain import items, notifications
from domain import unit_of_work as work
from domain.events import Event
from domain.notifications import Told
from domain.unit_of_work import positions_written, record, unit_of_work
from models import EventRecord, EventText, Item, NotificationKind, PrincipalKind, Viewer, sight
from models.properties.filters import EVERYTHING
from realtime.log import read_after
from realtime.streams import ItemListStream
from tests.factories import Keys, item
from tests.realtime.ears import a_hub, an_ear

WRITERS, WRITES, READERS = 6, 8, 3


@pytest.fixture
def dawdling(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Everyone sleeps at random, above all between numbering events and committing them."""
    chance = random.Random(4)
    store = work._store

    async def slow_store(connection: Any, unit: work.Work) -> int:
        position = await store(connection, unit)
        await asyncio.sleep(chance.random() * 0.01)
        return position

    monkeypatch.setattr(work, "_store", slow_store)
    return chance


async def _write(by: Viewer, number: int, chance: random.Random) -> list[int]:
    """The positions of this writer's commits, in its own order."""
    row = await item(by, f"Writer {number}")
    with positions_written() as written:
        for n in range(WRITES):
            async with unit_of_work(by):
                await asyncio.sleep(chance.random() * 0.003)
                await items.edit(by, row.id, title=f"Writer {number} writes {n}")
                await asyncio.sleep(chance.random() * 0.003)
    return written


async def _read(start: int, done: asyncio.Event) -> list[int]:
    """Every position as a tailing reader comes by it."""
    seen: list[int] = []
    at = start
    while True:
        over = done.is_set()
        batch = await read_after(at, 5)
        seen += [event.position for event in batch]
        at = seen[-1] if seen else at
        if over and not batch:
            return seen
        await asyncio.sleep(0)


async def test_readers_meet_every_event_once_and_in_order(admin: Viewer, dawdling: random.Random):
    start, done = await sight.position(), asyncio.Event()
    readers = [asyncio.create_task(_read(start, done)) for _ in range(READERS)]
    written = await asyncio.gather(*(_write(admin, n, dawdling) for n in range(WRITERS)))
    done.set()
    logged = list(
        await EventRecord.filter(position__gt=start).order_by("position").values_list("position", flat=True)
    )
    for reader in readers:
        assert await reader == logged
    assert len(logged) == WRITERS * (WRITES + 2), (
        "an item, the figures of its project, and what is done to it"
    )
    for own in written:
        assert own == sorted(set(own))
        assert len(own) == WRITES


async def test_every_process_tells_the_same_in_the_same_order(admin: Viewer, dawdling: random.Random):
    class Patient(ItemListStream):
        coalesces = False

    async with a_hub() as one, a_hub() as other:
        start = one.position
        async with (
            an_ear(one, Patient(EVERYTHING), admin) as near,
            an_ear(other, Patient(EVERYTHING), admin) as far,
        ):
            await asyncio.gather(*(_write(admin, n, dawdling) for n in range(WRITERS)))
            heard = await near.signals()
            assert heard == await far.signals()
    logged = (
        await EventRecord.filter(position__gt=start, entity="item")
        .order_by("position")
        .values_list("position", flat=True)
    )
    assert [position for _, position in heard] == list(logged)


async def test_a_unit_of_work_numbers_its_events_in_the_order_of_their_record(admin: Viewer):
    rows = [await item(admin, f"Item {n}") for n in range(3)]
    start = await sight.position()
    async with unit_of_work(admin):
        for row in reversed(rows):
            await items.edit(admin, row.id, title=f"{row.title}, all in one")
    logged = await EventRecord.filter(position__gt=start).order_by("position")
    assert [event.item_id for event in logged] == [row.id for row in reversed(rows)]
    texts = await EventText.filter(position__gt=start).order_by("position")
    assert [text.after for text in texts] == [f"{row.title}, all in one" for row in reversed(rows)]
    assert [text.position for text in texts] == [event.position for event in logged]


async def test_one_unit_of_work_may_tell_of_more_than_one_statement_holds(
    automation: Viewer, customer: Viewer, workspace: Keys
):
    """PostgreSQL and SQLite take some 32,000 values in a statement: 1,600 events."""
    row = await item(automation, requester_id=workspace["customer"])
    told = Told(
        recipient_id=workspace["customer"], recipient_kind=PrincipalKind.CUSTOMER, kind=NotificationKind.NOTE
    )
    start = await sight.position()
    with _one_notification_repeated(1_800):
        await notifications.tell(
            automation, [told], event_position=1, item_id=row.id, message_id=None, actor_id=row.creator_id
        )
    positions = (
        await EventRecord.filter(position__gt=start).order_by("position").values_list("position", flat=True)
    )
    assert len(positions) == 1_800
    assert await sight.position() == max(int(str(p)) for p in positions)


@contextmanager
def _one_notification_repeated(times: int) -> Iterator[None]:
    def repeated(event: Event) -> None:
        for _ in range(times):
            record(event)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notifications, "record", repeated)
        yield


async def test_what_is_rolled_back_is_never_told(admin: Viewer):
    row = await item(admin)
    start = await sight.position()
    async with a_hub() as hub, an_ear(hub, ItemListStream(EVERYTHING), admin) as ear:
        with pytest.raises(ZeroDivisionError):
            await _edit_and_fail(admin, row)
        await items.edit(admin, row.id, title="Once")
        assert await ear.signals() == [("CHANGED", await sight.position())]
    assert await EventRecord.filter(position__gt=start).count() == 1


async def _edit_and_fail(by: Viewer, row: Item) -> None:
    async with unit_of_work(by):
        await items.edit(by, row.id, title="Never")
        raise ZeroDivisionError
