"""Items wait for others: through the API, over projects too, never in circles."""

import asyncio
from typing import Any

import pytest

from domain import items, projects
from models import EventRecord, Item, Role, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.planning import task
from tests.factories import Keys
from tests.refusals import unchanged

LINK = """mutation($id: ID!, $before: ID!, $kind: PlanLinkKind, $lag: Int) {
  itemSetPredecessor(id: $id, predecessorId: $before, kind: $kind, lagMinutes: $lag) {
    item { predecessors { kind lagMinutes item { title } } } errors { code path message } cursor } }"""
UNLINK = """mutation($id: ID!, $before: ID!) { itemRemovePredecessor(id: $id, predecessorId: $before) {
    item { predecessors { item { title } } } errors { code path } cursor } }"""
LIST = """query { items(first: 100) { nodes { title predecessors { kind lagMinutes item { title } }
    successors { kind lagMinutes item { title } } } } }"""
HISTORY = "query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind changes { field before after } } } } }"


async def link(by: Viewer, after: Item, before: Item, **given: Any) -> dict[str, Any]:
    given = {"kind": "FINISH_START", "lag": 0, **given}
    found: dict[str, Any] = await ask(by, LINK, id=gid(after), before=gid(before), **given)
    return found["itemSetPredecessor"]


async def refusal(by: Viewer, after: Item, before: Item, **given: Any) -> tuple[str, list[str]]:
    async with unchanged():
        (error,) = (await link(by, after, before, **given))["errors"]
    return error["code"], error["path"]


async def some(by: Viewer, keys: Keys, names: str, **more: Any) -> list[Item]:
    return [await task(by, keys, name, **more) for name in names]


async def test_an_item_waits_for_others(
    lead: Viewer, customer: Viewer, workspace: Keys, queries: Any
) -> None:
    a, b, c = await some(lead, workspace, "abc", requester_id=workspace["customer"], published=True)
    assert (await link(lead, c, a))["errors"] == []
    made = await link(lead, c, b, kind="START_FINISH", lag=-60)
    assert made["item"]["predecessors"] == [
        {"kind": "FINISH_START", "lagMinutes": 0, "item": {"title": "a"}},
        {"kind": "START_FINISH", "lagMinutes": -60, "item": {"title": "b"}},
    ]
    with queries(3):
        nodes = {node["title"]: node for node in (await ask(lead, LIST))["items"]["nodes"]}
    assert nodes["a"]["successors"] == [{"kind": "FINISH_START", "lagMinutes": 0, "item": {"title": "c"}}]
    assert (nodes["a"]["predecessors"], nodes["c"]["successors"]) == ([], [])
    for node in (await ask(customer, LIST))["items"]["nodes"]:
        assert (node["predecessors"], node["successors"]) == (None, None)


async def test_one_link_of_two_items_replaces_the_other(
    admin: Viewer, lead: Viewer, workspace: Keys, queries: Any
) -> None:
    a, b = await some(lead, workspace, "ab")
    # Which of both are seen, both locked with who takes part; the link, two types, the circle, two
    # counts; the link and its events; and what the answer shows.
    with queries(13):
        await link(lead, b, a)
    async with unchanged():
        assert (await link(lead, b, a))["cursor"] is None
    changed = await link(lead, b, a, kind="FINISH_FINISH", lag=30)
    assert changed["item"]["predecessors"] == [
        {"kind": "FINISH_FINISH", "lagMinutes": 30, "item": {"title": "a"}}
    ]
    told = await EventRecord.all().order_by("-position").limit(2)
    assert [(each.kind, each.item_id, each.internal) for each in told] == [
        ("item.plan_linked", a.id, True), ("item.plan_linked", b.id, True),
    ]  # fmt: skip
    assert told[1].changes == {
        "predecessor": [str(a.id), str(a.id)],
        "link_kind": ["finish_start", "finish_finish"],
        "lag_minutes": [0, 30],
    }
    assert told[0].audience_after == sorted(["admin", f"project:{workspace['website']}"])
    (entry,) = (await ask(admin, HISTORY, id=gid(a)))["item"]["history"]["nodes"]
    assert {"field": "successor", "before": gid(b), "after": gid(b)} in entry["changes"]
    (entry,) = (await ask(lead, HISTORY, id=gid(a)))["item"]["history"]["nodes"]
    assert entry["kind"] == "item.created", "who sees one end need not see the other"


