"""R3: whoever comes back hears what they missed, once and in order, or that they must ask again."""

import asyncio
from collections.abc import Callable

import pytest

from domain import conversations, items, notifications, projects
from domain.notifications import Told
from domain.unit_of_work import unit_of_work
from models import EventLog, Item, NotificationKind, PrincipalKind, Status, Viewer, sight
from models.properties.filters import EVERYTHING
from realtime.cursor import Cursor
from realtime.hub import Hub
from realtime.recent import Recent
from realtime.streams import (
    ConversationStream,
    ItemListStream,
    ItemStream,
    NotificationStream,
    Signal,
    Stream,
)
from tests.api.talks.talking import talk
from tests.factories import Keys, item, key
from tests.realtime.ears import a_hub, an_ear, deliver, until

ALL = ItemListStream(EVERYTHING)


@pytest.fixture(autouse=True, params=["memory", "log"])
def told_from(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a hub finds what is told late: in its memory of the newest events, or in the log, where that reaches no further."""
    source: str = request.param
    if source == "log":
        monkeypatch.setattr(Recent, "after", lambda *_: None)
    return source


class Ticket:
    """An item with a history, beside another that nobody asks about."""

    def __init__(self, row: Item, streams: dict[str, Stream]) -> None:
        self.row, self.streams = row, streams


@pytest.fixture
async def ticket(hub: Hub, admin: Viewer, customer: Viewer, workspace: Keys) -> Ticket:
    row = await item(admin, requester_id=customer.principal_id)
    other = await item(admin, "Another")
    done = await Status.get(type_id=row.type_id, name="Resolved")
    first = await conversations.reply(admin, row.id, conversations.NewMessage(text="We look into it"))
    await conversations.note(admin, row.id, conversations.NewMessage(text="No idea"))
    await items.edit(admin, other.id, title="Still another")
    await items.assign(admin, row.id, [workspace["admin"]])
    await conversations.mark_read(customer, first.id)
    await conversations.reply(customer, row.id, conversations.NewMessage(text="And?"))
    await items.edit(admin, row.id, priority=3)
    await items.set_status(admin, row.id, done.id)
    await conversations.reply(admin, row.id, conversations.NewMessage(text="Done"))
    return Ticket(
        row,
        {
            "item": ItemStream(row.id),
            "list": ALL,
            "conversation": ConversationStream(first.conversation_id, row.id, internal=False),
        },
    )


@pytest.mark.parametrize("kind", ["item", "list", "conversation"])
@pytest.mark.parametrize("who", ["admin", "customer"])
async def test_every_cursor_of_a_stream_gives_exactly_the_rest(
    hub: Hub, ticket: Ticket, kind: str, who: str, request: pytest.FixtureRequest
):
    viewer: Viewer = request.getfixturevalue(who)
    stream = _uncoalesced(ticket.streams[kind])
    async with an_ear(hub, stream, viewer, 0) as ear:
        heard = await ear.signals()
        assert ear.heard[0].resumed_from == 0
    assert len(heard) >= 3
    for number, (_, position) in enumerate(heard):
        async with an_ear(hub, stream, viewer, position) as late:
            assert await late.signals() == heard[number + 1 :]
            assert late.heard[0].resumed_from == position


async def test_a_stream_of_one_item_replays_that_item_alone(hub: Hub, ticket: Ticket, admin: Viewer):
    async with an_ear(hub, ticket.streams["item"], admin, 0) as ear:
        assert {d.event.item_id for d in await ear.all() if d.event} == {ticket.row.id}


async def test_what_happens_while_a_replay_is_read_comes_after_it_once(hub: Hub, admin: Viewer):
    row = await item(admin)
    start = await sight.position()
    for number in range(3):
        await items.edit(admin, row.id, title=f"Before {number}")
    async with hub.listening(ItemStream(row.id), admin, Cursor(hub.epoch, start)) as listener:
        assert (await deliver(listener)).signal is Signal.READY
        await items.edit(admin, row.id, title="While nobody reads")
        await hub.reached(await sight.position())
        heard = [(await deliver(listener)).position for _ in range(4)]
        await items.edit(admin, row.id, title="Live")
        heard.append((await deliver(listener)).position)
        assert heard == sorted(set(heard))
        assert len(heard) == 5
        assert listener.waiting == 0


async def test_events_that_this_process_has_yet_to_read_are_told_once(workspace: Keys, admin: Viewer):
    """The log is longer than this process knows: it must not tell from the log and then again."""
    async with a_hub(deaf=True) as hub:
        row = await item(admin)
        start = await sight.position()
        await items.edit(admin, row.id, title="Known here")
        await hub.reached(await sight.position())
        for number in range(3):
            await items.edit(admin, row.id, title=f"Unknown {number}")
        async with an_ear(hub, ItemStream(row.id), admin, start) as ear:
            await until(lambda: ear.listener.is_idle)
            positions = await ear.positions()
    assert len(positions) == 4
    assert positions == sorted(set(positions))


async def test_a_cursor_ahead_of_this_process_is_resumed(workspace: Keys, admin: Viewer):
    async with a_hub(deaf=True) as hub:
        row = await item(admin)
        await items.edit(admin, row.id, title="One")
        ahead = await sight.position()
        await items.edit(admin, row.id, title="Two")
        assert hub.position < ahead
        async with an_ear(hub, ItemStream(row.id), admin, ahead) as ear:
            assert await ear.signals() == [("CHANGED", await sight.position())]
            assert ear.heard[0].resumed_from == ahead


@pytest.mark.parametrize(
    "cursor",
    [
        lambda hub, end: Cursor("another-epoch", end),
        lambda hub, end: Cursor(hub.epoch, end + 1),
        lambda hub, end: Cursor(hub.epoch, 10**15),
    ],
    ids=["of another log", "beyond the end", "far beyond"],
)
async def test_what_cannot_be_resumed_is_said_and_the_stream_goes_on(
    hub: Hub, admin: Viewer, cursor: Callable[[Hub, int], Cursor]
):
    row = await item(admin)
    await hub.reached(await sight.position())
    async with an_ear(hub, ALL, admin, cursor(hub, await sight.position())) as ear:
        await ear.all()
        await items.edit(admin, row.id, title="Later")
        assert [s for s, _ in await ear.signals()] == ["RESYNC_REQUIRED", "CHANGED"]
        assert ear.heard[0].position < ear.heard[1].position
        assert ear.heard[0].resumed_from is None


async def test_a_cursor_older_than_what_is_kept_is_not_resumed(hub: Hub, admin: Viewer):
    """Also where events were dropped after this process had started."""
    row = await item(admin)
    await items.edit(admin, row.id, title="Dropped")
    kept_after = await sight.position()
    await items.edit(admin, row.id, title="Kept")
    await EventLog.filter(id=1).update(kept_after=kept_after)
    async with an_ear(hub, ItemStream(row.id), admin, kept_after) as ear:
        assert await ear.signals() == [("CHANGED", await sight.position())]
    async with an_ear(hub, ItemStream(row.id), admin, kept_after - 1) as ear:
        assert [s for s, _ in await ear.signals()] == ["RESYNC_REQUIRED"]


async def test_events_dropped_under_a_slow_replay_are_not_passed_over_in_silence(
    hub: Hub, admin: Viewer, told_from: str
):
    row = await item(admin)
    start = await sight.position()
    await items.edit(admin, row.id, title="Dropped")
    await hub.reached(await sight.position())  # else the event comes by dispatch, not by replay
    async with hub.listening(ItemStream(row.id), admin, Cursor(hub.epoch, start)) as listener:
        assert (await deliver(listener)).signal is Signal.READY
        await EventLog.filter(id=1).update(kept_after=await sight.position())
        still_known = told_from == "memory"
        told = Signal.CHANGED if still_known else Signal.RESYNC_REQUIRED
        assert (await deliver(listener)).signal is told


async def test_more_than_a_batch_of_what_concerns_others_is_passed_over(
    hub: Hub, admin: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("realtime.hub.BATCH", 3)
    row, other = await item(admin), await item(admin, "Another")
    start = await sight.position()
    for number in range(7):
        await items.edit(admin, other.id, title=f"Another {number}")
    await items.edit(admin, row.id, title="This one")
    await hub.reached(await sight.position())
    async with asyncio.timeout(30), an_ear(hub, ItemStream(row.id), admin, start) as ear:
        assert await ear.signals() == [("CHANGED", await sight.position())]


async def test_more_than_a_queue_holds_can_be_missed(
    hub: Hub, automation: Viewer, customer: Viewer, monkeypatch: pytest.MonkeyPatch
):
    """A person away for weeks comes back to all of it: the replay goes as fast as they read."""
    monkeypatch.setattr("realtime.listener.QUEUE_MOST", 40)
    monkeypatch.setattr("realtime.hub.BATCH", 20)
    row = await item(automation, requester_id=customer.principal_id)
    assert customer.principal_id is not None
    start = await sight.position()
    told = Told(
        recipient_id=customer.principal_id,
        recipient_kind=PrincipalKind.CUSTOMER,
        kind=NotificationKind.REPLY,
    )
    many = 130
    await _tell_many(automation, told, row, start, many)
    stream = NotificationStream(f"customer:{customer.principal_id}")
    async with an_ear(hub, stream, customer, start) as ear:
        signals = await ear.signals()
    assert ear.ended is None
    assert len(signals) == many
    assert [p for _, p in signals] == sorted({p for _, p in signals})


async def _tell_many(by: Viewer, told: Told, row: Item, position: int, many: int) -> None:
    async with unit_of_work(by):
        for number in range(many):
            await notifications.tell(
                by,
                [told],
                event_position=position + number,
                item_id=row.id,
                message_id=None,
                actor_id=row.creator_id,
            )


async def test_what_went_and_came_back_meanwhile_is_not_gone_but_asked_for_again(
    hub: Hub, admin: Viewer, member: Viewer, workspace: Keys
):
    row = await item(admin, project_id=workspace["website"])
    start = await sight.position()
    elsewhere = await projects.create(admin, "Elsewhere")
    await items.move(admin, row.id, elsewhere.id)
    said = await conversations.reply(admin, row.id, conversations.NewMessage(text="Said meanwhile"))
    await items.move(admin, row.id, workspace["website"])
    thread = ConversationStream(said.conversation_id, row.id, internal=False)
    await hub.reached(await sight.position())  # else both moves come by dispatch, each when it happens
    for stream, signals in ((ItemStream(row.id), ["SCOPE_CHANGED", "CHANGED"]), (thread, ["SCOPE_CHANGED"])):
        async with an_ear(hub, stream, member, start) as ear:
            assert [s for s, _ in await ear.signals()] == signals
            assert ear.ended is None


async def test_who_left_a_conversation_and_is_back_asks_what_was_said_meanwhile(
    hub: Hub, lead: Viewer, member: Viewer
):
    thread = await talk(lead, member)
    start = await sight.position()
    await conversations.change_participants(lead, thread.id, remove=[key(member)])
    await conversations.post(lead, thread.id, conversations.NewMessage(text="Said meanwhile"))
    await conversations.change_participants(lead, thread.id, add=[key(member)])
    await hub.reached(await sight.position())
    async with an_ear(hub, ConversationStream(thread.id, None, internal=True), member, start) as ear:
        assert [s for s, _ in await ear.signals()] == ["SCOPE_CHANGED", "CHANGED"]
        assert ear.ended is None


def _uncoalesced(stream: Stream) -> Stream:
    """Lists are compared message by message, so each must come alone."""
    if not isinstance(stream, ItemListStream):
        return stream

    class Patient(ItemListStream):
        coalesces = False

    return Patient(stream.filter)
