"""Checklists of items through the API: added to, ticked off, ordered and shortened, by who may change the item."""

from typing import Any

import pytest
from tortoise.connection import get_connection

from domain import checklist_entries, items, projects
from domain.checklist_entries import ENTRIES_MOST
from kit.ids import to_global
from models import ChecklistEntry, EventRecord, EventText, Item, Viewer
from tests.api.asking import ask, gid
from tests.factories import Keys, item, viewer
from tests.refusals import unchanged

_BODY = "checklistEntry { id text done version item { checklistDone checklistTotal version } } errors { code path } cursor"
CREATE = f"""mutation($input: ChecklistEntryCreateInput!, $key: String) {{
  checklistEntryCreate(input: $input, idempotencyKey: $key) {{ {_BODY} }} }}"""
EDIT = f"""mutation($id: ID!, $input: ChecklistEntryEditInput!, $version: Int) {{
  checklistEntryEdit(id: $id, input: $input, version: $version) {{ {_BODY} }} }}"""
MOVE = f"""mutation($id: ID!, $input: ChecklistEntryMoveInput!, $version: Int) {{
  checklistEntryMove(id: $id, input: $input, version: $version) {{ {_BODY} }} }}"""
REMOVE = (
    f"mutation($id: ID!, $version: Int) {{ checklistEntryRemove(id: $id, version: $version) {{ {_BODY} }} }}"
)
VERBS = {"Create": CREATE, "Edit": EDIT, "Move": MOVE, "Remove": REMOVE}
LIST = "{ items { nodes { title checklistDone checklistTotal checklist { text done } } } }"
HISTORY = "query($id: ID!) { item(id: $id) { history { nodes { kind changes { field before after } } } } }"


@pytest.fixture
async def task(lead: Viewer, workspace: Keys) -> Item:
    """With a requester, who sees it."""
    return await item(lead, project_id=workspace["website"], requester_id=workspace["customer"])


async def _entries(by: Viewer, task: Item, *words: str) -> list[str]:
    return [_gid(await checklist_entries.create(by, task.id, each)) for each in words]


def _gid(entry: ChecklistEntry) -> str:
    return gid(entry, "checklist_entry")


async def _do(by: Viewer, verb: str, **variables: Any) -> Any:
    return (await ask(by, VERBS[verb], **variables))[f"checklistEntry{verb}"]


async def _refusal(by: Viewer, verb: str, **variables: Any) -> tuple[str, list[str]]:
    async with unchanged():
        (error,) = (await _do(by, verb, **variables))["errors"]
    return error["code"], error["path"]


async def _texts(by: Viewer) -> list[str]:
    (node,) = (await ask(by, LIST))["items"]["nodes"]
    return [each["text"] for each in node["checklist"]]


async def test_entries_are_added_once_and_ticked_off(lead: Viewer, task: Item) -> None:
    given = {"itemId": gid(task), "text": " Call back "}
    made = await _do(lead, "Create", input=given, key="one")
    entry = made["checklistEntry"]
    assert made["errors"] == []
    assert (entry["text"], entry["done"], entry["version"]) == ("Call back", False, 1)
    # Its customers may know when an item changed: this is no change to them.
    assert entry["item"] == {"checklistDone": 0, "checklistTotal": 1, "version": task.version}
    again = await _do(lead, "Create", input=given, key="one")
    assert again["checklistEntry"]["id"] == entry["id"]
    ticked = (await _do(lead, "Edit", id=entry["id"], input={"done": True}))["checklistEntry"]
    assert (ticked["done"], ticked["version"], ticked["item"]["checklistDone"]) == (True, 2, 1)
    async with unchanged():
        assert (await _do(lead, "Edit", id=entry["id"], input={"done": True}))["cursor"] is None
    renamed = (await _do(lead, "Edit", id=entry["id"], input={"text": "Call again", "done": False}))[
        "checklistEntry"
    ]
    assert (renamed["text"], renamed["done"], renamed["item"]["checklistDone"]) == ("Call again", False, 0)
    await _do(lead, "Edit", id=entry["id"], input={"done": True})
    gone = (await _do(lead, "Remove", id=entry["id"]))["checklistEntry"]
    assert gone["item"] == {"checklistDone": 0, "checklistTotal": 0, "version": task.version}
    assert await ChecklistEntry.all().count() == 0
    assert await _refusal(lead, "Create", input=given, key="one") == ("NOT_FOUND", ["idempotencyKey"])


async def test_entries_are_dragged(lead: Viewer, task: Item) -> None:
    a, b, c = await _entries(lead, task, "a", "b", "c")
    for wanted, order in (
        ({"id": c, "input": {"beforeId": a}}, ["c", "a", "b"]),
        ({"id": c, "input": {"afterId": a}}, ["a", "c", "b"]),
        ({"id": a, "input": {}}, ["c", "b", "a"]),
    ):
        assert (await _do(lead, "Move", **wanted))["errors"] == []
        assert await _texts(lead) == order
    async with unchanged():
        assert (await _do(lead, "Move", id=a, input={}))["cursor"] is None
        assert (await _do(lead, "Move", id=a, input={"afterId": b}))["cursor"] is None


async def test_many_at_one_spot(lead: Viewer, task: Item) -> None:
    """Where there is no room between two, all are numbered anew."""
    first, *_ = await _entries(lead, task, "first", "last")
    order: list[str] = []
    for number in range(120):
        (made,) = await _entries(lead, task, str(number))
        await _do(lead, "Move", id=made, input={"afterId": first})
        order.insert(0, str(number))
    assert await _texts(lead) == ["first", *order, "last"]