async def test_a_link_is_taken_away(lead: Viewer, workspace: Keys) -> None:
    a, b = await some(lead, workspace, "ab")
    await link(lead, b, a)
    gone = (await ask(lead, UNLINK, id=gid(b), before=gid(a)))["itemRemovePredecessor"]
    assert (gone["item"]["predecessors"], gone["errors"]) == ([], [])
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert (last.kind, last.changes) == ("item.plan_unlinked", {"successor": [str(b.id), None]})
    async with unchanged():
        again = (await ask(lead, UNLINK, id=gid(b), before=gid(a)))["itemRemovePredecessor"]
    assert again["errors"] == [{"code": "NOT_FOUND", "path": ["predecessorId"]}]


async def test_nothing_waits_for_itself(lead: Viewer, workspace: Keys) -> None:
    a, b, c = await some(lead, workspace, "abc")
    await link(lead, b, a)
    await link(lead, c, b, kind="START_START")
    for after, before in ((a, a), (a, b), (a, c), (b, c)):
        assert await refusal(lead, after, before) == ("INVALID", ["predecessorId"])
    await link(lead, c, a)


async def test_two_who_link_at_the_same_time_make_no_circle(
    lead: Viewer, manager: Viewer, workspace: Keys
) -> None:
    a, b = await some(lead, workspace, "ab")
    made = await asyncio.gather(link(lead, a, b), link(manager, b, a))
    assert sorted(len(each["errors"]) for each in made) == [0, 1]


async def test_an_unseen_item_is_not_there(
    admin: Viewer, lead: Viewer, outsider: Viewer, workspace: Keys
) -> None:
    elsewhere = (await projects.create(admin, "Elsewhere")).id
    (a,) = await some(lead, workspace, "a")
    (x,) = await some(admin, workspace, "x", project_id=elsewhere)
    assert await refusal(lead, a, x) == ("NOT_FOUND", ["predecessorId"])
    assert await refusal(lead, x, a) == ("NOT_FOUND", ["id"])
    assert (await link(admin, a, x))["errors"] == []
    assert await refusal(lead, a, x) == ("NOT_FOUND", ["predecessorId"])
    nodes = {node["title"]: node for node in (await ask(lead, LIST))["items"]["nodes"]}
    assert nodes["a"]["predecessors"] == []
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert last.audience_after == ["admin"], "who sees but one of them is not told"
    await projects.share(admin, elsewhere, workspace["lead"], Role.RESTRICTED)
    both = await factories.viewer(workspace["lead"])
    nodes = {node["title"]: node for node in (await ask(both, LIST))["items"]["nodes"]}
    assert nodes["a"]["predecessors"][0]["item"] == {"title": "x"}
    assert nodes["x"]["successors"][0]["item"] == {"title": "a"}
    assert await refusal(both, x, a) == ("NOT_ALLOWED", []), "sees it, and may not plan it"


@pytest.mark.parametrize("lag", [-1_000_001, 1_000_001])
async def test_bad_lags_are_refused(lead: Viewer, workspace: Keys, lag: int) -> None:
    a, b = await some(lead, workspace, "ab")
    assert await refusal(lead, b, a, lag=lag) == ("INVALID", ["lagMinutes"])


async def test_tickets_are_not_linked_so(lead: Viewer, member: Viewer, workspace: Keys) -> None:
    (a,) = await some(lead, workspace, "a")
    ticket = await factories.item(lead, "Ticket", project_id=workspace["website"])
    assert await refusal(lead, a, ticket) == ("INVALID", ["predecessorId"])
    assert await refusal(lead, ticket, a) == ("INVALID", ["id"])
    (b,) = await some(lead, workspace, "b")
    assert await refusal(member, a, b) == ("NOT_ALLOWED", [])
    await items.assign(lead, a.id, [workspace["member"]])
    assert (await link(member, a, b))["errors"] == []
