"""Who has read is live: on one's own devices everywhere, for staff with names, for customers without (R4, R6)."""

from typing import Any

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from kit.ids import to_global
from models import EventRecord, Item, Message, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.talks.talking import CUSTOMER, on_project, talk
from tests.factories import Keys, key, viewer
from tests.realtime.ears import Edge, Screen

LIST = """subscription($filter: ItemFilter) { itemsChanged(filter: $filter) {
  signal cursor kind actor { name } item { id unreadCount } } }"""
ITEM = """subscription($id: ID!) { itemChanged(id: $id) { signal cursor kind actor { name } changes { field }
  item { unreadCount conversations { staffReadUpTo { id } } } } }"""
THREAD = """subscription($id: ID!) { conversationChanged(id: $id) { signal cursor kind actor { name } message { id }
  conversation { unreadCount staffReadUpTo { id } } } }"""
TALKS = """subscription($project: ID) { conversationsChanged(projectId: $project) {
  signal cursor kind actor { name } conversation { id unreadCount staffReadUpTo { id } } } }"""
HISTORY = "query($id: ID!) { item(id: $id) { history(first: 50) { nodes { kind } } } }"


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(
        admin, project_id=workspace["website"], requester_id=workspace["customer"], published=True
    )


@pytest.fixture
async def said(customer: Viewer, item: Item) -> Message:
    return await conversations.reply(customer, item.id, NewMessage(text="It burns"))


def _told(screen: Screen) -> list[dict[str, Any]]:
    """What came after READY, without cursors."""
    assert screen.ended is None, screen.ended
    return [{k: v for k, v in m.items() if k != "cursor"} for m in screen.messages[1:]]


async def test_what_one_reads_is_read_on_ones_other_devices_in_lists_and_at_the_item(
    edge: Edge, member: Viewer, lead: Viewer, item: Item, said: Message
) -> None:
    listed, filtered, out = [
        await edge.screen(member, LIST, filter=each)
        for each in (None, {"priority": {"lt": 3}}, {"priority": {"gt": 3}})
    ]
    opened = await edge.screen(member, ITEM, id=gid(item))
    others = [
        await edge.screen(lead, LIST, filter=None),
        await edge.screen(lead, ITEM, id=gid(item)),
        await edge.screen(member, TALKS),  # in which threads of items are not
    ]
    await conversations.mark_read(member, said.id)
    await edge.quiet()
    told = {"signal": "CHANGED", "kind": "item.read", "actor": {"name": "Member"}}
    assert _told(listed) == _told(filtered) == [told | {"item": {"id": gid(item), "unreadCount": 0}}]
    [at_item] = _told(opened)
    assert (at_item["kind"], at_item["item"]["unreadCount"]) == ("item.read", 0)
    assert [_told(each) for each in (out, *others)] == [[], [], [], []]
    await conversations.mark_read(member, said.id)
    await edge.quiet()
    assert len(_told(listed)) == 1


async def test_so_it_is_in_the_list_of_conversations(
    edge: Edge, member: Viewer, lead: Viewer, customer: Viewer, workspace: Keys
) -> None:
    direct = await talk(lead, member, customer, kind=CUSTOMER)
    news = await on_project(lead, workspace, CUSTOMER, "News")
    hello = await conversations.post(lead, direct.id, NewMessage(text="Hello"))
    soon = await conversations.post(lead, news.id, NewMessage(text="Soon"))
    project = to_global("project", workspace["website"])
    mine = [await edge.screen(member, TALKS), await edge.screen(member, TALKS, project=project)]
    others = [await edge.screen(lead, TALKS), await edge.screen(lead, TALKS, project=project)]
    for each in (hello, soon):
        await conversations.mark_read(member, each.id)
    await edge.quiet()
    for screen, thread in zip(mine, (direct, news), strict=True):
        [told] = _told(screen)
        assert (told["signal"], told["kind"]) == ("CHANGED", "conversation.read")
        assert (told["conversation"]["id"], told["conversation"]["unreadCount"]) == (gid(thread), 0)
    assert [_told(each) for each in others] == [[], []]


async def test_a_customers_reading_is_on_their_own_devices_alone(
    edge: Edge, customer: Viewer, colleague: Viewer, admin: Viewer, item: Item
) -> None:
    await items.change_followers(admin, item.id, [key(colleague)], [])
    answer = await conversations.reply(admin, item.id, NewMessage(text="We look"))
    thread = to_global("conversation", answer.conversation_id)
    mine = [await edge.screen(customer, LIST), await edge.screen(customer, THREAD, id=thread)]
    theirs = [
        await edge.screen(colleague, LIST),
        await edge.screen(colleague, ITEM, id=gid(item)),
        await edge.screen(colleague, THREAD, id=thread),
    ]
    await conversations.mark_read(customer, answer.id)
    await edge.quiet()
    assert [told["item"]["unreadCount"] for told in _told(mine[0])] == [0]
    assert [told["conversation"]["unreadCount"] for told in _told(mine[1])] == [0]
    assert [_told(each) for each in theirs] == [[], [], []]