async def test_the_list_tells_how_far_they_are_without_a_query_a_row(
    lead: Viewer, workspace: Keys, queries: Any
) -> None:
    for number in range(20):
        row = await item(lead, f"Item {number}", project_id=workspace["website"])
        one, _ = await _entries(lead, row, "one", "two")
        await _do(lead, "Edit", id=one, input={"done": True})
    with queries(1):
        nodes = (await ask(lead, LIST))["items"]["nodes"]
    assert [(each["checklistDone"], each["checklistTotal"]) for each in nodes] == [(1, 2)] * 20
    assert nodes[0]["checklist"] == [{"text": "one", "done": True}, {"text": "two", "done": False}]


async def test_a_customer_sees_none_of_it(lead: Viewer, customer: Viewer, task: Item) -> None:
    (entry,) = await _entries(lead, task, "Ask the supplier")
    (node,) = (await ask(customer, LIST))["items"]["nodes"]
    assert node == {"title": task.title, "checklistDone": None, "checklistTotal": None, "checklist": []}
    history = (await ask(customer, HISTORY, id=gid(task)))["item"]["history"]["nodes"]
    assert [each["kind"] for each in history] == ["item.created"]
    assert (await ask(customer, "query($id: ID!) { node(id: $id) { id } }", id=entry))["node"] is None
    assert await _refusal(customer, "Edit", id=entry, input={"done": True}) == ("NOT_FOUND", ["id"])
    given = {"itemId": gid(task), "text": "Hurry"}
    assert (await _refusal(customer, "Create", input=given))[0] == "NOT_ALLOWED"


async def test_the_history_tells_who_did_what(lead: Viewer, task: Item) -> None:
    (entry,) = await _entries(lead, task, "Call")
    await _do(lead, "Edit", id=entry, input={"text": "Call back", "done": True})
    await _do(lead, "Remove", id=entry)
    nodes = (await ask(lead, HISTORY, id=gid(task)))["item"]["history"]["nodes"]
    told = [(n["kind"], {c["field"]: (c["before"], c["after"]) for c in n["changes"]}) for n in nodes]
    named = {"entry": (entry, entry)}
    assert told[:3] == [
        ("checklist_entry.removed", named | {"text": ("Call back", None)}),
        ("checklist_entry.edited", named | {"text": ("Call", "Call back"), "done": (False, True)}),
        ("checklist_entry.created", named | {"text": (None, "Call")}),
    ]
    assert await EventRecord.filter(entity="checklist_entry", internal=False).count() == 0


async def test_what_is_refused(
    lead: Viewer, member: Viewer, admin: Viewer, task: Item, workspace: Keys
) -> None:
    a, b = await _entries(lead, task, "a", "b")
    other = await item(lead, "Other", project_id=workspace["website"])
    (c,) = await _entries(lead, other, "c")
    new, nowhere = {"itemId": gid(task), "text": ""}, to_global("checklist_entry", task.id)
    for verb, given, refusal in (
        ("Create", {"input": new}, ("INVALID", ["input", "text"])),
        ("Create", {"input": {**new, "text": "x" * 501}}, ("TOO_LARGE", ["input", "text"])),
        ("Edit", {"id": a, "input": {"text": " "}}, ("INVALID", ["input", "text"])),
        ("Edit", {"id": a, "input": {"text": None}}, ("INVALID", ["input", "text"])),
        ("Edit", {"id": a, "input": {"done": True}, "version": 9}, ("CONFLICT", ["version"])),
        ("Edit", {"id": nowhere, "input": {"done": True}}, ("NOT_FOUND", ["id"])),
        ("Move", {"id": a, "input": {"beforeId": b, "afterId": b}}, ("INVALID", ["input"])),
        ("Move", {"id": a, "input": {"beforeId": a}}, ("INVALID", ["input", "beforeId"])),
        ("Move", {"id": a, "input": {"afterId": c}}, ("INVALID", ["input", "afterId"])),
        ("Move", {"id": a, "input": {"afterId": nowhere}}, ("NOT_FOUND", ["input", "afterId"])),
        ("Remove", {"id": a, "version": 9}, ("CONFLICT", ["version"])),
    ):
        assert await _refusal(lead, verb, **given) == refusal, (verb, given)
    # A member changes what they made or are assigned.
    assert (await _refusal(member, "Edit", id=a, input={"done": True}))[0] == "NOT_ALLOWED"
    await items.assign(lead, task.id, [workspace["member"]])
    assert (await _do(member, "Edit", id=a, input={"done": True}))["errors"] == []
    # Whoever sees the item no more is not told again what they once made.
    again = {"itemId": gid(task), "text": "Again"}
    await _do(lead, "Create", input=again, key="k")
    await projects.unshare(admin, workspace["website"], workspace["lead"])
    gone = await viewer(workspace["lead"])
    assert await _refusal(gone, "Create", input=again, key="k") == ("NOT_FOUND", ["idempotencyKey"])


async def test_a_checklist_is_bounded(lead: Viewer, task: Item) -> None:
    await get_connection("default").execute_query(f"UPDATE items SET checklist_total = {ENTRIES_MOST}")
    given = {"itemId": gid(task), "text": "One more"}
    assert await _refusal(lead, "Create", input=given) == ("TOO_LARGE", ["input", "itemId"])


async def test_it_goes_along_with_its_item(admin: Viewer, lead: Viewer, task: Item, workspace: Keys) -> None:
    (entry,) = await _entries(lead, task, "Stays")
    await items.move(admin, task.id, workspace["inbox"])
    assert (await ChecklistEntry.get(item_id=task.id)).text == "Stays"
    ask_for = "query($id: ID!) { node(id: $id) { ... on ChecklistEntry { text item { id } } } }"
    found = await ask(admin, ask_for, id=entry)
    assert found["node"] == {"text": "Stays", "item": {"id": gid(task)}}
    assert await EventText.filter(field="text").count() == 1
