"""R5 and R8: rights that change between the reading of an event and the sending of its answer, shared or not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain import conversations, items, projects
from domain.items.split import split
from domain.unit_of_work import on_commit
from kit.errors import NotFound
from kit.ids import to_global
from models import ConversationKind, Item, Role, Viewer, sight
from realtime import log as event_log
from realtime.cursor import standing_at
from realtime.hub import Hub
from realtime.presence import Doing
from realtime.streams import ItemStream, Signal
from tests.api.talks.talking import talk
from tests.factories import Keys, item
from tests.realtime.ears import Edge, an_ear, until
from web.live.following import SharedStream

LIST = "subscription($after: String) { itemsChanged(after: $after) { signal cursor itemId item { title } } }"
ONE = "subscription($id: ID!) { itemChanged(id: $id) { signal cursor item { title lastMessage { text } } } }"
THREAD = (
    "subscription($id: ID!) { conversationChanged(id: $id) { signal cursor kind conversation { subject } } }"
)
SECRET = "Seen by few"

Act = Callable[[], Awaitable[object]]


@pytest.fixture
async def row(workspace: Keys, admin: Viewer) -> Item:
    workspace["hideout"] = (await projects.create(admin, "Hideout")).id
    await projects.share(admin, workspace["hideout"], workspace["lead"], Role.LEAD)
    return await item(admin, project_id=workspace["website"])


class Meanwhile:
    """Does something once, before or after the rows of answers are read; the event that caused them is known by then."""

    def __init__(self, patch: pytest.MonkeyPatch, act: Act, *, before: bool) -> None:
        execute = SharedStream._execute
        self.act, self.times, self._doing = act, 0, asyncio.Lock()

        async def interrupted(stream: Any, delivery: Any, viewer: Viewer) -> bytes | None:
            if delivery.event is None:
                return await execute(stream, delivery, viewer)
            if before:
                await self._do()
            answer = await execute(stream, delivery, viewer)
            await self._do()
            return answer

        patch.setattr(SharedStream, "_execute", interrupted)

    async def _do(self) -> None:
        async with self._doing:
            self.times += 1
            if self.times == 1:
                await asyncio.create_task(self.act())  # type: ignore[arg-type]


@pytest.mark.parametrize("before", [True, False], ids=["before the rows are read", "after the rows are read"])
async def test_a_right_that_is_taken_while_an_answer_is_made(
    edge: Edge,
    row: Item,
    admin: Viewer,
    member: Viewer,
    workspace: Keys,
    monkeypatch: pytest.MonkeyPatch,
    before: bool,
):
    listed, one = (
        await edge.screen(member, LIST),
        await edge.screen(member, ONE, id=to_global("item", row.id)),
    )
    await edge.quiet()

    async def elsewhere() -> object:
        """As another process does it: this one is not woken."""
        on_commit.remove(edge.hub.wake)
        return await projects.unshare(admin, workspace["website"], workspace["member"])

    meanwhile = Meanwhile(monkeypatch, elsewhere, before=before)
    await items.edit(admin, row.id, title=SECRET)
    await until(lambda: len(listed.messages) > 1 and one.ended is not None)
    on_commit.append(edge.hub.wake)
    await edge.quiet()
    assert meanwhile.times >= 1
    assert [m["signal"] for m in listed.messages] == ["READY", "SCOPE_CHANGED"]
    assert [m["signal"] for m in one.messages] == ["READY", "REMOVED"]
    assert isinstance(await one.end(), NotFound)
    assert not any(SECRET.encode() in data for data in [*listed.bytes, *one.bytes])


async def test_what_became_of_a_thread_is_not_told_to_who_has_just_left_it(
    edge: Edge, member: Viewer, customer: Viewer, monkeypatch: pytest.MonkeyPatch
):
    thread = await talk(member, customer, kind=ConversationKind.CUSTOMER)
    screens = [
        await edge.screen(who, THREAD, id=to_global("conversation", thread.id)) for who in (member, customer)
    ]
    await edge.quiet()
    Meanwhile(monkeypatch, lambda: conversations.leave(customer, thread.id), before=True)
    await conversations.edit(member, thread.id, SECRET)
    await edge.quiet()
    mine, theirs = [[(m["signal"], m["kind"]) for m in screen.messages] for screen in screens]
    assert mine[1:] == [
        ("CHANGED", "conversation.edited"), ("CHANGED", "conversation.participants_changed")
    ]  # fmt: skip
    assert theirs[1:] == [("REMOVED", None)]


async def test_a_thread_is_asked_for_again_where_what_left_it_is_out_of_sight(
    edge: Edge, row: Item, admin: Viewer, member: Viewer
):
    """Who comes back is told that the message is not in it any more, also where they do not see where it is."""
    said = await conversations.reply(admin, row.id, conversations.NewMessage(text="Another matter"))
    await conversations.reply(admin, row.id, conversations.NewMessage(text="This"))
    await edge.hub.reached(await sight.position())
    gone_at, thread = standing_at(edge.hub.position), to_global("conversation", said.conversation_id)
    made = await split(admin, row.id, [said.id])
    stays = await edge.screen(member, THREAD, after=gone_at, id=thread)
    await edge.quiet()
    await items.remove(admin, made.id)
    back = await edge.screen(member, THREAD, after=gone_at, id=thread)
    await edge.quiet()
    told = [[(m["signal"], m["kind"]) for m in screen.messages[1:]] for screen in (stays, back)]
    assert told == [[("CHANGED", "message.moved")], [("SCOPE_CHANGED", None)]]


async def test_an_answer_about_what_has_moved_on_is_not_shared_with_who_may_not_follow(
    edge: Edge,
    row: Item,
    admin: Viewer,
    member: Viewer,
    lead: Viewer,
    workspace: Keys,
    monkeypatch: pytest.MonkeyPatch,
):
    """By the event, lead and member see the same. By the time its answer is made, only the lead sees the item."""

    async def hide() -> object:
        await items.move(admin, row.id, workspace["hideout"])
        return await items.edit(admin, row.id, title=SECRET)

    screens = [await edge.screen(who, LIST) for who in (lead, member, lead, member)]
    await edge.quiet()
    meanwhile = Meanwhile(monkeypatch, hide, before=True)
    await items.edit(admin, row.id, title="Seen by both")
    await screens[0].at(await sight.position())
    await edge.quiet()
    assert meanwhile.times > 1
    for screen in screens[1::2]:
        assert not any(SECRET.encode() in data for data in screen.bytes)
        assert screen.messages[-1]["signal"] == "REMOVED"
    for screen in screens[::2]:
        assert screen.messages[-1]["item"] == {"title": SECRET}


async def test_an_answer_that_was_made_earlier_is_not_given_to_who_has_lost_sight_since(
    edge: Edge, row: Item, admin: Viewer, member: Viewer, restricted: Viewer, workspace: Keys
):
    """Two with the same rights: one hears live, the other comes back when the item has gone elsewhere."""
    await edge.hub.reached(await sight.position())
    gone_at = standing_at(edge.hub.position)
    live = await edge.screen(member, LIST)
    await items.edit(admin, row.id, title=SECRET)
    await live.at(await sight.position())
    await items.move(admin, row.id, workspace["hideout"])
    back = await edge.screen(restricted, LIST, after=gone_at)
    await edge.quiet()
    assert any(SECRET.encode() in data for data in live.bytes)
    assert [m["signal"] for m in back.messages] == ["READY", "REMOVED"]
    assert not any(SECRET.encode() in data for data in back.bytes)


async def test_who_still_sees_it_shares_the_answer_that_was_made_earlier(
    edge: Edge, row: Item, admin: Viewer, member: Viewer, restricted: Viewer
):
    await edge.hub.reached(await sight.position())
    gone_at = standing_at(edge.hub.position)
    live = await edge.screen(member, LIST)
    await items.edit(admin, row.id, title="One")
    await edge.quiet()
    made = edge.fanout.answers.made
    back = await edge.screen(restricted, LIST, after=gone_at)
    await edge.quiet()
    assert back.bytes[1:] == live.bytes[1:]
    assert edge.fanout.answers.made == made + 1, "READY alone"


async def test_nobody_is_told_anything_older_than_before(
    edge: Edge, row: Item, admin: Viewer, member: Viewer, restricted: Viewer
):
    """Answers made live are kept a little; who comes back later and was told of the item as it is now does not see it age."""
    query = "subscription($id: ID!, $after: String) { itemChanged(id: $id, after: $after) { signal cursor version } }"
    key = to_global("item", row.id)
    await edge.hub.reached(await sight.position())
    gone_at = standing_at(edge.hub.position)
    await items.edit(admin, row.id, title="Nobody is there")
    live = await edge.screen(member, query, id=key)
    for n in range(3):
        await items.edit(admin, row.id, title=f"Title {n}")
        await edge.quiet()
    back = await edge.screen(restricted, query, after=gone_at, id=key)
    await edge.quiet()
    assert [message["version"] for message in live.of("CHANGED")] == [3, 4, 5]
    assert [message["version"] for message in back.of("CHANGED")] == [5, 5, 5, 5]


async def test_presence_is_told_anew_each_time_and_to_who_sees_the_item_only(
    edge: Edge, row: Item, admin: Viewer, member: Viewer, lead: Viewer, workspace: Keys
):
    query = "subscription($id: ID!) { itemPresence(id: $id) { signal people { doing principal { name } } } }"
    presence = edge.presence
    screen = await edge.screen(member, query, id=to_global("item", row.id))
    await edge.quiet()
    for doing in (Doing.VIEWING, Doing.REPLYING, Doing.NOTING):
        presence.signal(lead, row.id, doing)
        await edge.quiet()
    said = [[p["doing"] for p in m["people"]] for m in screen.of("CHANGED")]
    assert said == [["VIEWING"], ["REPLYING"], ["NOTING"]]
    on_commit.remove(edge.hub.wake)  # the item moves, and this process has not heard of it yet
    await items.move(admin, row.id, workspace["hideout"])
    presence.signal(lead, row.id, Doing.VIEWING)
    await until(lambda: all(listener.is_idle for listener in edge.hub.listeners))
    assert len(screen.messages) == 4
    on_commit.append(edge.hub.wake)
    await edge.quiet()
    assert [m["signal"] for m in screen.messages[4:]] == ["REMOVED"]


async def test_rights_that_change_while_a_stream_comes_back_skip_nothing(
    hub: Hub, row: Item, admin: Viewer, member: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch
):
    """It was away when it lost and got back its rights, and something was said before they came back."""
    was_at = await sight.position()
    first = await items.edit(admin, row.id, title="While it was away")
    assert first.version == 2
    resumable = Hub._resumable

    async def meanwhile(self: Hub, after: Any) -> bool:
        await projects.share(admin, workspace["website"], workspace["member"], Role.LEAD)
        await hub.reached(await sight.position())
        return await resumable(self, after)

    monkeypatch.setattr(Hub, "_resumable", meanwhile)
    async with an_ear(hub, ItemStream(row.id), member, was_at) as ear:
        heard = await ear.all()
    assert [each.signal for each in heard] == [Signal.READY, Signal.CHANGED, Signal.SCOPE_CHANGED]
    assert [each.position for each in heard] == sorted(each.position for each in heard)


async def test_who_has_read_is_told_by_the_item_as_it_stands_now(
    row: Item, admin: Viewer, member: Viewer, workspace: Keys
):
    """The event names the thread alone; what is asked before an answer is sent asks about its item."""
    said = await conversations.reply(admin, row.id, conversations.NewMessage(text=SECRET))
    await conversations.mark_read(member, said.id)
    (event,) = [each for each in await event_log.read_after(0) if each.kind == "conversation.read"]
    assert event.item_id is None
    assert not (await event_log.since(event)).moved
    await items.edit(admin, row.id, title="Renamed")
    assert not (await event_log.since(event)).moved
    await items.move(admin, row.id, workspace["hideout"])
    assert (await event_log.since(event)).moved
