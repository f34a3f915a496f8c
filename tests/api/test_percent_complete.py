"""How far an item is, in per cent: said by staff, of types that are planned; its customers hear nothing of it."""

from typing import Any

import pytest

from domain import copies, items
from domain.copies import Wanted
from domain.items import Progress
from domain.items.clone import clone
from kit.errors import NotAllowed
from models import EventRecord, Item, Project, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.copies.asking import work_off
from tests.api.planning import task
from tests.factories import Keys
from tests.refusals import unchanged

EDIT = """mutation($id: ID!, $input: ItemEditInput!) { itemEdit(id: $id, input: $input) {
  item { title percentComplete version } errors { code path message } cursor } }"""
CREATE = """mutation($input: ItemCreateInput!) { itemCreate(input: $input) {
  item { percentComplete } errors { code path } } }"""
MANY = """mutation($ids: [ID!]!, $input: ItemChangeManyInput!) {
  itemChangeMany(ids: $ids, input: $input, together: EACH) {
    changed { items { percentComplete } failures { index error { code path } } } errors { code } }
  itemChangeManyAsJob(ids: $ids, input: $input) { job { id } } }"""
SHOWN = """query($id: ID!) { item(id: $id) { percentComplete version updatedAt
  history(first: 50) { nodes { kind internal changes { field before after } } } } }"""
LIST = """query($filter: ItemFilter, $order: [ItemOrder!]) {
  items(filter: $filter, orderBy: $order) { nodes { title } } }"""


@pytest.fixture
async def row(lead: Viewer, workspace: Keys) -> Item:
    return await task(lead, workspace, published=True)


async def _edit(by: Viewer, item: Item, **given: Any) -> Any:
    return (await ask(by, EDIT, id=gid(item), input=given))["itemEdit"]


async def test_it_is_said_and_taken_back(lead: Viewer, guest: Viewer, row: Item) -> None:
    before = await ask(guest, SHOWN, id=gid(row))
    for percent in (40, 100, 0, None):
        got = await _edit(lead, row, percentComplete=percent)
        assert (got["item"]["percentComplete"], got["item"]["version"], got["errors"]) == (percent, 1, [])
        assert got["cursor"] is not None
    async with unchanged():
        assert (await _edit(lead, row, percentComplete=None))["cursor"] is None
    assert await ask(guest, SHOWN, id=gid(row)) == before, "customers learn of nothing"
    told = (await ask(lead, SHOWN, id=gid(row)))["item"]["history"]["nodes"]
    assert [each["changes"] for each in told if each["kind"] == "item.progress_set"] == [
        [{"field": "percentComplete", "before": was, "after": now}]
        for was, now in ((0, None), (100, 0), (40, 100), (None, 40))
    ]
    assert {each["internal"] for each in told if each["kind"] == "item.progress_set"} == {True}


async def test_beside_other_words_it_is_told_apart(lead: Viewer, row: Item) -> None:
    got = await _edit(lead, row, title="Dig", percentComplete=5)
    assert (got["item"], got["errors"]) == ({"title": "Dig", "percentComplete": 5, "version": 2}, [])
    kinds = await EventRecord.all().order_by("-position").limit(2).values_list("kind", flat=True)
    assert kinds == ["item.edited", "item.progress_set"]


async def test_what_is_refused(
    lead: Viewer, guest: Viewer, customer: Viewer, member: Viewer, row: Item, workspace: Keys
) -> None:
    ticket = await factories.item(lead, project_id=workspace["website"])
    path = ["input", "percentComplete"]
    for by, item, percent, code, at in (
        (lead, row, 101, "INVALID", path),
        (lead, row, -1, "INVALID", path),
        (lead, ticket, 40, "INVALID", path),
        (guest, row, 40, "NOT_ALLOWED", []),
        (member, row, 40, "NOT_ALLOWED", []),
    ):
        async with unchanged():
            (error,) = (await _edit(by, item, percentComplete=percent, title="Other"))["errors"]
        assert (error["code"], error["path"]) == (code, at)
        async with unchanged():
            (error,) = (await _edit(by, item, percentComplete=percent))["errors"]
        assert (error["code"], error["path"]) == (code, at)
    for by, given, code in (
        (lead, {"percentComplete": 40, "title": "A ticket"}, "INVALID"),
        (lead, {"percentComplete": 101, "title": "A task", "typeId": None}, "INVALID"),
        (customer, {"percentComplete": 40, "title": "Mine"}, "NOT_ALLOWED"),
    ):
        async with unchanged():
            (error,) = (await ask(by, CREATE, input=given))["itemCreate"]["errors"]
        assert error["code"] == code
    async with unchanged():
        assert (await _edit(lead, ticket, percentComplete=None))["errors"] == []


async def test_new_ones_and_many_at_once_say_it(lead: Viewer, row: Item, workspace: Keys) -> None:
    given = {"title": "New", "typeId": f"type_{row.type_id}", "projectId": f"project_{workspace['website']}"}
    got = (await ask(lead, CREATE, input=given | {"percentComplete": 30}))["itemCreate"]
    assert (got["item"], got["errors"]) == ({"percentComplete": 30}, [])
    ticket = await factories.item(lead, project_id=workspace["website"])
    got = await ask(lead, MANY, ids=[gid(row), gid(ticket)], input={"percentComplete": 60})
    assert got["itemChangeMany"]["changed"] == {
        "items": [{"percentComplete": 60}],
        "failures": [{"index": 1, "error": {"code": "INVALID", "path": ["input", "percentComplete"]}}],
    }
    await items.edit(lead, row.id, progress=Progress(1))
    await work_off()
    assert (await Item.get(id=row.id)).percent_complete == 60
    await ask(lead, MANY, ids=[gid(row)], input={"percentComplete": None})
    await items.edit(lead, row.id, progress=Progress(1))
    await work_off()
    assert (await Item.get(id=row.id)).percent_complete is None


async def test_lists_are_narrowed_and_sorted_by_it(
    lead: Viewer, guest: Viewer, row: Item, workspace: Keys
) -> None:
    rows = [await task(lead, workspace, title) for title in ("ten", "ninety")]
    for item, percent in zip(rows, (10, 90), strict=True):
        await items.edit(lead, item.id, progress=Progress(percent))

    async def found(**asked: Any) -> list[str]:
        return [each["title"] for each in (await ask(lead, LIST, **asked))["items"]["nodes"]]

    order = [{"field": "PERCENT_COMPLETE", "direction": "DESC", "nulls": "LAST"}]
    assert await found(order=order) == ["ninety", "ten", "Task"]
    assert await found(filter={"percentComplete": {"gte": 50}}) == ["ninety"]
    assert await found(filter={"not": {"percentComplete": {"gte": 0}}}) == ["Task"]
    for asked in ({"filter": {"percentComplete": {"gte": 0}}}, {"order": order}):
        with pytest.raises(NotAllowed):
            await ask(guest, LIST, **asked)


async def test_a_clone_begins_anew_and_a_copy_that_keeps_statuses_keeps_it(
    admin: Viewer, row: Item, workspace: Keys
) -> None:
    await items.edit(admin, row.id, progress=Progress(40))
    assert (await clone(admin, row.id, "Clone")).percent_complete is None
    for name, keeps in (("As it is", True), ("Anew", False)):
        await copies.duplicate(admin, workspace["website"], Wanted(name=name, keeps_statuses=keeps))
        await work_off()
        copy = await Item.get(project_id=(await Project.get(name=name)).id, title="Task")
        assert copy.percent_complete == (40 if keeps else None)
