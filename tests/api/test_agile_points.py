"""How large an item is, in points: said by staff, of types that offer them; its customers hear nothing of it."""

from typing import Any

import pytest

from domain import copies, item_types, items
from domain.copies import Wanted
from domain.items import Points
from domain.items.clone import clone
from kit.errors import Invalid, NotAllowed
from models import Ability, EventRecord, Item, ItemType, Project, Status, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.copies.asking import work_off
from tests.api.planning import task
from tests.factories import Keys
from tests.refusals import unchanged

EDIT = """mutation($id: ID!, $input: ItemEditInput!, $version: Int) { itemEdit(id: $id, input: $input, version: $version) {
  item { title agilePoints version } errors { code path message } cursor } }"""
CREATE = """mutation($input: ItemCreateInput!) { itemCreate(input: $input) {
  item { agilePoints } errors { code path message } } }"""
MANY = """mutation($ids: [ID!]!, $input: ItemChangeManyInput!) {
  itemChangeMany(ids: $ids, input: $input, together: EACH) {
    changed { items { agilePoints } failures { index error { code path } } } errors { code } }
  itemChangeManyAsJob(ids: $ids, input: $input) { job { id } } }"""
SHOWN = """query($id: ID!) { item(id: $id) { agilePoints version updatedAt
  history(first: 50) { nodes { kind internal changes { field before after } } } } }"""
LIST = """query($filter: ItemFilter, $order: [ItemOrder!], $after: String) {
  items(filter: $filter, orderBy: $order, after: $after, first: 2) { nodes { title } pageInfo { endCursor } } }"""
PATH = ["input", "agilePoints"]


@pytest.fixture
async def row(lead: Viewer, workspace: Keys) -> Item:
    return await task(lead, workspace, published=True)


async def _edit(by: Viewer, item: Item, version: int | None = None, **given: Any) -> Any:
    return (await ask(by, EDIT, id=gid(item), input=given, version=version))["itemEdit"]


async def test_they_are_said_and_taken_back(lead: Viewer, guest: Viewer, row: Item) -> None:
    before = await ask(guest, SHOWN, id=gid(row))
    for points in (8, 1000, 0, None):
        got = await _edit(lead, row, agilePoints=points)
        assert (got["item"]["agilePoints"], got["item"]["version"], got["errors"]) == (points, 1, [])
        assert got["cursor"] is not None
    async with unchanged():
        assert (await _edit(lead, row, agilePoints=None))["cursor"] is None
    assert await ask(guest, SHOWN, id=gid(row)) == before, "customers learn of nothing"
    told = (await ask(lead, SHOWN, id=gid(row)))["item"]["history"]["nodes"]
    assert [each["changes"] for each in told if each["kind"] == "item.points_set"] == [
        [{"field": "agilePoints", "before": was, "after": now}]
        for was, now in ((0, None), (1000, 0), (8, 1000), (None, 8))
    ]
    assert {each["internal"] for each in told if each["kind"] == "item.points_set"} == {True}


async def test_customers_do_not_read_them(lead: Viewer, guest: Viewer, row: Item) -> None:
    await items.edit(lead, row.id, points=Points(8))
    assert (await ask(lead, SHOWN, id=gid(row)))["item"]["agilePoints"] == 8
    assert (await ask(guest, SHOWN, id=gid(row)))["item"]["agilePoints"] is None


async def test_each_thing_said_is_told_apart(lead: Viewer, row: Item) -> None:
    got = await _edit(lead, row, title="Dig", agilePoints=5, percentComplete=10)
    assert (got["item"], got["errors"]) == ({"title": "Dig", "agilePoints": 5, "version": 2}, [])
    kinds = await EventRecord.all().order_by("-position").limit(4).values_list("kind", flat=True)
    assert kinds[:3] == ["item.edited", "item.points_set", "item.progress_set"]


