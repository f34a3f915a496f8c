"""Bringing an item into a project shows the project's followers nothing that was said on it before."""

from typing import Any

import pytest

from domain import conversations, items, projects
from domain.conversations import NewMessage
from domain.files import opened, signed_url
from kit import clock
from kit.errors import NotFound
from models import (
    Channel,
    Conversation,
    ConversationKind,
    EventRecord,
    File,
    Item,
    Message,
    Viewer,
)
from models.properties.filters import EVERYTHING
from reactions import talks
from realtime.log import event_of
from realtime.presence import ConversationPresenceStream
from realtime.streams import ConversationStream, ItemListStream, ItemStream, Signal
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.factories import Keys, key, viewer
from tests.refusals import unchanged

ITEM = """query($id: ID!) { item(id: $id) { title unreadCount lastMessage { text }
  conversations { subject unreadCount messages(first: 9) { nodes { text files { id } } } }
  messages(first: 9) { nodes { text } }
  history(first: 50) { nodes { kind } } } }"""
THREAD = "query($id: ID!) { conversation(id: $id) { id } }"
REPLY = """mutation($id: ID!, $input: MessageInput!) { itemReply(id: $id, input: $input) {
  message { id text conversation { id } } errors { code path } } }"""


@pytest.fixture
async def moved(admin: Viewer, workspace: Keys) -> Item:
    """Published, with a thread of its requester's, a follower and a note from before; then brought into Website."""
    made = await factories.item(
        admin,
        project_id=None,
        requester_id=workspace["customer"],
        follower_ids=[workspace["foreigner"]],
        published=True,
    )
    await conversations.reply(await viewer(workspace["customer"]), made.id, NewMessage(text="My PIN is 1234"))
    await conversations.note(admin, made.id, NewMessage(text="Hm"))
    return await items.move(admin, made.id, workspace["website"])


async def _texts(who: Viewer, item: Item) -> list[str]:
    shown = (await ask(who, ITEM, id=gid(item)))["item"]
    by_thread = [row["text"] for each in shown["conversations"] for row in each["messages"]["nodes"]]
    texts = [row["text"] for row in shown["messages"]["nodes"]]
    assert sorted(by_thread) == sorted(texts)
    return texts


async def test_guests_see_what_was_begun_since_and_others_all(
    moved: Item, admin: Viewer, lead: Viewer, customer: Viewer, foreigner: Viewer, guest: Viewer
) -> None:
    for everything in (lead, admin):
        assert await _texts(everything, moved) == ["My PIN is 1234", "Hm"]
    for concerned in (customer, foreigner):
        assert await _texts(concerned, moved) == ["My PIN is 1234"]
    shown = (await ask(guest, ITEM, id=gid(moved)))["item"]
    assert (shown["title"], shown["conversations"], shown["messages"]["nodes"]) == (moved.title, [], [])
    assert (shown["unreadCount"], shown["lastMessage"]) == (0, None)
    assert [row["kind"] for row in shown["history"]["nodes"]] == ["item.moved", "item.created"]
    theirs = (await ask(customer, ITEM, id=gid(moved)))["item"]
    assert theirs["lastMessage"] == {"text": "My PIN is 1234"}
    told = [row["kind"] for row in theirs["history"]["nodes"]]
    assert told == ["item.moved", "message.posted", "item.created"]


async def test_what_is_begun_since_is_the_guests_too(
    moved: Item, lead: Viewer, customer: Viewer, guest: Viewer
) -> None:
    since = await conversations.create(lead, moved.id, ConversationKind.CUSTOMER, "Outage")
    said = await conversations.post(lead, since.id, NewMessage(text="We work on it"))
    await conversations.reply(customer, moved.id, NewMessage(text="And my invoice?"))
    shown = (await ask(guest, ITEM, id=gid(moved)))["item"]
    assert [row["subject"] for row in shown["conversations"]] == ["Outage"]
    assert shown["lastMessage"] == {"text": "We work on it"}
    assert shown["unreadCount"] == 1
    told = [row["kind"] for row in shown["history"]["nodes"]]
    assert told == ["message.posted", "conversation.created", "item.moved", "item.created"]
    assert await _texts(guest, moved) == [said.text]


