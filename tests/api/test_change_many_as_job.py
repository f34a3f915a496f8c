"""Many items changed alike by a job: in steps, by the rights of then, with what was wrong with which."""

from typing import Any
from unittest import mock

import orjson
import pytest

from domain import api_keys, items, projects
from domain.items import change_in_steps
from domain.items.change_in_steps import AT_ONCE, JOB_ITEMS_MOST
from domain.jobs import work
from kit import clock
from kit.ids import from_global, new_id, to_global
from models import EventRecord, Item, Job, JobFailure, JobItem, Status, Viewer, sight
from tests import factories
from tests.api.asking import ask, gid
from tests.api.copies.asking import work_off
from tests.factories import Keys
from tests.refusals import unchanged
from web.graphql.limits import DocumentLimits, HttpLimits
from web.graphql.variables import check_variables

JOB = "id kind state done total failed stopped failures version project { id }"
CHANGE = f"""mutation($ids: [ID!]!, $input: ItemChangeManyInput!, $key: String) {{
  itemChangeManyAsJob(ids: $ids, input: $input, idempotencyKey: $key) {{
    job {{ {JOB} }} errors {{ code path message }} cursor }} }}"""
FAILURES = f"""query($id: ID!, $first: Int, $after: String) {{ job(id: $id) {{ {JOB} }}
  jobFailures(jobId: $id, first: $first, after: $after) {{ nodes {{ index item {{ title }} error {{ code path message }} }}
    pageInfo {{ hasNextPage endCursor }} totalCount {{ value }} }} }}"""


@pytest.fixture
async def rows(lead: Viewer, workspace: Keys) -> list[Item]:
    return [await factories.item(lead, name, project_id=workspace["website"]) for name in "abcde"]


@pytest.fixture
def small() -> Any:
    """Two items a step."""
    with mock.patch.object(change_in_steps, "AT_ONCE", 2):
        yield


async def _begin(by: Viewer, ids: list[str], key: Any = None, **given: Any) -> Any:
    return (await ask(by, CHANGE, ids=ids, input=given, key=key))["itemChangeManyAsJob"]


async def _step() -> None:
    (claimed,) = await work.claim(1)
    await work.step(claimed)


async def test_it_is_answered_at_once_and_done_in_steps(
    lead: Viewer, rows: list[Item], workspace: Keys, small: None
) -> None:
    unknown = to_global("item", new_id())
    ids = [gid(rows[0]), unknown, gid(rows[1]), gid(rows[0]), gid(rows[2]), gid(rows[3])]
    got = await _begin(lead, ids, priority=4)
    key = got["job"].pop("id")
    assert (got["errors"], got["cursor"] is None) == ([], False)
    assert got["job"] == {
        "kind": "ITEM_CHANGE_MANY", "state": "QUEUED", "done": 0, "total": 5, "failed": 0, "stopped": None, "failures": [],
        "version": 1, "project": None,
    }  # fmt: skip
    assert await Item.filter(priority=4).count() == 0
    assert await work_off() == 3
    shown = await ask(lead, FAILURES, id=key)
    assert {name: shown["job"][name] for name in ("state", "done", "failed", "version", "failures")} == {
        "state": "DONE", "done": 5, "failed": 1, "version": 4, "failures": ["There is no such item."],
    }  # fmt: skip
    error = {"code": "NOT_FOUND", "path": ["id"], "message": "There is no such item."}
    assert shown["jobFailures"]["nodes"] == [{"index": 1, "item": None, "error": error}]
    assert await Item.filter(priority=4).order_by("title").values_list("title", flat=True) == [*"abcd"]
    assert await EventRecord.filter(kind="item.edited").count() == 4
    told = (
        await EventRecord.filter(kind="job.advanced").order_by("position").values_list("changes", flat=True)
    )
    assert told == [
        {"state": ["queued", "running"], "done": [0, 2], "failed": [0, 1]},
        {"done": [2, 4]},
        {"state": ["running", "done"], "done": [4, 5]},
    ]
    assert await JobItem.all().count() == 0