async def test_customers_see_live_that_staff_has_read_and_not_who(
    edge: Edge, member: Viewer, lead: Viewer, customer: Viewer, guest: Viewer, item: Item, said: Message
) -> None:
    thread = to_global("conversation", said.conversation_id)
    screens = [
        screen
        for who in (customer, guest)
        for screen in (
            await edge.screen(who, THREAD, id=thread),
            await edge.screen(who, ITEM, id=gid(item)),
        )
    ]
    lists = [await edge.screen(who, LIST) for who in (customer, guest)]
    await conversations.mark_read(member, said.id)
    await conversations.mark_read(lead, said.id)  # nobody is told twice of one message
    await edge.quiet()
    up_to = {"staffReadUpTo": {"id": gid(said)}}
    for in_thread, at_item in (screens[:2], screens[2:]):
        [told] = _told(in_thread)
        assert (told["kind"], told["actor"], told["message"]) == ("conversation.staff_read", None, None)
        assert told["conversation"]["staffReadUpTo"] == up_to["staffReadUpTo"]
        [told] = _told(at_item)
        assert (told["kind"], told["actor"]) == ("conversation.staff_read", None)
        assert told["item"]["conversations"] == [up_to]
    assert [_told(each) for each in lists] == [[], []]
    seen = b"".join(line for screen in screens for line in screen.bytes)
    for secret in (b"Member", b"Lead", to_global("user", key(member)).encode()):
        assert secret not in seen
    for who in (customer, lead):
        kinds = {row["kind"] for row in (await ask(who, HISTORY, id=gid(item)))["item"]["history"]["nodes"]}
        assert not kinds & {"conversation.staff_read", "conversation.read", "item.read"}


async def test_in_talks_and_on_projects_too(
    edge: Edge, member: Viewer, lead: Viewer, customer: Viewer, guest: Viewer, workspace: Keys
) -> None:
    direct = await talk(lead, member, customer, kind=CUSTOMER)
    hello = await conversations.post(customer, direct.id, NewMessage(text="Hello"))
    news = await on_project(lead, workspace, CUSTOMER, "News")
    why = await conversations.post(guest, news.id, NewMessage(text="Why?"))
    project = to_global("project", workspace["website"])
    for who, thread, message, where in ((customer, direct, hello, None), (guest, news, why, project)):
        screens = [
            await edge.screen(who, THREAD, id=gid(thread)),
            await edge.screen(who, TALKS, project=where),
        ]
        staff = await edge.screen(lead, TALKS, project=where)
        await conversations.mark_read(member, message.id)
        await edge.quiet()
        for screen in screens:
            [told] = _told(screen)
            assert (told["kind"], told["actor"]) == ("conversation.staff_read", None)
            assert told["conversation"]["staffReadUpTo"] == {"id": gid(message)}
        assert _told(staff) == []


async def test_of_notes_and_of_less_than_was_known_no_customer_hears(
    admin: Viewer, member: Viewer, lead: Viewer, customer: Viewer, item: Item, said: Message
) -> None:
    note = await conversations.note(admin, item.id, NewMessage(text="Hm"))
    again = await conversations.reply(customer, item.id, NewMessage(text="Still"))
    await conversations.mark_read(member, note.id)
    await conversations.mark_read(member, again.id)
    await conversations.mark_read(lead, said.id)
    await conversations.mark_read(customer, again.id)
    events = await EventRecord.filter(kind="conversation.staff_read").order_by("position")
    assert [event.changes["message"][1] for event in events] == [str(again.id)]
    assert events[0].audience_after is not None
    assert all(
        token.startswith(("customer:", "guest:", "organization:")) for token in events[0].audience_after
    )
    reads = await EventRecord.filter(kind="item.read").order_by("position")
    expected = [[f"user:{key(member)}"]] * 2 + [[f"user:{key(lead)}"], [f"customer:{key(customer)}"]]
    assert [event.audience_after for event in reads] == expected


async def test_nobody_hears_of_a_thread_that_is_kept_from_them(
    edge: Edge, admin: Viewer, member: Viewer, guest: Viewer, workspace: Keys
) -> None:
    made = await factories.item(admin, project_id=None, requester_id=workspace["customer"], published=True)
    kept = await conversations.reply(await viewer(workspace["customer"]), made.id, NewMessage(text="PIN"))
    await items.move(admin, made.id, workspace["website"])
    screen = await edge.screen(guest, ITEM, id=gid(made))
    await conversations.mark_read(member, kept.id)
    await edge.quiet()
    assert _told(screen) == []
