"""What happened in conversations that are on no item: who changed what, before and after, for who may read it now."""

from typing import Any

import pytest

from domain import conversations, items, projects
from domain.conversations import NewMessage
from kit.ids import to_global
from models import Conversation, Role, Viewer
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.api.talks.talking import CUSTOMER, INTERNAL, on_project, talk
from tests.factories import Keys, key

HISTORY = """query($id: ID!, $first: Int) { conversation(id: $id) { history(first: $first) { nodes {
  kind internal actor { name } changes { field before after } } totalCount { value } } } }"""
NODE = "query($id: ID!) { node(id: $id) { ... on Conversation { history(first: 50) { nodes { kind } } } } }"


async def _history(who: Viewer, thread: Conversation) -> list[dict[str, Any]] | None:
    """Newest first; None where they do not see the thread."""
    shown = (await ask(await fresh(who), HISTORY, id=gid(thread), first=50))["conversation"]
    if shown is None:
        return None
    rows: list[dict[str, Any]] = shown["history"]["nodes"]
    assert shown["history"]["totalCount"] == {"value": len(rows)}
    return rows


def _kinds(rows: list[dict[str, Any]] | None) -> list[str]:
    assert rows is not None
    return [row["kind"] for row in reversed(rows)]


def _changes(rows: list[dict[str, Any]] | None, kind: str) -> dict[str, tuple[Any, Any]]:
    assert rows is not None
    row = next(row for row in rows if row["kind"] == kind)
    return {each["field"]: (each["before"], each["after"]) for each in row["changes"]}


def _user(who: Viewer) -> str:
    return to_global("user", key(who))


@pytest.fixture
async def talked(admin: Viewer, lead: Viewer, customer: Viewer) -> Conversation:
    """A conversation with a customer in which everything happened that can."""
    thread = await talk(admin, lead, customer, kind=CUSTOMER, subject="Lunch", text="Where?")
    said = await conversations.post(admin, thread.id, NewMessage(text="Here"))
    await conversations.edit_message(admin, said.id, "There", mention_ids=[key(lead)])
    await conversations.edit(admin, thread.id, "Dinner")
    await conversations.mark_read(customer, said.id)
    await conversations.mark_read(lead, said.id)
    await conversations.set_open(admin, thread.id, False)
    await conversations.set_open(admin, thread.id, True)
    await conversations.change_participants(admin, thread.id, [], [key(lead)])
    await conversations.change_participants(admin, thread.id, [key(lead)])
    return thread


OF_STAFF = [
    "conversation.created",
    "message.posted",
    "message.posted",
    "message.edited",
    "conversation.edited",
    "conversation.closed",
    "conversation.opened",
    "conversation.participants_changed",
    "conversation.participants_changed",
]


async def test_staff_in_it_read_who_changed_what_before_and_after(
    admin: Viewer, lead: Viewer, customer: Viewer, talked: Conversation
) -> None:
    rows = await _history(lead, talked)
    assert _kinds(rows) == OF_STAFF
    assert {row["actor"]["name"] for row in rows or ()} == {"Admin"}
    assert _changes(rows, "conversation.edited") == {"subject": ("Lunch", "Dinner")}
    edited = _changes(rows, "message.edited")
    assert (edited["text"], edited["mentions"]) == (("Here", "There"), ([], [_user(lead)]))
    before, after = _changes(rows, "conversation.participants_changed")["participants"]
    assert set(after) - set(before) == {_user(lead)}
    begun = _changes(rows, "conversation.created")["participants"]
    assert set(begun[1]) == {_user(admin), _user(lead), to_global("customer", key(customer))}


async def test_a_customer_in_it_reads_neither_who_was_there_nor_what_was_said_before(
    customer: Viewer, talked: Conversation
) -> None:
    rows = await _history(customer, talked)
    assert _kinds(rows) == OF_STAFF
    assert _changes(rows, "conversation.edited") == {"subject": ("Lunch", "Dinner")}
    assert _changes(rows, "message.edited") == {}
    assert _changes(rows, "conversation.participants_changed") == {}


