"""Many items changed alike: all or none, or each by itself, with what was wrong with which."""

from typing import Any
from uuid import UUID

import pytest

from domain import items
from kit.errors import TooLarge
from kit.ids import new_id, to_global
from models import EventRecord, Item, ItemType, Status, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.factories import Keys
from tests.refusals import unchanged

CHANGE = """mutation($ids: [ID!]!, $input: ItemChangeManyInput!, $together: ChangeTogether!) {
  itemChangeMany(ids: $ids, input: $input, together: $together) {
    changed { items { title priority published archived status { name } assignees { id } project { name } }
      failures { index error { code path message } } } errors { code path message } cursor } }"""


@pytest.fixture
async def rows(lead: Viewer, workspace: Keys) -> list[Item]:
    return [await factories.item(lead, name, project_id=workspace["website"]) for name in "abc"]


async def _change(by: Viewer, ids: list[str], together: Any = "EACH", **given: Any) -> Any:
    return (await ask(by, CHANGE, ids=ids, input=given, together=together))["itemChangeMany"]


def _failures(got: Any) -> list[tuple[int, str]]:
    return [(each["index"], each["error"]["code"]) for each in got["changed"]["failures"]]


async def test_each_by_itself(lead: Viewer, rows: list[Item], workspace: Keys) -> None:
    task = await ItemType.get(slug="task")
    other = await factories.item(lead, "task", project_id=workspace["website"], type_id=task.id)
    closed = await Status.get(type_id=rows[0].type_id, name="Closed")
    ids = [gid(rows[0]), to_global("item", workspace["website"]), gid(other), gid(rows[1]), gid(rows[0])]
    got = await _change(lead, ids, statusId=to_global("status", closed.id), priority=4)
    assert [each["title"] for each in got["changed"]["items"]] == ["a", "b"]
    assert {(each["status"]["name"], each["priority"]) for each in got["changed"]["items"]} == {("Closed", 4)}
    assert _failures(got) == [(1, "NOT_FOUND"), (2, "INVALID")]
    assert got["changed"]["failures"][1]["error"]["path"] == ["statusId"]
    assert got["errors"] == []


async def test_of_one_item_all_steps_or_none(lead: Viewer, rows: list[Item]) -> None:
    async with unchanged():
        got = await _change(lead, [gid(rows[2])], priority=4, archived=True)
    assert (_failures(got), got["cursor"]) == ([(0, "CONFLICT")], None)


@pytest.mark.parametrize("together", ["EACH", "ALL_OR_NONE"])
async def test_what_goes_with_what_it_stands_below_is_removed_with_it(
    together: str, lead: Viewer, member: Viewer, rows: list[Item]
) -> None:
    """Whoever chooses an item and what is below it wants both gone."""
    await items.place(lead, rows[1].id, items.Wanted(parent_id=rows[0].id))
    got = await _change(lead, [gid(row) for row in rows[:2]], together, removed=True)
    assert (got["errors"], got["changed"]["failures"]) == ([], [])
    assert [each["title"] for each in got["changed"]["items"]] == ["a", "b"]
    assert await Item.filter(removed_with=rows[0].id).count() == 2
    await items.remove(lead, rows[2].id)
    for by, row in ((lead, rows[2]), (member, rows[1])):
        async with unchanged():
            assert _failures(await _change(by, [gid(row)], removed=True)) == [(0, "NOT_FOUND")]


async def test_all_or_none(lead: Viewer, member: Viewer, rows: list[Item], workspace: Keys) -> None:
    mine = await factories.item(member, "mine", project_id=workspace["website"])
    ids = [gid(rows[0]), gid(mine), gid(rows[1])]
    async with unchanged():
        got = await _change(member, ids, "ALL_OR_NONE", priority=5)
    assert [each["code"] for each in got["errors"]] == ["CONFLICT"]
    assert (got["changed"]["items"], _failures(got)) == ([], [(0, "NOT_ALLOWED"), (2, "NOT_ALLOWED")])
    got = await _change(
        lead, ids, "ALL_OR_NONE", priority=5, assigneeIds=[to_global("user", workspace["member"])]
    )
    assert [each["title"] for each in got["changed"]["items"]] == ["a", "mine", "b"]
    assert {each["priority"] for each in got["changed"]["items"]} == {5}
    assert await EventRecord.filter(kind="item.edited").count() == 3


async def test_everything_that_can_be_done(admin: Viewer, rows: list[Item], workspace: Keys) -> None:
    ids, guest = [gid(each) for each in rows], to_global("customer", workspace["guest"])
    closed = await Status.get(type_id=rows[0].type_id, name="Closed")
    got = await _change(
        admin, ids, "ALL_OR_NONE", published=False, addFollowerIds=[guest], archived=True,
        projectId=to_global("project", workspace["inbox"]), statusId=to_global("status", closed.id),
    )  # fmt: skip
    shown = got["changed"]["items"]
    assert [(each["published"], each["archived"], each["project"]["name"]) for each in shown] == [
        (False, True, "Incoming tickets")
    ] * 3
    got = await _change(admin, ids, archived=False, removeFollowerIds=[guest])
    # Followers are not changed as long as it is archived: that step comes first.
    assert _failures(got) == [(index, "NOT_ALLOWED") for index in range(3)]
    assert _failures(await _change(admin, ids, archived=False)) == []
    got = await _change(admin, ids, removed=True)
    assert (len(got["changed"]["items"]), await Item.visible_to(admin).count()) == (3, 0)


async def test_what_is_refused(lead: Viewer, rows: list[Item]) -> None:
    one = [gid(rows[0])]
    given: dict[str, Any]
    for ids, given, code, path in (
        ([], {"priority": 1}, "INVALID", ["ids"]),
        (one, {}, "INVALID", ["input"]),
        (one * 1001, {"priority": 1}, "TOO_LARGE", ["ids"]),
        ([*one, "nonsense"], {"priority": 1}, "INVALID", ["ids", "1"]),
    ):
        async with unchanged():
            (error,) = (await _change(lead, ids, **given))["errors"]
        assert (error["code"], error["path"]) == (code, path)
    with pytest.raises(TooLarge):
        await items.change_many(lead, _unknown(1001), items.Changes(priority=1), items.Together.EACH)


def _unknown(count: int) -> list[UUID]:
    return [new_id() for _ in range(count)]


async def test_a_thousand(lead: Viewer, workspace: Keys) -> None:
    """Those that there are not cost little; what matters is that a thousand are taken."""
    row = await factories.item(lead, project_id=workspace["website"])
    unknown = _unknown(999)
    done = await items.change_many(lead, [row.id, *unknown], items.Changes(priority=3), items.Together.EACH)
    assert ([each.id for each in done.items], len(done.failures)) == ([row.id], 999)
