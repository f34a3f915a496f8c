"""Archived items: out of the lists, found and read as before, changed by nobody until they are back."""

from typing import Any

import pytest

from domain import checklist_entries, config, conversations, items
from domain.conversations import NewMessage
from kit.errors import Conflict, Invalid, NotAllowed
from kit.ids import to_global
from models import EventRecord, Item, Status, Viewer
from tests.api.asking import ask, gid
from tests.api.placing import placed
from tests.factories import Keys, item
from tests.refusals import refused, unchanged

_BODY = "item { title archived version } errors { code message path } cursor"
ARCHIVE = f"mutation($id: ID!, $version: Int) {{ itemArchive(id: $id, version: $version) {{ {_BODY} }} }}"
UNARCHIVE = f"mutation($id: ID!) {{ itemUnarchive(id: $id) {{ {_BODY} }} }}"
LIST = "query($filter: ItemFilter) { items(filter: $filter) { nodes { title } totalCount { value } } }"
COUNTS = "query($filter: ItemFilter) { itemStatusCounts(filter: $filter) { status { name } count } }"


async def _titles(by: Viewer, **filter: Any) -> list[str]:
    found = (await ask(by, LIST, filter=filter or None))["items"]
    assert found["totalCount"]["value"] == len(found["nodes"])
    return sorted(node["title"] for node in found["nodes"])


async def finish(by: Viewer, *rows: Item) -> None:
    for row in rows:
        closed = await Status.get(type_id=row.type_id, name="Closed")
        await items.set_status(by, row.id, closed.id)


@pytest.fixture
async def done(lead: Viewer, workspace: Keys) -> Item:
    """Finished, in Website, of the customer, beside another one."""
    await item(lead, "Open", project_id=workspace["website"], requester_id=workspace["customer"])
    row = await item(lead, "Done", project_id=workspace["website"], requester_id=workspace["customer"])
    await finish(lead, row)
    return row


async def test_it_is_in_no_list_that_does_not_ask_for_it(
    lead: Viewer, customer: Viewer, done: Item, workspace: Keys
) -> None:
    got = (await ask(lead, ARCHIVE, id=gid(done)))["itemArchive"]
    assert (got["errors"], got["item"]["archived"], got["item"]["version"]) == ([], True, done.version + 2)
    project = {"eq": to_global("project", workspace["website"])}
    for who in (lead, customer):
        assert await _titles(who) == ["Open"]
        assert await _titles(who, archived={"eq": True}) == ["Done"]
        assert await _titles(who, any=[{"archived": {"eq": True}}, {"archived": {"eq": False}}]) == [
            "Done",
            "Open",
        ]
        assert (await ask(who, "query($id: ID!) { item(id: $id) { title } }", id=gid(done)))["item"]
        found = await ask(who, '{ search(query: "done") { nodes { node { ... on Item { title } } } } }')
        assert [hit["node"]["title"] for hit in found["search"]["nodes"]] == ["Done"]
    for given, counts in (
        ({"project": project}, {"Open": 1}),
        ({"project": project, "archived": {"eq": True}}, {"Closed": 1}),
        (None, {"Open": 1}),
    ):
        told = (await ask(lead, COUNTS, filter=given))["itemStatusCounts"]
        assert {each["status"]["name"]: each["count"] for each in told} == counts, given
    async with unchanged():
        assert (await ask(lead, ARCHIVE, id=gid(done)))["itemArchive"]["cursor"] is None
    back = (await ask(lead, UNARCHIVE, id=gid(done)))["itemUnarchive"]
    assert (back["errors"], back["item"]["archived"]) == ([], False)
    assert await _titles(lead) == ["Done", "Open"]
    kinds = await EventRecord.filter(item_id=done.id).order_by("position").values_list("kind", flat=True)
    assert kinds[-2:] == ["item.archived", "item.unarchived"]


