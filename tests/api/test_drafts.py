"""What somebody has begun to say: there on their other devices and after a reload, for nobody else, gone once it is said."""

from typing import Any

import pytest

from domain import conversations, projects
from domain.conversations import NewMessage
from kit.errors import NotFound
from models import ConversationKind, Draft, EventRecord, Item, Viewer
from tests import factories
from tests.api.asking import ask, fresh, gid
from tests.api.talks.talking import talk
from tests.factories import Keys, key
from tests.refusals import refused, unchanged

SAVE = """mutation($item: ID!, $kind: ConversationKind!, $said: String!, $thread: ID) {
  draftSave(itemId: $item, kind: $kind, text: $said, conversationId: $thread) {
    draft { id kind text conversation { id } item { id } } errors { code path } cursor } }"""
DISCARD = "mutation($id: ID!) { draftDiscard(id: $id) { draft { text } errors { code path } } }"
ON_ITEM = "query($id: ID!) { item(id: $id) { drafts { kind text } } }"
MINE = "{ drafts { nodes { text item { id } } } }"
REPLY = """mutation($id: ID!, $input: MessageInput!) { itemReply(id: $id, input: $input) {
  message { text } errors { code path } } }"""


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])


async def test_a_draft_survives_and_is_its_authors_alone(
    member: Viewer, admin: Viewer, customer: Viewer, item: Item, queries: Any
) -> None:
    given = {"item": gid(item), "kind": "CUSTOMER", "said": "Dear"}
    with queries(4):
        first = (await ask(member, SAVE, **given))["draftSave"]
    assert (first["errors"], first["cursor"]) == ([], None)
    again = (await ask(member, SAVE, **given | {"said": "Dear Max"}))["draftSave"]["draft"]
    assert (again["id"], again["text"]) == (first["draft"]["id"], "Dear Max")
    await ask(member, SAVE, **given | {"kind": "INTERNAL", "said": "Hm"})
    with queries(1):
        shown = (await ask(member, ON_ITEM, id=gid(item)))["item"]["drafts"]
    assert shown == [{"kind": "CUSTOMER", "text": "Dear Max"}, {"kind": "INTERNAL", "text": "Hm"}]
    mine = (await ask(member, MINE))["drafts"]["nodes"]
    assert mine == [{"text": text, "item": {"id": gid(item)}} for text in ("Hm", "Dear Max")]
    for other in (admin, customer):
        assert (await ask(other, ON_ITEM, id=gid(item)))["item"]["drafts"] == []
        assert (await ask(other, MINE))["drafts"]["nodes"] == []
    assert not await EventRecord.filter(kind__startswith="draft").exists()


async def test_what_was_said_is_no_draft_any_more(member: Viewer, item: Item) -> None:
    draft = await conversations.save_draft(member, item.id, ConversationKind.CUSTOMER, "Dear")
    said = await ask(member, REPLY, id=gid(item), input={"text": "Dear Max", "draftId": gid(draft)})
    assert said["itemReply"] == {"message": {"text": "Dear Max"}, "errors": []}
    assert not await Draft.exists()
    again = await ask(member, REPLY, id=gid(item), input={"text": "Bye", "draftId": gid(draft)})
    assert again["itemReply"]["errors"] == []


async def test_a_draft_stays_where_nothing_was_said_and_where_another_speaks(
    member: Viewer, admin: Viewer, customer: Viewer, item: Item
) -> None:
    seen = await conversations.reply(customer, item.id, NewMessage(text="It burns"))
    draft = await conversations.save_draft(member, item.id, ConversationKind.CUSTOMER, "Dear")
    await ask(admin, REPLY, id=gid(item), input={"text": "Which one?", "draftId": gid(draft)})
    assert await Draft.filter(id=draft.id).exists()
    late = {"text": "Dear Max", "draftId": gid(draft), "afterMessageId": gid(seen)}
    async with unchanged():
        got = await ask(member, REPLY, id=gid(item), input=late)
    assert got["itemReply"]["errors"][0]["code"] == "CONFLICT"


async def test_everybody_has_drafts_of_their_own(member: Viewer, admin: Viewer, item: Item) -> None:
    mine = await conversations.save_draft(member, item.id, ConversationKind.CUSTOMER, "Dear Max")
    theirs = await conversations.save_draft(admin, item.id, ConversationKind.CUSTOMER, "Hello")
    assert mine.id != theirs.id
    assert {row.text for row in await Draft.all()} == {"Dear Max", "Hello"}


async def test_a_draft_is_thrown_away_by_its_author(member: Viewer, admin: Viewer, item: Item) -> None:
    draft = await conversations.save_draft(member, item.id, ConversationKind.INTERNAL, "Hm")
    async with unchanged():
        got = await ask(admin, DISCARD, id=gid(draft))
    assert got["draftDiscard"] == {"draft": None, "errors": [{"code": "NOT_FOUND", "path": ["id"]}]}
    assert (await ask(member, DISCARD, id=gid(draft)))["draftDiscard"]["draft"] == {"text": "Hm"}
    assert not await Draft.exists()


async def test_a_draft_is_out_of_sight_with_its_item(
    member: Viewer, admin: Viewer, item: Item, workspace: Keys
) -> None:
    draft = await conversations.save_draft(member, item.id, ConversationKind.INTERNAL, "Hm")
    await projects.unshare(admin, workspace["website"], workspace["member"])
    outside = await fresh(member)
    assert (await ask(outside, MINE))["drafts"]["nodes"] == []
    async with refused(NotFound, "id"):
        await conversations.discard_draft(outside, draft.id)


async def test_who_has_left_a_conversation_has_no_draft_in_it(
    admin: Viewer, member: Viewer, lead: Viewer
) -> None:
    """Admins neither, though every item's drafts of theirs are in their sight."""
    thread = await talk(admin, member, lead)
    await conversations.save_draft(admin, None, None, "Not yet", thread.id)
    assert await Draft.visible_to(admin).count() == 1
    await conversations.change_participants(admin, thread.id, [], [key(admin)])
    assert await Draft.visible_to(admin).count() == 0


async def test_only_what_one_may_say_can_be_begun(
    customer: Viewer, foreigner: Viewer, member: Viewer, item: Item
) -> None:
    thread = (await conversations.note(member, item.id, NewMessage(text="Hm"))).conversation_id
    cases: list[tuple[Viewer, dict[str, Any], str, list[str]]] = [
        (customer, {"kind": "INTERNAL"}, "NOT_ALLOWED", []),
        (foreigner, {}, "NOT_FOUND", ["itemId"]),
        (member, {"said": ""}, "INVALID", ["text"]),
        (member, {"said": "x" * 200_001}, "TOO_LARGE", ["text"]),
        (member, {"thread": f"conversation_{thread}"}, "NOT_FOUND", ["conversationId"]),
    ]
    for who, changed, code, path in cases:
        given = {"item": gid(item), "kind": "CUSTOMER", "said": "Dear", **changed}
        async with unchanged():
            got = await ask(who, SAVE, **given)
        assert got["draftSave"]["errors"] == [{"code": code, "path": path}]
