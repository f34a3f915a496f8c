"""R7: a slow reader harms only itself. What waits for it is bounded; lists say less often, logs end to be resumed."""

import pytest

from domain import items
from kit.ids import to_global
from models import Viewer, sight
from models.properties.filters import EVERYTHING, Condition
from models.properties.item import ITEM
from realtime.cursor import Cursor, from_text
from realtime.hub import Hub
from realtime.listener import QUEUE_MOST, Delivery, Listener, SlowReader
from realtime.log import BATCH
from realtime.streams import ItemListStream, ItemStream, Signal
from tests.factories import Keys, item
from tests.realtime.ears import Edge, an_ear, deliver, until

MOST = 12
LIST = "subscription { itemsChanged { signal cursor covers itemId item { title } } }"
ONE = "subscription($id: ID!) { itemChanged(id: $id) { signal cursor covers item { title } } }"


@pytest.fixture(autouse=True)
def _short_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.listener.QUEUE_MOST", MOST)
    monkeypatch.setattr("realtime.hub.BATCH", MOST // 2)


async def _attached(listener: Listener) -> Delivery:
    """The listener has said that it is live, and hears from now on; nobody reads it further."""
    ready = await deliver(listener)
    while listener.replay is not None:
        await listener.replay()
    return ready


def test_a_replay_never_fills_a_queue_by_itself():
    assert BATCH < QUEUE_MOST


async def test_a_list_keeps_one_message_for_each_row(hub: Hub, admin: Viewer):
    rows = [await item(admin, f"Item {n}") for n in range(3)]
    await hub.reached(await sight.position())
    async with hub.listening(ItemListStream(EVERYTHING), admin, None) as unread:
        await _attached(unread)
        for n in range(10):
            for row in rows:
                await items.edit(admin, row.id, title=f"Edit {n}")
        new = await item(admin, "New")
        await items.edit(admin, new.id, title="Newer")
        end = await sight.position()
        await hub.reached(end)
        assert unread.waiting == 4
        heard = [await deliver(unread) for _ in range(4)]
    assert [(d.signal.value, d.covers) for d in heard] == [("CHANGED", 10)] * 3 + [("ADDED", 2)]
    assert [d.position for d in heard] == sorted(d.position for d in heard)
    assert heard[-1].position == end
    assert sum(d.covers for d in heard) == 32


async def test_cursors_rise_although_messages_are_merged(hub: Hub, admin: Viewer):
    """Who is cut off after any message and resumes from its cursor must miss nothing of what was merged."""
    one, two = await item(admin, "One"), await item(admin, "Two")
    await hub.reached(await sight.position())
    async with hub.listening(ItemListStream(EVERYTHING), admin, None) as unread:
        await _attached(unread)
        for row in (one, two, one):
            await items.edit(admin, row.id, title=f"{row.title}, again", priority=row.version % 5)
        await items.edit(admin, one.id, title="Last")
        await hub.reached(await sight.position())
        heard = [await deliver(unread) for _ in range(unread.waiting)]
    assert [d.event.item_id for d in heard if d.event] == [two.id, one.id]
    assert heard[0].position < heard[1].position


async def test_a_row_that_comes_and_goes_is_told_as_it_ended(hub: Hub, admin: Viewer):
    urgent = ItemListStream(Condition(ITEM.named("priority"), "gte", 4))
    row, other = await item(admin), await item(admin, priority=5)
    await hub.reached(await sight.position())
    async with hub.listening(urgent, admin, None) as unread:
        await _attached(unread)
        for priority in (5, 1, 4):
            await items.edit(admin, row.id, priority=priority)
        for priority in (4, 0):
            await items.edit(admin, other.id, priority=priority)
        await hub.reached(await sight.position())
        heard = [await deliver(unread) for _ in range(unread.waiting)]
    assert [(d.signal.value, d.covers) for d in heard] == [("ADDED", 3), ("REMOVED", 2)]


async def test_a_list_that_has_too_much_to_say_asks_to_be_asked_again(hub: Hub, admin: Viewer):
    async with hub.listening(ItemListStream(EVERYTHING), admin, None) as unread:
        await _attached(unread)
        for n in range(MOST + 5):
            await item(admin, f"Item {n}")
            await hub.reached(await sight.position())
            assert unread.waiting <= MOST
        end = await sight.position()
        first = await deliver(unread)
        assert (first.signal, first.covers) == (Signal.SCOPE_CHANGED, MOST + 1)
        rest = [await deliver(unread) for _ in range(unread.waiting)]
        assert [d.signal for d in rest] == [Signal.ADDED] * 4
        assert rest[-1].position == end


async def test_a_log_ends_when_it_is_full_and_can_be_resumed(hub: Hub, admin: Viewer):
    row = await item(admin)
    await hub.reached(await sight.position())
    stream = ItemStream(row.id)
    async with hub.listening(stream, admin, None) as unread, an_ear(hub, stream, admin) as reader:
        ready = await _attached(unread)
        for n in range(MOST + 1):
            await items.edit(admin, row.id, title=f"Edit {n}")
            assert len(await reader.signals()) == n + 1, "another reader is told at once"
            assert unread.waiting <= MOST
        with pytest.raises(SlowReader):
            await deliver(unread)
        assert reader.ended is None
        async with an_ear(hub, stream, admin, Cursor(hub.epoch, ready.position)) as back:
            assert await back.signals() == await reader.signals()


async def test_who_reads_again_in_time_has_missed_nothing(edge: Edge, admin: Viewer, workspace: Keys):
    row = await item(admin)
    key = to_global("item", row.id)
    screens = [await edge.screen(admin, LIST), await edge.screen(admin, ONE, id=key)]
    await edge.quiet()
    for screen in screens:
        screen.reading.clear()
    other = await edge.screen(admin, ONE, id=key)
    for n in range(MOST - 2):
        await items.edit(admin, row.id, title=f"Edit {n}")
        await other.at(await sight.position())
    for screen in screens:
        screen.reading.set()
    await edge.quiet()
    listed, one = screens
    assert [m["item"]["title"] for m in one.of("CHANGED")][-1] == f"Edit {MOST - 3}"
    assert len(one.of("CHANGED")) == MOST - 2
    assert sum(m["covers"] for m in listed.of("CHANGED")) == MOST - 2
    assert len(listed.of("CHANGED")) < 5
    assert len({from_text(screen.messages[-1]["cursor"]) for screen in screens}) == 1


async def test_a_screen_that_never_reads_again_is_told_why_its_log_ended(edge: Edge, admin: Viewer):
    row = await item(admin)
    slow = await edge.screen(admin, ONE, id=to_global("item", row.id))
    await edge.quiet()
    slow.reading.clear()
    for n in range(MOST + 3):
        await items.edit(admin, row.id, title=f"Edit {n}")
        await edge.hub.reached(await sight.position())
    slow.reading.set()
    assert isinstance(await slow.end(), SlowReader)
    await until(lambda: not edge.hub.listeners)