async def test_what_is_refused(
    lead: Viewer, guest: Viewer, customer: Viewer, member: Viewer, row: Item, workspace: Keys
) -> None:
    ticket = await factories.item(lead, project_id=workspace["website"])
    for by, item, points, code, at in (
        (lead, row, 1001, "INVALID", PATH),
        (lead, row, -1, "INVALID", PATH),
        (lead, ticket, 8, "INVALID", PATH),
        (guest, row, 8, "NOT_ALLOWED", []),
        (member, row, 8, "NOT_ALLOWED", []),
    ):
        for more in (dict[str, Any](), {"title": "Other"}):
            async with unchanged():
                (error,) = (await _edit(by, item, agilePoints=points, **more))["errors"]
            assert (error["code"], error["path"]) == (code, at)
            assert error["message"].endswith(".")
    async with unchanged():
        (error,) = (await _edit(lead, row, version=7, agilePoints=8))["errors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["version"])
    for by, given, code, at in (
        (lead, {"agilePoints": 8, "title": "A ticket"}, "INVALID", PATH),
        (lead, {"agilePoints": 1001, "title": "A task", "typeId": f"type_{row.type_id}"}, "INVALID", PATH),
        (customer, {"agilePoints": 8, "title": "Mine"}, "NOT_ALLOWED", []),
    ):
        async with unchanged():
            (error,) = (await ask(by, CREATE, input=given))["itemCreate"]["errors"]
        assert (error["code"], error["path"]) == (code, at)
    async with unchanged():
        assert (await _edit(lead, ticket, agilePoints=None))["errors"] == []
    await _finished_and_archived(lead, row)
    async with unchanged():
        (error,) = (await _edit(lead, row, agilePoints=8))["errors"]
    assert (error["code"], error["message"]) == (
        "NOT_ALLOWED", "This is archived: bring it back before you change it."
    )  # fmt: skip


async def _finished_and_archived(by: Viewer, row: Item) -> None:
    done = await Status.get(type_id=row.type_id, name="Done")
    await items.set_status(by, row.id, done.id)
    await items.archive(by, row.id)


async def test_new_ones_and_many_at_once_say_it(lead: Viewer, row: Item, workspace: Keys) -> None:
    given = {"title": "New", "typeId": f"type_{row.type_id}", "projectId": f"project_{workspace['website']}"}
    got = (await ask(lead, CREATE, input=given | {"agilePoints": 3}))["itemCreate"]
    assert (got["item"], got["errors"]) == ({"agilePoints": 3}, [])
    ticket = await factories.item(lead, project_id=workspace["website"])
    got = await ask(lead, MANY, ids=[gid(row), gid(ticket)], input={"agilePoints": 13})
    assert got["itemChangeMany"]["changed"] == {
        "items": [{"agilePoints": 13}],
        "failures": [{"index": 1, "error": {"code": "INVALID", "path": PATH}}],
    }
    await items.edit(lead, row.id, points=Points(1))
    await work_off()
    assert (await Item.get(id=row.id)).agile_points == 13
    await ask(lead, MANY, ids=[gid(row)], input={"agilePoints": None})
    await items.edit(lead, row.id, points=Points(1))
    await work_off()
    assert (await Item.get(id=row.id)).agile_points is None


async def test_lists_are_narrowed_and_sorted_by_them(
    lead: Viewer, guest: Viewer, row: Item, workspace: Keys, queries: Any
) -> None:
    for title, points in (("three", 3), ("eight", 8), ("too", 3)):
        item = await task(lead, workspace, title)
        await items.edit(lead, item.id, points=Points(points))

    async def found(**asked: Any) -> list[str]:
        titles: list[str] = []
        after: str | None = None
        while True:
            with queries(1):
                page = (await ask(lead, LIST, **asked, after=after))["items"]
            if not page["nodes"]:
                return titles
            titles += [each["title"] for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]

    for direction, nulls, titles in (
        ("DESC", "LAST", ["eight", "too", "three", "Task"]),
        ("DESC", "FIRST", ["Task", "eight", "too", "three"]),
        ("ASC", "LAST", ["three", "too", "eight", "Task"]),
    ):
        order = [{"field": "AGILE_POINTS", "direction": direction, "nulls": nulls}]
        assert await found(order=order) == titles
    by_number = [{"field": "NUMBER"}]
    assert await found(filter={"agilePoints": {"gte": 5}}, order=by_number) == ["eight"]
    assert await found(filter={"agilePoints": {"in": [3, 8]}}, order=by_number) == ["three", "eight", "too"]
    assert await found(filter={"not": {"agilePoints": {"gte": 0}}}) == ["Task"]
    with pytest.raises(Invalid):
        await found(filter={"agilePoints": {"gte": 2**15}})
    for asked in ({"filter": {"agilePoints": {"gte": 0}}}, {"order": order}):
        with pytest.raises(NotAllowed):
            await ask(guest, LIST, **asked)


async def test_they_stay_with_an_item_that_becomes_one_of_a_type_without_them(
    lead: Viewer, row: Item
) -> None:
    await items.edit(lead, row.id, points=Points(8))
    tickets = await ItemType.get(slug="ticket")
    await items.convert(lead, row.id, tickets.id)
    assert (await ask(lead, SHOWN, id=gid(row)))["item"]["agilePoints"] == 8
    async with unchanged():
        (error,) = (await _edit(lead, row, agilePoints=5))["errors"]
    assert (error["code"], error["path"]) == ("INVALID", PATH)
    await items.convert(lead, row.id, row.type_id)
    assert (await _edit(lead, row, agilePoints=5))["item"]["agilePoints"] == 5


async def test_clones_and_copies_are_as_large(admin: Viewer, row: Item, workspace: Keys) -> None:
    await items.edit(admin, row.id, points=Points(8))
    assert (await clone(admin, row.id, "Clone")).agile_points == 8
    for name, keeps in (("As it is", True), ("Anew", False)):
        await copies.duplicate(admin, workspace["website"], Wanted(name=name, keeps_statuses=keeps))
        await work_off()
        copy = await Item.get(project_id=(await Project.get(name=name)).id, title="Task")
        assert copy.agile_points == 8
    await item_types.edit(admin, row.type_id, abilities=[Ability.PLANNING])
    assert (await clone(admin, row.id, "Without")).agile_points is None
