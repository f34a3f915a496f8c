"""A draft for each thread, with its files and whom it names, as they were after a reload."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from domain import conversations, items
from domain.conversations import NewMessage
from domain.principals import chosen
from kit.ids import to_global
from models import Conversation, ConversationKind, Draft, File, Item, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests.api.asking import ask, gid
from tests.domain.test_files import stored
from tests.factories import Keys, key
from tests.on_server import ON_POSTGRES
from tests.refusals import unchanged

CUSTOMER = ConversationKind.CUSTOMER
SAVE = """mutation($item: ID, $kind: ConversationKind, $said: String!, $thread: ID, $files: [ID!], $mentions: [ID!]) {
  draftSave(itemId: $item, kind: $kind, text: $said, conversationId: $thread, fileIds: $files, mentionIds: $mentions) {
    draft { id text conversation { id } files { id } mentions { id } } errors { code path } } }"""
ON_ITEM = (
    "query($id: ID!) { item(id: $id) { drafts { text conversation { id } files { id } mentions { id } } } }"
)
MINE = "{ drafts { nodes { text files { id name } mentions { name } } } }"
REPLY = """mutation($id: ID!, $input: MessageInput!) { itemReply(id: $id, input: $input) {
  message { text files { id } } errors { code path } } }"""
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
async def item(admin: Viewer, workspace: Keys) -> Item:
    return await factories.item(admin, project_id=workspace["website"], requester_id=workspace["customer"])


async def _save(by: Viewer, item: Item, said: str, **more: Any) -> dict[str, Any]:
    given = {"item": gid(item), "kind": "CUSTOMER", "said": said} | more
    saved: dict[str, Any] = (await ask(by, SAVE, **given))["draftSave"]
    return saved


async def test_each_thread_has_a_draft_of_its_own(
    member: Viewer, customer: Viewer, item: Item, queries: Any
) -> None:
    first = (await conversations.reply(customer, item.id, NewMessage(text="It burns"))).conversation_id
    second = await conversations.create(member, item.id, CUSTOMER, "The invoice")
    other = gid(second)
    first_thread = gid(await Conversation.get(id=first))
    await _save(member, item, "Anything")
    await _save(member, item, "Dear", thread=first_thread)
    await _save(member, item, "Your invoice", thread=other)
    await _save(member, item, "Dear Max", thread=first_thread)
    with queries(4):
        shown = (await ask(member, ON_ITEM, id=gid(item)))["item"]["drafts"]
    texts = {row["conversation"] and row["conversation"]["id"]: row["text"] for row in shown}
    assert texts == {None: "Anything", first_thread: "Dear Max", other: "Your invoice"}
    by_thread = (await ask(member, SAVE, said="Bill", thread=other))["draftSave"]
    assert (by_thread["errors"], by_thread["draft"]["text"]) == ([], "Bill")
    assert await Draft.all().count() == 3


async def test_files_and_people_are_kept_with_it(
    file_folder: Any, member: Viewer, lead: Viewer, item: Item
) -> None:
    one, other = [gid(await stored(member)) for _ in range(2)]
    lead_id = to_global("user", key(lead))
    saved = await _save(member, item, "", files=[one, other], mentions=[lead_id])
    assert saved["errors"] == []
    mine = (await ask(member, MINE))["drafts"]["nodes"]
    assert mine == [
        {
            "text": "",
            "files": [{"id": one, "name": "shot.png"}, {"id": other, "name": "shot.png"}],
            "mentions": [{"name": "Lead"}],
        }
    ]
    again = await _save(member, item, "Dear", files=[other])
    assert (again["draft"]["files"], again["draft"]["mentions"]) == ([{"id": other}], [])
    left = await _save(member, item, "Dear Max")
    assert left["draft"]["files"] == []
    assert not await File.filter(draft_id__isnull=False).exists()


async def test_files_of_a_draft_are_not_swept_as_long_as_it_lives(
    file_folder: Any, member: Viewer, item: Item
) -> None:
    with time_machine.travel(NOW, tick=False):
        kept, _, said = [await stored(member) for _ in range(3)]
        draft = await conversations.save_draft(
            member, item.id, ConversationKind.INTERNAL, "Hm", file_ids=[kept.id, said.id]
        )
        await conversations.note(member, item.id, NewMessage(text="Hm", file_ids=[said.id]))
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        await Worker(jobs(None)).drain()
        assert {row.id for row in await File.all()} == {kept.id, said.id}
        assert [row.id for row in await File.filter(draft_id=draft.id)] == [kept.id]
        await conversations.discard_draft(member, draft.id)
        await Worker(jobs(None)).drain()
    assert [row.id for row in await File.all()] == [said.id]


async def test_what_is_said_takes_the_drafts_files(file_folder: Any, member: Viewer, item: Item) -> None:
    file = await stored(member)
    saved = await _save(member, item, "Dear", files=[gid(file)])
    given = {"text": "Dear Max", "fileIds": [gid(file)], "draftId": saved["draft"]["id"]}
    said = (await ask(member, REPLY, id=gid(item), input=given))["itemReply"]
    assert said == {"message": {"text": "Dear Max", "files": [{"id": gid(file)}]}, "errors": []}
    assert not await Draft.exists()
    assert (await File.get(id=file.id)).draft_id is None


async def test_only_own_loose_files_and_people_who_can_be_named_are_kept(
    file_folder: Any, member: Viewer, lead: Viewer, customer: Viewer, item: Item
) -> None:
    mine, others, taken = await stored(member), await stored(lead), await stored(member)
    await conversations.note(member, item.id, NewMessage(text="Hm", file_ids=[taken.id]))
    too_many = [gid(mine)] * 21
    customer_id = to_global("customer", key(customer))
    for given, code, path in (
        ({"files": [gid(mine), gid(others)]}, "INVALID", ["fileIds"]),
        ({"files": [gid(taken)]}, "INVALID", ["fileIds"]),
        ({"files": too_many}, "TOO_LARGE", ["fileIds"]),
        ({"mentions": [gid(mine)]}, "INVALID", ["mentionIds", "0"]),
        ({"mentions": [customer_id]}, "INVALID", ["mentionIds", "0"]),
    ):
        async with unchanged():
            got = await _save(member, item, "Dear", **given)
        assert got["errors"] == [{"code": code, "path": path}]
    assert not await File.filter(draft_id__isnull=False).exists()


async def test_a_guests_draft_for_a_thread_that_a_move_took_is_out_of_sight(
    admin: Viewer, guest: Viewer, workspace: Keys
) -> None:
    item = await factories.item(admin, project_id=workspace["website"], published=True)
    thread = await conversations.create(admin, item.id, CUSTOMER, "Outage")
    await conversations.save_draft(guest, item.id, CUSTOMER, "Me too", thread.id)
    await conversations.save_draft(guest, item.id, CUSTOMER, "Hello")
    await items.move(admin, item.id, None)
    await items.move(admin, item.id, workspace["website"])
    assert [row["text"] for row in (await ask(guest, MINE))["drafts"]["nodes"]] == ["Hello"]
    assert [row["text"] for row in (await ask(guest, ON_ITEM, id=gid(item)))["item"]["drafts"]] == ["Hello"]


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_what_is_said_while_it_is_kept_with_a_file_stops_neither(
    file_folder: Any, admin: Viewer, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two devices: the one keeps more of it, the other says it."""
    draft = await conversations.save_draft(admin, item.id, CUSTOMER, "Hello")
    file, found = await stored(admin), asyncio.Event()

    async def slowly(*args: Any) -> Any:
        found.set()
        await asyncio.sleep(0.2)
        return await chosen(*args)

    monkeypatch.setattr("domain.conversations.draft.chosen", slowly)

    async def says() -> None:
        await found.wait()
        await conversations.reply(admin, item.id, NewMessage(text="Hello", draft_id=draft.id))

    await asyncio.gather(
        conversations.save_draft(admin, item.id, CUSTOMER, "Hello there", file_ids=[file.id]), says()
    )
    assert not await Draft.exists()
    assert (await File.get(id=file.id)).draft_id is None