async def test_of_one_item_all_is_done_or_nothing(lead: Viewer, rows: list[Item]) -> None:
    """In the same transaction as others, too: not even an event stays."""
    closed = await Status.get(type_id=rows[0].type_id, name="Closed")
    await items.set_status(lead, rows[1].id, closed.id)
    before = await EventRecord.filter(kind="item.edited").count()
    got = await _begin(lead, [gid(rows[0]), gid(rows[1]), gid(rows[2])], priority=4, archived=True)
    await work_off()
    shown = (await ask(lead, FAILURES, id=got["job"]["id"]))["jobFailures"]
    assert [(each["index"], each["item"], each["error"]["code"]) for each in shown["nodes"]] == [
        (0, {"title": "a"}, "CONFLICT"),
        (2, {"title": "c"}, "CONFLICT"),
    ]
    assert await Item.filter(priority=4).values_list("title", flat=True) == ["b"]
    assert await EventRecord.filter(kind="item.edited").count() == before + 1


async def test_rights_are_those_of_then(
    admin: Viewer, lead: Viewer, rows: list[Item], workspace: Keys, small: None
) -> None:
    got = await _begin(lead, [gid(row) for row in rows], priority=4)
    await _step()
    await projects.unshare(admin, workspace["website"], factories.key(lead))
    await work_off()
    shown = await ask(lead, FAILURES, id=got["job"]["id"])
    assert {name: shown["job"][name] for name in ("state", "done", "failed", "stopped")} == {
        "state": "DONE", "done": 5, "failed": 3, "stopped": None,
    }  # fmt: skip
    assert {each["error"]["code"] for each in shown["jobFailures"]["nodes"]} == {"NOT_FOUND"}
    assert await Item.filter(priority=4).count() == 2


async def test_what_went_with_what_it_stands_below_is_done(
    lead: Viewer, rows: list[Item], small: None
) -> None:
    """In another step, too."""
    await items.place(lead, rows[4].id, items.Wanted(parent_id=rows[0].id))
    await _begin(lead, [gid(row) for row in rows], removed=True)
    await work_off()
    assert await Job.all().values_list("done", "failed") == [(5, 0)]
    assert await Item.visible_to(lead).count() == 0


async def test_whoever_sees_an_item_no_more_reads_no_title(
    admin: Viewer, lead: Viewer, rows: list[Item], workspace: Keys
) -> None:
    got = await _begin(lead, [gid(rows[0])], archived=True)
    await work_off()
    id = got["job"]["id"]
    shown = await ask(lead, FAILURES, id=id)
    message = shown["jobFailures"]["nodes"][0]["error"]["message"]
    assert shown["job"]["failures"] == [f"a: {message}"]
    await projects.unshare(admin, workspace["website"], factories.key(lead))
    shown = await ask(await factories.viewer(workspace["lead"]), FAILURES, id=id)
    assert (shown["job"]["failures"], shown["jobFailures"]["nodes"][0]["item"]) == ([message], None)
    assert (await ask(admin, FAILURES, id=id))["job"]["failures"] == [f"a: {message}"]


async def test_it_is_read_by_who_asked_and_admins(
    admin: Viewer, lead: Viewer, manager: Viewer, customer: Viewer, rows: list[Item]
) -> None:
    got = await _begin(lead, [to_global("item", new_id()) for _ in range(3)], priority=4)
    await work_off()
    id = got["job"]["id"]
    for by in (lead, admin):
        first = (await ask(by, FAILURES, id=id, first=2))["jobFailures"]
        rest = (await ask(by, FAILURES, id=id, first=2, after=first["pageInfo"]["endCursor"]))["jobFailures"]
        assert [each["index"] for each in first["nodes"] + rest["nodes"]] == [0, 1, 2]
        assert (first["totalCount"]["value"], rest["pageInfo"]["hasNextPage"]) == (3, False)
    for other in (manager, customer):
        shown = await ask(other, FAILURES, id=id)
        assert (shown["job"], shown["jobFailures"]["nodes"], shown["jobFailures"]["totalCount"]["value"]) == (
            None, [], 0
        )  # fmt: skip