async def test_nobody_else_reads_any_of_it(
    admin: Viewer, lead: Viewer, member: Viewer, outsider: Viewer, talked: Conversation
) -> None:
    quiet = await talk(lead, member, subject="Among us")
    assert _kinds(await _history(member, quiet)) == OF_STAFF[:2]
    for who, thread in ((member, talked), (outsider, talked), (admin, quiet), (outsider, quiet)):
        assert await _history(who, thread) is None
        assert (await ask(await fresh(who), NODE, id=gid(thread)))["node"] is None
    await conversations.change_participants(admin, talked.id, [], [key(lead)])
    assert await _history(lead, talked) is None


async def test_on_a_project_who_sees_the_project_reads_it(
    admin: Viewer, member: Viewer, outsider: Viewer, guest: Viewer, workspace: Keys
) -> None:
    news = await on_project(member, workspace, CUSTOMER, "News")
    plan = await on_project(member, workspace, INTERNAL, "Plan")
    for thread in (news, plan):
        await conversations.post(member, thread.id, NewMessage(text="Soon"))
        await conversations.edit(member, thread.id, "Old")
    kinds = ["conversation.created", "message.posted", "conversation.edited"]
    for who in (admin, member):
        assert [_kinds(await _history(who, each)) for each in (news, plan)] == [kinds, kinds]
    assert _kinds(await _history(guest, news)) == kinds
    assert [await _history(guest, plan), await _history(outsider, news)] == [None, None]
    await projects.share(admin, workspace["website"], key(outsider), Role.RESTRICTED)
    assert _kinds(await _history(outsider, plan)) == kinds
    await projects.unshare(admin, workspace["website"], key(outsider))
    assert await _history(outsider, plan) is None


async def test_keys_need_the_scopes_that_reading_it_needs(
    member: Viewer, lead: Viewer, workspace: Keys
) -> None:
    direct = await talk(member, lead)
    news = await on_project(member, workspace, CUSTOMER, "News")
    for scopes, sees in (
        (("conversations:read",), (True, False)),
        (("conversations:read", "projects:read"), (True, True)),
        (("items:read", "projects:read"), (False, False)),
    ):
        narrow = factories.narrowed(member, *scopes)
        shown = [await ask(narrow, HISTORY, id=gid(each), first=9) for each in (direct, news)]
        assert tuple(each["conversation"] is not None for each in shown) == sees
        found = [each["conversation"]["history"]["nodes"] for each in shown if each["conversation"]]
        assert all(found)


async def test_what_was_taken_back_is_gone_from_it(admin: Viewer, lead: Viewer) -> None:
    thread = await talk(admin, lead)
    said = await conversations.post(admin, thread.id, NewMessage(text="Secret"))
    await conversations.edit_message(admin, said.id, "Nothing")
    await conversations.remove_message(admin, said.id)
    rows = await _history(lead, thread)
    assert _kinds(rows)[-2:] == ["message.edited", "message.removed"]
    assert "Secret" not in str(rows)


async def test_a_thread_of_an_item_has_its_part_of_the_items_history(
    admin: Viewer, customer: Viewer, queries: Any
) -> None:
    item = await factories.item(admin, requester_id=key(customer), published=True)
    said = await conversations.reply(admin, item.id, NewMessage(text="Hello"))
    note = await conversations.note(admin, item.id, NewMessage(text="Hm"))
    await items.edit(admin, item.id, title="Other")
    threads = {each.id: each for each in await Conversation.filter(item_id=item.id)}
    assert _kinds(await _history(admin, threads[note.conversation_id])) == ["message.posted"]
    assert _kinds(await _history(customer, threads[said.conversation_id])) == ["message.posted"]
    assert await _history(customer, threads[note.conversation_id]) is None


async def test_a_long_history_takes_as_many_statements_as_a_short_one(
    admin: Viewer, lead: Viewer, queries: Any
) -> None:
    thread = await talk(admin, lead, subject="No. 0")
    for number in range(1, 21):
        await conversations.edit(admin, thread.id, f"No. {number}")
    with queries(1):
        await ask(
            lead, "query($id: ID!) { conversation(id: $id) { history { nodes { kind } } } }", id=gid(thread)
        )
    with queries(5):
        found = await ask(lead, HISTORY, id=gid(thread), first=20)
    assert len(found["conversation"]["history"]["nodes"]) == 20