async def test_new_words_in_a_kept_thread_stay_there(
    moved: Item, lead: Viewer, customer: Viewer, guest: Viewer
) -> None:
    answer = await conversations.reply(lead, moved.id, NewMessage(text="Never tell PINs"))
    first = await Message.get(text="My PIN is 1234")
    assert answer.conversation_id == first.conversation_id
    assert answer.kept_from_guests
    assert await _texts(guest, moved) == []
    assert await _texts(customer, moved) == ["My PIN is 1234", "Never tell PINs"]


async def test_a_guest_begins_a_thread_of_their_own_and_reaches_no_other(
    moved: Item, guest: Viewer, customer: Viewer
) -> None:
    kept = await Conversation.get(item_id=moved.id, kind=ConversationKind.CUSTOMER)
    assert (await ask(guest, THREAD, id=gid(kept)))["conversation"] is None
    assert (await ask(customer, THREAD, id=gid(kept)))["conversation"] == {"id": gid(kept)}
    async with unchanged():
        got = await ask(guest, REPLY, id=gid(moved), input={"text": "Hi", "conversationId": gid(kept)})
    assert got["itemReply"]["errors"][0]["code"] == "NOT_FOUND"
    said = (await ask(guest, REPLY, id=gid(moved), input={"text": "Me too"}))["itemReply"]
    assert (said["errors"], said["message"]["conversation"]["id"] == gid(kept)) == ([], False)
    assert await _texts(guest, moved) == ["Me too"]
    assert await _texts(customer, moved) == ["My PIN is 1234", "Me too"]


async def test_files_of_a_kept_thread_are_kept(moved: Item, guest: Viewer, customer: Viewer) -> None:
    said = await Message.get(text="My PIN is 1234")
    file = await File.create(
        id=said.id, uploader_id=key(customer), message_id=said.id, name="a", media_type="text/plain",
        size=1, sha256="0" * 64, created_at=clock.now(),
    )  # fmt: skip
    assert [row.id for row in await File.visible_to(customer)] == [file.id]
    assert await File.visible_to(guest) == []
    with pytest.raises(NotFound):
        await opened(guest, file.id)
    assert signed_url(customer, file)


async def test_each_further_move_keeps_what_was_said_until_then(
    moved: Item, admin: Viewer, lead: Viewer, guest: Viewer, workspace: Keys
) -> None:
    since = await conversations.create(lead, moved.id, ConversationKind.CUSTOMER, "Outage")
    await conversations.post(lead, since.id, NewMessage(text="We work on it"))
    await projects.share(admin, workspace["inbox"], workspace["guest"])
    async with unchanged():
        await items.move(admin, moved.id, workspace["website"])
    both = await fresh(guest)
    assert await _texts(both, moved) == ["We work on it"]
    await items.move(admin, moved.id, workspace["inbox"])
    assert await _texts(both, moved) == []
    later = await conversations.create(admin, moved.id, ConversationKind.CUSTOMER, "Here")
    await conversations.post(admin, later.id, NewMessage(text="Now it is ours"))
    assert await _texts(both, moved) == ["Now it is ours"]
    await items.move(admin, moved.id, None)
    await items.move(admin, moved.id, workspace["website"])
    assert await _texts(both, moved) == []


async def test_a_guest_who_follows_the_item_sees_it_as_follower(
    moved: Item, lead: Viewer, guest: Viewer
) -> None:
    await items.change_followers(lead, moved.id, [key(guest)], [])
    assert await _texts(guest, moved) == ["My PIN is 1234"]
    await items.change_followers(lead, moved.id, [], [key(guest)])
    assert await _texts(guest, moved) == []