async def test_everything_that_can_be_done(admin: Viewer, rows: list[Item], workspace: Keys) -> None:
    """What is asked for comes back from the job's row as it was."""
    closed = await Status.get(type_id=rows[0].type_id, name="Closed")
    member, guest = to_global("user", workspace["member"]), to_global("customer", workspace["guest"])
    await _begin(
        admin, [gid(each) for each in rows], published=False, priority=2, assigneeIds=[member], addFollowerIds=[guest],
        archived=True, projectId=to_global("project", workspace["inbox"]), statusId=to_global("status", closed.id),
    )  # fmt: skip
    await work_off()
    assert await JobFailure.all().count() == 0
    for row in await Item.all():
        shown = (row.published, row.priority, row.archived, row.project_id, row.status_id)
        assert shown == (False, 2, True, workspace["inbox"], closed.id)
    await _begin(admin, [gid(rows[0])], archived=False)
    await work_off()
    await _begin(admin, [gid(rows[0])], projectId=None, removeFollowerIds=[guest], assigneeIds=[])
    await work_off()
    row = await Item.get(id=rows[0].id)
    assert (row.archived, row.project_id) == (False, None)
    await _begin(admin, [gid(rows[0])], removed=True)
    await work_off()
    assert await Item.visible_to(admin).count() == 4


async def test_what_is_refused(lead: Viewer, customer: Viewer, rows: list[Item]) -> None:
    one = [gid(rows[0])]
    given: dict[str, Any]
    for by, ids, given, code, path in (
        (lead, [], {"priority": 1}, "INVALID", ["ids"]),
        (lead, one, {}, "INVALID", ["input"]),
        (lead, one * (JOB_ITEMS_MOST + 1), {"priority": 1}, "TOO_LARGE", ["ids"]),
        (lead, [*one, "nonsense"], {"priority": 1}, "INVALID", ["ids", "1"]),
        (customer, one, {"priority": 1}, "NOT_ALLOWED", []),
    ):
        async with unchanged():
            got = await _begin(by, ids, **given)
        (error,) = got["errors"]
        assert (got["job"], error["code"], error["path"]) == (None, code, path)
    scopes = ["items:read", "items:write", "projects:read"]
    for missing in scopes:
        narrow = factories.narrowed(lead, *(scope for scope in scopes if scope != missing))
        async with unchanged():
            (error,) = (await _begin(narrow, one, priority=1))["errors"]
        assert error["code"] == "NOT_ALLOWED"


async def test_ten_thousand_are_taken(lead: Viewer, rows: list[Item]) -> None:
    ids = [gid(rows[0]), *(to_global("item", new_id()) for _ in range(JOB_ITEMS_MOST - 1))]
    got = await _begin(lead, ids, priority=4)
    assert got["errors"] == []
    assert (got["job"]["total"], await JobItem.all().count()) == (10_000, 10_000)
    await _step()
    job = await Job.get(id=from_global(got["job"]["id"], "job"))
    assert (job.done, job.failed) == (AT_ONCE, AT_ONCE - 1)


def test_the_edge_lets_ten_thousand_and_one_through() -> None:
    """So that the refusal is the verb's: a code and a path."""
    ids = [to_global("item", new_id())] * (JOB_ITEMS_MOST + 1)
    variables = {"ids": ids, "input": {"priority": 1}}
    check_variables(variables, DocumentLimits())
    assert len(orjson.dumps({"query": CHANGE, "variables": variables})) < HttpLimits().body


async def test_once_by_a_key_and_by_the_key_that_asked(lead: Viewer, rows: list[Item]) -> None:
    first, again = [await _begin(lead, [gid(rows[0])], "one", priority=4) for _ in range(2)]
    assert (first["job"], await Job.all().count()) == (again["job"], 1)
    token, key = await api_keys.create(lead, "Changer", ["items:read", "items:write", "projects:read"])
    by = await sight.by_api_key(token, clock.now())
    assert by is not None
    got = await _begin(by, [gid(rows[1])], priority=4)
    await api_keys.revoke(lead, key.id)
    await work_off()
    job = await Job.get(id=from_global(got["job"]["id"], "job"))
    assert (job.state.value, job.stopped) == ("failed", "Who asked for it may not sign in any more.")
    assert await Item.filter(priority=4).values_list("title", flat=True) == ["a"]


async def test_what_a_step_costs_besides_its_items(lead: Viewer, rows: list[Item], queries: Any) -> None:
    """An item that there is not costs one statement."""
    for count in (1, 20):
        await _begin(lead, [to_global("item", new_id()) for _ in range(count)], priority=4)
        (key,) = await work.claim(1)
        with queries(11 + count):
            await work.step(key)
