"""What is to be ticked off goes along when an item is split, where somebody says so."""

from typing import Any

import pytest

from domain import checklist_entries, conversations
from domain.checklist_entries import ENTRIES_MOST
from domain.conversations import NewMessage
from domain.items.split import split
from kit.errors import NotAllowed, NotFound, TooLarge
from kit.ids import new_id, to_global
from models import ChecklistEntry, EventRecord, Item, Message, Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, item, narrowed
from tests.refusals import refused, unchanged

SPLIT = """mutation($id: ID!, $ids: [ID!]!, $entries: [ID!]) {
  itemSplit(id: $id, input: { messageIds: $ids, checklistEntryIds: $entries }) {
    item { id checklistTotal checklistDone checklist { id text done } } errors { code path } } }"""
LEFT = "query($id: ID!) { item(id: $id) { version checklistTotal checklistDone checklist { text } } }"


@pytest.fixture
async def row(lead: Viewer, workspace: Keys) -> Item:
    return await item(lead, "Two things", project_id=workspace["website"])


@pytest.fixture
async def said(lead: Viewer, row: Item) -> Message:
    return await conversations.note(lead, row.id, NewMessage(text="And the invoice"))


@pytest.fixture
async def entries(lead: Viewer, row: Item) -> list[ChecklistEntry]:
    made = [await checklist_entries.create(lead, row.id, words) for words in ("Ask", "Pay", "Print", "File")]
    return [await checklist_entries.edit(lead, each.id, done=each.text in ("Ask", "File")) for each in made]


def _id(row: Any) -> str:
    return to_global("checklist_entry", row.id) if isinstance(row, ChecklistEntry) else gid(row)


async def _split(who: Viewer, row: Item, said: Message, entries: Any) -> Any:
    ids = None if entries is None else [_id(each) for each in entries]
    return (await ask(who, SPLIT, id=gid(row), ids=[gid(said)], entries=ids))["itemSplit"]


async def test_entries_go_along_as_they_are(
    lead: Viewer, row: Item, said: Message, entries: list[ChecklistEntry]
) -> None:
    before = (await ask(lead, LEFT, id=gid(row)))["item"]["version"]
    got = await _split(lead, row, said, [entries[3], entries[1], entries[3]])
    assert got["errors"] == []
    assert got["item"] | {"id": ""} == {
        "id": "", "checklistTotal": 2, "checklistDone": 1,
        "checklist": [
            {"id": _id(entries[1]), "text": "Pay", "done": False}, {"id": _id(entries[3]), "text": "File", "done": True},
        ],
    }  # fmt: skip
    assert (await ask(lead, LEFT, id=gid(row)))["item"] == {
        "version": before, "checklistTotal": 2, "checklistDone": 1, "checklist": [{"text": "Ask"}, {"text": "Print"}],
    }  # fmt: skip


async def test_without_any_the_checklist_stays(
    lead: Viewer, row: Item, said: Message, entries: list[ChecklistEntry]
) -> None:
    got = await _split(lead, row, said, None)
    assert got["item"]["checklist"] == []
    assert (await Item.get(id=row.id)).checklist_total == 4


async def test_the_histories_of_both_tell_of_it(
    lead: Viewer, row: Item, said: Message, entries: list[ChecklistEntry]
) -> None:
    last = (await EventRecord.all().order_by("-position").first()).position  # type: ignore[union-attr]
    made = await split(lead, row.id, [said.id], entry_ids=[entries[1].id])
    happened = EventRecord.filter(position__gt=last, kind__startswith="checklist_entry").order_by("position")
    assert await happened.values_list("kind", "item_id", "internal") == [
        ("checklist_entry.removed", row.id, True),
        ("checklist_entry.created", made.id, True),
    ]
    told = "query($id: ID!) { item(id: $id) { history(first: 9) { nodes { kind changes { field before after } } } } }"
    for which, kind, change in (
        (row, "checklist_entry.removed", {"field": "text", "before": "Pay", "after": None}),
        (made, "checklist_entry.created", {"field": "text", "before": None, "after": "Pay"}),
    ):
        nodes = (await ask(lead, told, id=gid(which)))["item"]["history"]["nodes"]
        (changes,) = [each["changes"] for each in nodes if each["kind"] == kind][:1]
        assert change in changes


async def test_wrong_entries_are_refused_and_nothing_happens(
    admin: Viewer, lead: Viewer, workspace: Keys, row: Item, said: Message, entries: list[ChecklistEntry]
) -> None:
    other = await item(admin, "Other", project_id=workspace["website"])
    away = await checklist_entries.create(admin, other.id, "Elsewhere")
    for wrong in (away.id, row.id):
        async with refused(NotFound, "input", "checklistEntryIds", 1):
            await split(lead, row.id, [said.id], entry_ids=[entries[0].id, wrong])
    async with refused(TooLarge, "input", "checklistEntryIds"):
        await split(lead, row.id, [said.id], entry_ids=[new_id() for _ in range(ENTRIES_MOST + 1)])
    async with unchanged():
        got = await _split(lead, row, said, [entries[0], away])
        assert got["errors"] == [{"code": "NOT_FOUND", "path": ["input", "checklistEntryIds", "1"]}]
        got = await _split(lead, row, said, [entries[0], row])
        assert got["errors"] == [{"code": "INVALID", "path": ["input", "checklistEntryIds", "1"]}]
        got = await _split(lead, row, said, [entries[0]] * (ENTRIES_MOST + 1))
        assert [each["path"] for each in got["errors"]] == [["input", "checklistEntryIds"]]
    scopes = ("items:read", "projects:read", "people:read", "conversations:read", "conversations:write")
    async with refused(NotAllowed):
        await split(narrowed(lead, *scopes), row.id, [said.id], entry_ids=[entries[0].id])
