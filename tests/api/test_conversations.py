"""Messages through the API: no double replies, words changed and taken back."""

from typing import Any

import pytest

from domain import conversations, files, users
from domain.conversations import NewMessage
from kit.folds import Fold, FoldKind
from models import EventRecord, EventText, File, Item, Message, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys, viewer
from tests.refusals import unchanged

REPLY = """mutation($id: ID!, $input: MessageInput!) { itemReply(id: $id, input: $input) {
  message { id text } newerMessages { id text author { name } } errors { code path message } cursor } }"""
NOTE = REPLY.replace("itemReply", "itemNote")
EDIT = """mutation($id: ID!, $said: String!, $version: Int) { messageEdit(id: $id, text: $said, version: $version) {
  message { text html folds { kind } version editedAt removedAt } errors { code path } } }"""
REMOVE = """mutation($id: ID!, $version: Int) { messageRemove(id: $id, version: $version) {
  message { text html version removedAt files { id } } errors { code path } } }"""
CAN = "query($id: ID!) { node(id: $id) { ... on Message { viewerCan { edit remove } } } }"


@pytest.fixture
async def member(admin: Viewer, workspace: Keys) -> Viewer:
    """A member who may edit messages."""
    await users.edit(admin, workspace["member"], switches={"may_edit_messages": True})
    return await viewer(workspace["member"])


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])


async def _said(by: Viewer, item: Item, text: str, **more: Any) -> Message:
    return await conversations.reply(by, item.id, NewMessage(text=text, **more))


async def _noted(by: Viewer, item: Item, text: str) -> Message:
    return await conversations.note(by, item.id, NewMessage(text=text))


async def test_nobody_answers_over_what_they_have_not_read(
    admin: Viewer, member: Viewer, customer: Viewer, item: Item
) -> None:
    seen = await _said(customer, item, "It burns")
    answer = {"text": "Which one?", "afterMessageId": gid(seen)}
    first = await ask(member, REPLY, id=gid(item), input=answer)
    assert first["itemReply"]["errors"] == []
    other = await _said(customer, item, "The red one")
    async with unchanged():
        second = await ask(admin, REPLY, id=gid(item), input=answer)
    assert second["itemReply"] == {
        "message": None,
        "newerMessages": [
            {
                "id": first["itemReply"]["message"]["id"],
                "text": "Which one?",
                "author": {"name": member.name},
            },
            {"id": gid(other), "text": "The red one", "author": {"name": customer.name}},
        ],
        "errors": [
            {
                "code": "CONFLICT",
                "path": ["afterMessageId"],
                "message": "Somebody else has said something meanwhile: read it first.",
            }
        ],
        "cursor": None,
    }
    again = await ask(admin, REPLY, id=gid(item), input=answer | {"afterMessageId": gid(other)})
    assert (again["itemReply"]["errors"], again["itemReply"]["newerMessages"]) == ([], [])


async def test_ones_own_words_and_what_one_may_not_see_stop_nobody(
    admin: Viewer, member: Viewer, customer: Viewer, item: Item
) -> None:
    seen = await _said(admin, item, "We look into it")
    await _noted(admin, item, "No idea")
    await _said(customer, item, "Thanks")
    taken_back = await _said(member, item, "Oops")
    await conversations.remove_message(admin, taken_back.id)
    answer = {"text": "And?", "afterMessageId": gid(seen)}
    assert (await ask(customer, REPLY, id=gid(item), input=answer))["itemReply"]["errors"] == []
    newer = (await ask(admin, REPLY, id=gid(item), input=answer))["itemReply"]["newerMessages"]
    assert [message["text"] for message in newer] == ["Thanks", "And?"]


async def test_what_was_seen_is_of_the_same_thread(
    admin: Viewer, customer: Viewer, item: Item, workspace: Keys
) -> None:
    elsewhere = await factories.item(admin, requester_id=workspace["foreigner"])
    await _said(customer, item, "It burns")
    for strange in (await _noted(admin, item, "Hm"), await _said(admin, elsewhere, "Hello")):
        async with unchanged():
            got = await ask(
                customer, REPLY, id=gid(item), input={"text": "And?", "afterMessageId": gid(strange)}
            )
        assert [(e["code"], e["path"]) for e in got["itemReply"]["errors"]] == [
            ("NOT_FOUND", ["afterMessageId"])
        ]


async def test_at_most_twenty_newer_messages_are_told(admin: Viewer, customer: Viewer, item: Item) -> None:
    seen = await _said(customer, item, "0")
    for number in range(1, 23):
        await _said(customer, item, str(number))
    got = await ask(admin, REPLY, id=gid(item), input={"text": "Now", "afterMessageId": gid(seen)})
    assert [m["text"] for m in got["itemReply"]["newerMessages"]] == [str(n) for n in range(1, 21)]