async def test_nothing_of_a_kept_thread_is_told_to_guests(
    moved: Item, admin: Viewer, lead: Viewer, guest: Viewer, customer: Viewer
) -> None:
    thread = await Conversation.get(item_id=moved.id, kind=ConversationKind.CUSTOMER)
    start = (await EventRecord.all().order_by("-position").first() or EventRecord(position=0)).position
    said = await conversations.reply(lead, moved.id, NewMessage(text="Never tell PINs"))
    await conversations.edit(lead, thread.id, "PINs")
    await conversations.set_open(lead, thread.id, False)
    await conversations.set_open(lead, thread.id, True)
    await conversations.remove_message(admin, said.id)
    events = [event_of(row) for row in await EventRecord.filter(position__gt=start).order_by("position")]
    assert len(events) == 5
    streams = (
        ItemStream(moved.id),
        ItemListStream(EVERYTHING),
        ConversationStream(thread.id, moved.id, False),
    )
    for stream in streams:
        assert [stream.judge(event, guest) for event in events] == [None] * 5
        assert [stream.judge(event, customer) for event in events] == [Signal.CHANGED] * 5
    assert (await ask(guest, ITEM, id=gid(moved)))["item"]["lastMessage"] is None


async def test_nobody_is_notified_of_what_they_may_not_see(
    moved: Item, admin: Viewer, lead: Viewer, guest: Viewer, customer: Viewer
) -> None:
    await conversations.reply(lead, moved.id, NewMessage(text="Never tell PINs"))
    event = await EventRecord.filter(kind="message.posted").order_by("-position").first()
    assert event is not None
    for told in (
        [v.principal_id for v, _ in await talks.whom(event, Channel.LIVE)],
        [each.viewer.principal_id for each in await talks.by_mail(event)],
    ):
        assert key(customer) in told
        assert key(guest) not in told
    since = await conversations.create(lead, moved.id, ConversationKind.CUSTOMER, "Outage")
    await conversations.post(lead, since.id, NewMessage(text="We work on it"))
    event = await EventRecord.filter(kind="message.posted").order_by("-position").first()
    assert event is not None
    assert key(guest) in [v.principal_id for v, _ in await talks.whom(event, Channel.LIVE)]


async def test_who_follows_both_projects_is_told_that_the_thread_is_gone(
    admin: Viewer, guest: Viewer, customer: Viewer, workspace: Keys
) -> None:
    await projects.share(admin, workspace["inbox"], workspace["guest"])
    both = await fresh(guest)
    made = await factories.item(
        admin, project_id=workspace["website"], requester_id=key(customer), published=True
    )
    said = await conversations.reply(customer, made.id, NewMessage(text="My PIN is 1234"))
    assert await _texts(both, made) == ["My PIN is 1234"]
    await items.move(admin, made.id, workspace["inbox"])
    row = await EventRecord.filter(kind="item.moved").order_by("-position").first()
    assert row is not None
    for stream in (
        ConversationStream(said.conversation_id, made.id, False),
        ConversationPresenceStream(said.conversation_id, made.id),
    ):
        assert stream.judge(event_of(row), both) is Signal.REMOVED
        assert not await stream.still_visible(both)
        assert stream.judge(event_of(row), customer) is None
        assert await stream.still_visible(customer)
    assert ItemStream(made.id).judge(event_of(row), both) is Signal.CHANGED


async def test_staff_ask_no_more_than_before(moved: Item, lead: Viewer, guest: Viewer, queries: Any) -> None:
    with queries(1):
        await ask(
            lead, "query($id: ID!) { item(id: $id) { messages(first: 9) { nodes { text } } } }", id=gid(moved)
        )
    with queries(1):
        await ask(
            guest,
            "query($id: ID!) { item(id: $id) { lastMessage { text } messages(first: 9) { nodes { text } } } }",
            id=gid(moved),
        )
