"""Who has read what: oneself, with what is new since; others, for staff; for customers whether anybody of the staff has."""

from typing import Any

import pytest

from domain import conversations, items, people, projects
from domain.conversations import NewMessage
from kit.ids import new_id
from models import Item, Message, Viewer, unread
from tests import factories, searched
from tests.api.asking import ask, fresh, gid
from tests.factories import Keys

THREADS = "query($id: ID!) { item(id: $id) { unreadCount conversations { unreadCount kind } } }"
LIST = "{ items(first: 50) { nodes { id unreadCount } } }"
MARK = "mutation($id: ID!) { conversationMarkRead(messageId: $id) { message { id } errors { code } cursor } }"
READERS = """query($id: ID!) { item(id: $id) { conversations {
  readers { person { name } message { id } readAt } staffReadUpTo { id } readUpTo { id } } } }"""


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])


async def _said(by: Viewer, item: Item, text: str = "It burns") -> Message:
    return await conversations.reply(by, item.id, NewMessage(text=text))


async def _unread(viewer: Viewer, item: Item) -> tuple[int, dict[str, int]]:
    """(on the item, by kind of thread); each asked of the database and of Python."""
    found = (await ask(viewer, THREADS, id=gid(item)))["item"]
    # a field that only Python answers takes the whole query there
    planned = (await ask(viewer, THREADS.replace("kind", "kind readUpTo { id }"), id=gid(item)))["item"]
    threads = {each["kind"]: each["unreadCount"] for each in found["conversations"]}
    assert planned["unreadCount"] == found["unreadCount"]
    assert {each["kind"]: each["unreadCount"] for each in planned["conversations"]} == threads
    return found["unreadCount"], threads


async def test_what_others_have_said_is_unread_until_one_has_read_it(
    member: Viewer, lead: Viewer, customer: Viewer, item: Item
) -> None:
    first = await _said(customer, item)
    await _said(customer, item, "Still")
    await _said(member, item, "Which one?")
    note = await conversations.note(lead, item.id, NewMessage(text="Again"))
    assert await _unread(member, item) == (3, {"CUSTOMER": 2, "INTERNAL": 1})
    assert await _unread(lead, item) == (3, {"CUSTOMER": 3, "INTERNAL": 0})
    assert await _unread(customer, item) == (1, {"CUSTOMER": 1})
    await ask(member, MARK, id=gid(first))
    assert await _unread(member, item) == (2, {"CUSTOMER": 1, "INTERNAL": 1})
    await ask(member, MARK, id=gid(note))
    assert await _unread(member, item) == (1, {"CUSTOMER": 1, "INTERNAL": 0})
    assert await _unread(lead, item) == (3, {"CUSTOMER": 3, "INTERNAL": 0})


async def test_what_was_taken_back_is_not_unread(admin: Viewer, member: Viewer, item: Item) -> None:
    said = await _said(admin, item)
    assert await _unread(member, item) == (1, {"CUSTOMER": 1})
    await conversations.remove_message(admin, said.id)
    assert await _unread(member, item) == (0, {"CUSTOMER": 0})


async def test_counting_ends_at_a_thousand(member: Viewer, customer: Viewer, item: Item) -> None:
    said = await _said(customer, item)
    for more, counted in ((unread.COUNT_MOST - 1, 1_000), (5, 1_000)):
        await Message.bulk_create([_again(said) for _ in range(more)])
        assert await _unread(member, item) == (counted, {"CUSTOMER": counted})
    await searched.keep()


async def test_counts_of_a_list_are_written_with_it_or_take_one_statement(
    admin: Viewer, member: Viewer, customer: Viewer, workspace: Keys, queries: Any
) -> None:
    for number in range(20):
        made = await factories.item(
            admin, project_id=workspace["website"], requester_id=workspace["customer"]
        )
        for _ in range(number % 3):
            await _said(customer, made)
    await ask(member, LIST)
    with queries(1):
        found = (await ask(member, LIST))["items"]["nodes"]
    assert sorted(node["unreadCount"] for node in found) == sorted(n % 3 for n in range(20))
    with queries(3):  # rows, counts, and what only Python tells
        planned = (await ask(member, LIST.replace("unreadCount", "unreadCount linkedItems { id }")))["items"]
    assert [node["unreadCount"] for node in planned["nodes"]] == [node["unreadCount"] for node in found]


async def test_staff_see_who_has_read_and_customers_whether_anybody_has(
    member: Viewer, lead: Viewer, customer: Viewer, item: Item, queries: Any
) -> None:
    first, second = await _said(customer, item), await _said(customer, item, "Still")
    assert (await _read(lead, item)) == ([], None)
    assert (await _read(customer, item)) == (None, None)
    await ask(customer, MARK, id=gid(second))
    await ask(member, MARK, id=gid(first))
    known = [(member.name, gid(first)), (customer.name, gid(second))]
    with queries(11):
        assert await _read(lead, item) == (known, gid(first))
    assert await _read(customer, item) == (None, gid(first))
    await ask(lead, MARK, id=gid(second))
    assert await _read(customer, item) == (None, gid(second))
    assert await _read(member, item) == ([(lead.name, gid(second)), *known], gid(second))


async def test_who_may_not_see_the_thread_any_more_is_not_told_of(
    admin: Viewer,
    member: Viewer,
    lead: Viewer,
    manager: Viewer,
    customer: Viewer,
    item: Item,
    workspace: Keys,
) -> None:
    said = await _said(admin, item)
    note = await conversations.note(admin, item.id, NewMessage(text="Hm"))
    for reader in (customer, member, lead, manager):
        await conversations.mark_read(reader, said.id)
    await conversations.mark_read(member, note.id)
    assert member.principal_id is not None
    await people.deactivate(admin, member.principal_id)
    assert manager.principal_id is not None
    await projects.unshare(admin, workspace["website"], manager.principal_id)
    threads = (await ask(admin, READERS, id=gid(item)))["item"]["conversations"]
    names = [[reader["person"]["name"] for reader in each["readers"]] for each in threads]
    assert names == [[lead.name, customer.name], []]
    await items.move(admin, item.id, None)
    threads = (await ask(admin, READERS, id=gid(item)))["item"]["conversations"]
    names = [[reader["person"]["name"] for reader in each["readers"]] for each in threads]
    assert names == [[customer.name], []]
    assert (await ask(await fresh(lead), READERS, id=gid(item)))["item"] is None


def _again(said: Message) -> Message:
    return Message(
        id=new_id(),
        conversation_id=said.conversation_id,
        item_id=said.item_id,
        author_id=said.author_id,
        internal=said.internal,
        text=said.text,
        created_at=said.created_at,
    )


async def _read(viewer: Viewer, item: Item) -> tuple[list[tuple[str, str]] | None, str | None]:
    (thread,) = (await ask(viewer, READERS, id=gid(item)))["item"]["conversations"]
    readers = thread["readers"]
    told = readers and [(each["person"]["name"], each["message"]["id"]) for each in readers]
    return told if readers else readers, thread["staffReadUpTo"] and thread["staffReadUpTo"]["id"]