async def test_only_what_is_finished_is_archived(lead: Viewer, done: Item, workspace: Keys) -> None:
    below = await item(lead, "Below", project_id=workspace["website"])
    await placed(lead, below, parentId=done)
    for row, version, path in ((below, None, ("id",)), (done, None, ("id",)), (done, 1, ("version",))):
        async with refused(Conflict, *path):
            await items.archive(lead, row.id, version)
    await finish(lead, below)
    await items.archive(lead, done.id)
    assert await _titles(lead, archived={"eq": True}) == ["Below", "Done"]
    await items.unarchive(lead, done.id)
    assert await _titles(lead) == ["Below", "Done", "Open"]


async def test_it_can_be_switched_off(lead: Viewer, done: Item) -> None:
    await items.archive(lead, done.id)
    config.configure(config.Config(archive=False))
    await items.unarchive(lead, done.id)
    async with refused(Invalid):
        await items.archive(lead, done.id)


async def test_nobody_changes_it(admin: Viewer, lead: Viewer, done: Item, workspace: Keys) -> None:
    entry = await checklist_entries.create(lead, done.id, "Tick")
    await items.archive(lead, done.id)
    opened = await Status.get(type_id=done.type_id, name="Open")
    other = await item(lead, "Other", project_id=workspace["website"])
    for verb in (
        lambda: items.edit(admin, done.id, title="x"),
        lambda: items.set_status(admin, done.id, opened.id),
        lambda: items.assign(admin, done.id, []),
        lambda: items.change_followers(admin, done.id, [workspace["lead"]], []),
        lambda: items.move(admin, done.id, workspace["inbox"]),
        lambda: checklist_entries.edit(admin, entry.id, done=True),
    ):
        async with refused(NotAllowed):
            await verb()
    async with refused(Invalid, "input", "parentId"):
        await items.place(lead, other.id, items.Wanted(parent_id=done.id))
    can = "query($id: ID!) { item(id: $id) { viewerCan { edit archive remove reply follow } } }"
    assert (await ask(lead, can, id=gid(done)))["item"]["viewerCan"] == {
        "edit": False, "archive": True, "remove": True, "reply": True, "follow": True,
    }  # fmt: skip


async def test_what_is_said_on_it_brings_it_back(lead: Viewer, customer: Viewer, done: Item) -> None:
    for say, by in ((conversations.reply, customer), (conversations.note, lead)):
        await items.archive(lead, done.id)
        await say(by, done.id, NewMessage(text="It is broken again"))
        assert not (await Item.get(id=done.id)).archived
    await items.archive(lead, done.id)
    machine = NewMessage(text="I am away", reopens=False)
    await conversations.reply(customer, done.id, machine)
    assert (await Item.get(id=done.id)).archived


async def test_what_is_archived_goes_along(admin: Viewer, lead: Viewer, done: Item, workspace: Keys) -> None:
    above = await item(lead, "Above", project_id=workspace["website"])
    await placed(lead, done, parentId=above)
    await items.archive(lead, done.id)
    shown = "query($id: ID!) { item(id: $id) { childCount children { nodes { title } } } }"
    assert (await ask(lead, shown, id=gid(above)))["item"] == {"childCount": 0, "children": {"nodes": []}}
    assert await _titles(lead, parent={"eq": gid(above)}, archived={"eq": True}) == ["Done"]
    await items.move(admin, above.id, workspace["inbox"])
    assert (await Item.get(id=done.id)).project_id == workspace["inbox"]


async def test_a_parent_waits_for_what_is_below_it(lead: Viewer, workspace: Keys) -> None:
    above = await item(lead, "Above", project_id=workspace["website"])
    below = await item(lead, "Below", project_id=workspace["website"])
    await placed(lead, below, parentId=above)
    config.configure(config.Config(parents_wait=True))
    closed = await Status.get(type_id=above.type_id, name="Closed")
    async with refused(Conflict, "statusId"):
        await items.set_status(lead, above.id, closed.id)
    await finish(lead, below, above)
    opened = await Status.get(type_id=above.type_id, name="Open")
    await items.set_status(lead, above.id, opened.id)
    await items.set_status(lead, below.id, opened.id)
    config.configure(config.Config(parents_wait=False))
    await finish(lead, above)