async def test_words_are_changed_and_traced_for_staff(
    member: Viewer, customer: Viewer, item: Item, queries: Any
) -> None:
    folds = [Fold(FoldKind.SIGNATURE, 2, 2)]
    message = await _said(member, item, "Your pasword\n-- Max", html="<p>Your pasword</p>", folds=folds)
    start = message.created_at
    with queries(10):
        got = await ask(member, EDIT, id=gid(message), said="Your password", version=1)
    shown = got["messageEdit"]["message"]
    assert (shown["text"], shown["html"], shown["folds"], shown["version"], shown["removedAt"]) == (
        "Your password",
        None,
        [],
        2,
        None,
    )
    event = await EventRecord.get(kind="message.edited")
    assert (event.entity_id, event.item_id, event.internal) == (message.id, item.id, False)
    assert (await Item.get(id=item.id)).updated_at > start
    history = """query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind changes { field before after } } } } }"""
    told_staff = (await ask(member, history, id=gid(item)))["item"]["history"]["nodes"]
    assert told_staff == [
        {
            "kind": "message.edited",
            "changes": [{"field": "text", "before": "Your pasword\n-- Max", "after": "Your password"}],
        }
    ]
    told_customer = (await ask(customer, history, id=gid(item)))["item"]["history"]["nodes"]
    assert told_customer == [{"kind": "message.edited", "changes": []}]
    async with unchanged():
        assert (await ask(member, EDIT, id=gid(message), said="Your password"))["messageEdit"]["errors"] == []
        stale = await ask(member, EDIT, id=gid(message), said="Mine", version=1)
    assert stale["messageEdit"]["errors"] == [{"code": "CONFLICT", "path": ["version"]}]
    assert stale["messageEdit"]["message"]["text"] == "Your password"


async def test_what_is_edited_among_ourselves_moves_nothing_for_customers(member: Viewer, item: Item) -> None:
    note = await _noted(member, item, "Hm")
    before = (await Item.get(id=item.id)).updated_at
    await ask(member, EDIT, id=gid(note), said="Hmm")
    assert (await Item.get(id=item.id)).updated_at == before
    assert (await EventRecord.get(kind="message.edited")).internal


async def test_what_is_taken_back_is_gone(
    member: Viewer, admin: Viewer, customer: Viewer, item: Item, file_folder: Any
) -> None:
    file = await files.store(member, "plan.txt", "text/plain", _chunks(b"secret plan"))
    message = await _said(member, item, "The secret", file_ids=[file.id])
    await conversations.edit_message(member, message.id, "The secret plan")
    got = (await ask(member, REMOVE, id=gid(message)))["messageRemove"]
    assert (got["message"]["text"], got["message"]["files"], got["errors"]) == ("", [], [])
    assert got["message"]["version"] == 3
    texts = await EventText.all().values_list("before", "after")
    assert not any("secret" in str(text) for pair in texts for text in pair)
    for who in (admin, customer):
        assert not await File.visible_to(who).filter(id=file.id).exists()
    asked = "query($id: ID!) { item(id: $id) { messages { nodes { id text removedAt author { name } } } } }"
    (shown,) = (await ask(customer, asked, id=gid(item)))["item"]["messages"]["nodes"]
    assert (shown["text"], shown["author"]["name"]) == ("", member.name)
    assert shown["removedAt"] is not None
    async with unchanged():
        assert (await ask(member, REMOVE, id=gid(message)))["messageRemove"]["errors"] == []
        edited = await ask(member, EDIT, id=gid(message), said="Back")
    assert edited["messageEdit"]["errors"] == [{"code": "CONFLICT", "path": ["id"]}]


async def test_who_may_change_what(workspace: Keys, admin: Viewer, member: Viewer, item: Item) -> None:
    own = await _said(member, item, "Mine")
    may = {
        "member": (True, True),
        "admin": (False, True),
        "manager": (False, True),
        "lead": (False, False),
        "restricted": (False, False),
        "customer": (False, False),
    }
    for name, (edits, removes) in may.items():
        who = await viewer(workspace[name])
        can = (await ask(who, CAN, id=gid(own)))["node"]["viewerCan"]
        assert (name, can) == (name, {"edit": edits, "remove": removes})
        if not edits:
            async with unchanged():
                got = await ask(who, EDIT, id=gid(own), said="Not mine")
            assert (name, got["messageEdit"]["errors"][0]["code"]) == (name, "NOT_ALLOWED")
        if not removes:
            async with unchanged():
                got = await ask(who, REMOVE, id=gid(own))
            assert (name, got["messageRemove"]["errors"][0]["code"]) == (name, "NOT_ALLOWED")
    await users.edit(admin, workspace["member"], switches={"may_edit_messages": False})
    async with unchanged():
        got = await ask(await viewer(workspace["member"]), EDIT, id=gid(own), said="Better")
    assert got["messageEdit"]["errors"][0]["code"] == "NOT_ALLOWED"


async def test_who_does_not_see_a_message_finds_none(
    outsider: Viewer, customer: Viewer, member: Viewer, item: Item
) -> None:
    said, noted = await _said(member, item, "Hello"), await _noted(member, item, "Hm")
    for who, message in ((outsider, said), (customer, noted)):
        async with unchanged():
            edited = await ask(who, EDIT, id=gid(message), said="Mine")
            removed = await ask(who, REMOVE, id=gid(message))
        assert edited["messageEdit"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]
        assert removed["messageRemove"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]


async def _chunks(content: bytes) -> Any:
    yield content
