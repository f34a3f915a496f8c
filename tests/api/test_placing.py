"""Items are placed through the API: one before another, in folders, below others, in other projects."""

from typing import Any

import pytest

from domain import items, projects
from domain.items.spots import DEPTH_MOST
from kit.errors import NotAllowed
from kit.ids import to_global
from models import EventRecord, Item, Role, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.placing import LIST, MOVE, at_top, folder, place, placed, refusal, some, titles
from tests.factories import Keys, narrowed, viewer
from tests.refusals import refused, unchanged

SHOWN = """query($id: ID!) { item(id: $id) { childCount parent { title } folder { name }
  children(first: 2) { nodes { title } pageInfo { hasNextPage } totalCount { value } } } }"""
HISTORY = "query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind internal changes { field before after } } } } }"
CREATE = """mutation($input: ItemCreateInput!) { itemCreate(input: $input) {
  item { parent { title } folder { name } project { name } } errors { code path } } }"""


async def test_new_items_come_last_and_are_dragged_anywhere(lead: Viewer, workspace: Keys) -> None:
    a, b, c, d = await some(lead, workspace, "abcd")
    assert await at_top(lead, workspace) == ["a", "b", "c", "d"]
    await placed(lead, d, beforeId=a)
    await placed(lead, a, afterId=b)
    assert await at_top(lead, workspace) == ["d", "b", "a", "c"]
    await placed(lead, d, afterId=c)
    await placed(lead, c, beforeId=a)
    assert await at_top(lead, workspace) == ["b", "c", "a", "d"]
    await some(lead, workspace, "e")
    assert await at_top(lead, workspace) == ["b", "c", "a", "d", "e"]


async def test_pages_follow_the_places(lead: Viewer, workspace: Keys) -> None:
    rows = await some(lead, workspace, "abcde")
    await placed(lead, rows[4], beforeId=rows[0])
    given = {"project": {"eq": to_global("project", workspace["website"])}}
    first = (await ask(lead, LIST, filter=given, first=3))["items"]
    rest = (await ask(lead, LIST, filter=given, first=3, after=first["pageInfo"]["endCursor"]))["items"]
    seen = [[node["title"] for node in page["nodes"]] for page in (first, rest)]
    assert seen == [["e", "a", "b"], ["c", "d"]]


async def test_a_move_within_a_project_changes_one_row(lead: Viewer, workspace: Keys, queries: Any) -> None:
    a, b, c = await some(lead, workspace, "abc")
    before = {row["id"]: row for row in await Item.all().values()}
    # The item and who takes part, the neighbours by two and once more for its rights; the row, and the event.
    with queries(7):
        await placed(lead, c, beforeId=b)
    after = {row["id"]: row for row in await Item.all().values()}
    assert [key for key in before if before[key] != after[key]] == [c.id]
    differs = {name for name in before[c.id] if before[c.id][name] != after[c.id][name]}
    assert differs == {"order_key"}, "neither version nor time, which customers see"
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.kind, event.internal, event.changes) == ("item.placed", True, {})
    async with unchanged():
        got = await place(lead, c, beforeId=b)
        assert (got["errors"], got["cursor"]) == ([], None)
        await placed(lead, c, afterId=a)


async def test_sub_items_stand_below_their_item(lead: Viewer, workspace: Keys) -> None:
    a, b, c, d = await some(lead, workspace, "abcd")
    for row in (d, c, b):
        await placed(lead, row, parentId=a)
    assert await at_top(lead, workspace) == ["a"]
    assert await titles(lead, parent={"eq": gid(a)}) == ["d", "c", "b"]
    shown = (await ask(lead, SHOWN, id=gid(a)))["item"]
    assert (shown["childCount"], shown["parent"], shown["folder"]) == (3, None, None)
    page = shown["children"]
    assert page["nodes"] == [{"title": "d"}, {"title": "c"}]
    assert (page["pageInfo"]["hasNextPage"], page["totalCount"]["value"]) == (True, 3)
    assert (await ask(lead, SHOWN, id=gid(b)))["item"]["parent"] == {"title": "a"}
    event = (await ask(lead, HISTORY, id=gid(b)))["item"]["history"]["nodes"][0]
    change = {"field": "parent", "before": None, "after": gid(a)}
    assert event == {"kind": "item.placed", "internal": True, "changes": [change]}
    await placed(lead, c, beforeId=a)
    assert await at_top(lead, workspace) == ["c", "a"]


async def test_folders_hold_items(lead: Viewer, workspace: Keys) -> None:
    plans = await folder(lead, workspace, "Plans")
    a, b, c = await some(lead, workspace, "abc")
    await placed(lead, b, folderId=plans)
    await placed(lead, a, beforeId=b)
    assert await titles(lead, folder={"eq": gid(plans)}) == ["a", "b"]
    assert (await ask(lead, SHOWN, id=gid(a)))["item"]["folder"] == {"name": "Plans"}
    await placed(lead, c, folderId=plans)
    assert await at_top(lead, workspace) == []
    await placed(lead, b, projectId=to_global("project", workspace["website"]))
    assert await at_top(lead, workspace) == ["b"]
    await placed(lead, a, parentId=c)
    shown = (await ask(lead, SHOWN, id=gid(a)))["item"]
    assert (shown["folder"], shown["parent"]) == (None, {"title": "c"})


async def test_items_are_made_in_their_places(lead: Viewer, customer: Viewer, workspace: Keys) -> None:
    plans, (a,) = await folder(lead, workspace, "Plans"), await some(lead, workspace, "a")
    made = (await ask(lead, CREATE, input={"title": "b", "parentId": gid(a)}))["itemCreate"]
    assert made["item"] == {"parent": {"title": "a"}, "folder": None, "project": {"name": "Website"}}
    made = (await ask(lead, CREATE, input={"title": "c", "folderId": gid(plans)}))["itemCreate"]
    assert made["item"] == {"parent": None, "folder": {"name": "Plans"}, "project": {"name": "Website"}}
    inbox = to_global("project", workspace["inbox"])
    for by, given, code, path in (
        (lead, {"parentId": gid(a), "folderId": gid(plans)}, "INVALID", ["input"]),
        (lead, {"parentId": gid(a), "projectId": inbox}, "INVALID", ["input", "projectId"]),
        (lead, {"parentId": gid(plans)}, "INVALID", ["input", "parentId"]),
        (customer, {"parentId": gid(a)}, "NOT_ALLOWED", []),
        (customer, {"folderId": gid(plans)}, "NOT_ALLOWED", []),
    ):
        async with unchanged():
            got = (await ask(by, CREATE, input={"title": "d", **given}))["itemCreate"]
        assert got["errors"] == [{"code": code, "path": path}]


async def test_what_cannot_be(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    a, b, c = await some(lead, workspace, "abc")
    await placed(lead, b, parentId=a)
    await placed(lead, c, parentId=b)
    loose = await factories.item(lead, "loose", project_id=None)
    (unseen,) = await some(admin, workspace, "x", "inbox")
    for given, code, path in (
        ({"parentId": a}, "INVALID", ["input", "parentId"]),
        ({"beforeId": a}, "INVALID", ["input", "beforeId"]),
        ({"parentId": b}, "INVALID", ["input", "parentId"]),
        ({"beforeId": c}, "INVALID", ["input", "beforeId"]),
        ({"afterId": b}, "INVALID", ["input", "afterId"]),
        ({"parentId": loose}, "INVALID", ["input", "parentId"]),
        ({"beforeId": loose}, "INVALID", ["input", "beforeId"]),
        ({}, "INVALID", ["input"]),
        ({"parentId": b, "beforeId": c}, "INVALID", ["input"]),
        ({"folderId": b}, "INVALID", ["input", "folderId"]),
        ({"projectId": gid(a)}, "INVALID", ["input", "projectId"]),
        ({"projectId": to_global("project", a.id)}, "NOT_FOUND", ["input", "projectId"]),
        ({"beforeId": "item_1"}, "INVALID", ["input", "beforeId"]),
        ({"beforeId": to_global("item", workspace["website"])}, "NOT_FOUND", ["input", "beforeId"]),
        ({"folderId": to_global("folder", workspace["website"])}, "NOT_FOUND", ["input", "folderId"]),
        ({"parentId": b, "version": 7}, "CONFLICT", ["version"]),
    ):
        async with unchanged():
            assert await refusal(lead, a, **given) == (code, path), given
    # Absent and unseen are one.
    outsider = await viewer(workspace["outsider"])
    await projects.share(admin, workspace["inbox"], workspace["outsider"], Role.LEAD)
    outsider = await viewer(workspace["outsider"])
    for wanted in ("parentId", "beforeId", "afterId"):
        async with unchanged():
            assert await refusal(outsider, unseen, **{wanted: a}) == ("NOT_FOUND", ["input", wanted])


async def test_who_may_not_place(
    lead: Viewer, member: Viewer, restricted: Viewer, guest: Viewer, outsider: Viewer, workspace: Keys
) -> None:
    plans = await folder(lead, workspace, "Plans")
    a, b = await some(lead, workspace, "ab", published=True)
    for by, code in (
        (member, "NOT_ALLOWED"),
        (restricted, "NOT_ALLOWED"),
        (guest, "NOT_ALLOWED"),
        (outsider, "NOT_FOUND"),
        (narrowed(lead, "items:read", "projects:read"), "NOT_ALLOWED"),
    ):
        for given in ({"beforeId": a}, {"folderId": plans}):
            async with unchanged():
                assert (await refusal(by, b, **given))[0] == code
    async with unchanged():
        blind = narrowed(lead, "items:read", "items:write")
        assert await refusal(blind, b, folderId=plans) == ("NOT_FOUND", ["input", "folderId"])
    (own,) = await some(member, workspace, "m")
    await placed(member, own, parentId=a)


async def test_only_so_deep(lead: Viewer, workspace: Keys) -> None:
    chain = await some(lead, workspace, "abcdefghijklmnopqrstuv")
    top, low = chain[:DEPTH_MOST], chain[DEPTH_MOST:]
    for below, above in zip(top[1:], top[:-1], strict=True):
        await placed(lead, below, parentId=above)
    async with unchanged():
        assert await refusal(lead, low[0], parentId=top[-1]) == ("TOO_LARGE", ["input", "parentId"])
    await placed(lead, low[0], parentId=low[1])
    async with unchanged():
        assert await refusal(lead, low[1], parentId=top[-2]) == ("TOO_LARGE", ["input", "parentId"])
        assert await refusal(lead, low[1], afterId=top[-1]) == ("TOO_LARGE", ["input", "afterId"])
        made = (await ask(lead, CREATE, input={"title": "x", "parentId": gid(top[-1])}))["itemCreate"]
        assert made["errors"] == [{"code": "TOO_LARGE", "path": ["input", "parentId"]}]
    await placed(lead, low[1], parentId=top[-3])


async def test_an_item_takes_what_is_below_it_to_another_project(
    admin: Viewer, workspace: Keys, queries: Any
) -> None:
    plans, (a, b, c, d) = await folder(admin, workspace, "Plans"), await some(admin, workspace, "abcd")
    (there,) = await some(admin, workspace, "t", "inbox")
    await placed(admin, a, folderId=plans)
    await placed(admin, b, parentId=a)
    await placed(admin, c, parentId=b)
    at, inbox = await EventRecord.all().count(), to_global("project", workspace["inbox"])
    with queries(19):
        got = (await ask(admin, MOVE, id=gid(a), project=inbox))["itemMove"]
    assert got["item"] == {"parent": None, "folder": None, "project": {"id": inbox}}
    assert await at_top(admin, workspace, "inbox") == ["t", "a"]
    assert await titles(admin, parent={"eq": gid(b)}) == ["c"]
    events = await EventRecord.apart().order_by("position").offset(at)
    told = [e for e in events if not e.kind.endswith(".rolled_up")]
    assert [(e.kind, e.entity_id) for e in told] == [
        *[("item.moved", row.id) for row in (b, c, a)],
        ("item.subtree_moved", a.id),
    ]
    assert [sorted(e.changes) for e in told[:3]] == [["project"], ["project"], ["folder", "project"]]
    versions = {row.id: row.version async for row in Item.all()}
    assert [versions[row.id] for row in (a, b, c, d)] == [2, 2, 2, 1]
    website = to_global("project", workspace["website"])
    await placed(admin, b, projectId=website)
    assert await at_top(admin, workspace) == ["d", "b"]
    await placed(admin, b, beforeId=d)
    assert await at_top(admin, workspace) == ["b", "d"]
    assert {row.title: row.project_id async for row in Item.filter(title__in=["b", "c"])} == dict.fromkeys(
        "bc", workspace["website"]
    )
    assert await at_top(admin, workspace, "inbox") == ["t", "a"]
    assert there.project_id == workspace["inbox"]


async def test_not_out_of_all_projects_with_what_is_below(admin: Viewer, workspace: Keys) -> None:
    a, b = await some(admin, workspace, "ab")
    await placed(admin, b, parentId=a)
    async with unchanged():
        (error,) = (await ask(admin, MOVE, id=gid(a), project=None))["itemMove"]["errors"]
    assert (error["code"], error["path"]) == ("INVALID", ["projectId"])
    got = (await ask(admin, MOVE, id=gid(b), project=None))["itemMove"]
    assert got["item"] == {"parent": None, "folder": None, "project": None}


async def test_whoever_may_not_move_one_of_them_moves_none(
    admin: Viewer, member: Viewer, lead: Viewer, workspace: Keys
) -> None:
    (own,), (others,) = await some(member, workspace, "m"), await some(lead, workspace, "l")
    await placed(lead, others, parentId=own)
    await projects.share(admin, workspace["inbox"], workspace["member"], Role.MEMBER)
    async with refused(NotAllowed):
        await items.move(await viewer(workspace["member"]), own.id, workspace["inbox"])


async def test_customers_learn_nothing_of_places(
    lead: Viewer, customer: Viewer, guest: Viewer, workspace: Keys
) -> None:
    plans = await folder(lead, workspace, "Plans")
    (hidden,) = await some(lead, workspace, "h", published=False)
    (asked,) = await some(lead, workspace, "a", published=True, requester_id=workspace["customer"])
    (below,) = await some(lead, workspace, "b", published=True, requester_id=workspace["customer"])
    await placed(lead, asked, parentId=hidden)
    await placed(lead, below, parentId=asked)
    (sorted_in,) = await some(lead, workspace, "s", published=True, requester_id=workspace["customer"])
    await placed(lead, sorted_in, folderId=plans)
    for by in (customer, guest):
        for row in (asked, sorted_in):
            shown = (await ask(by, SHOWN, id=gid(row)))["item"]
            children = {"nodes": [], "pageInfo": {"hasNextPage": False}, "totalCount": {"value": 0}}
            assert shown == {"childCount": 0, "parent": None, "folder": None, "children": children}
        (said,) = (await ask(by, HISTORY, id=gid(asked)))["item"]["history"]["nodes"]
        assert said["kind"] == "item.created"
        for given in ({"parent": {"isNull": True}}, {"folder": {"eq": gid(plans)}}):
            with pytest.raises(NotAllowed):
                await ask(by, "query($f: ItemFilter) { items(filter: $f) { nodes { id } } }", f=given)
        with pytest.raises(NotAllowed):
            await ask(by, LIST, filter={})


async def test_history_names_no_parent_that_is_not_seen(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    a, b = await some(lead, workspace, "ab")
    await placed(lead, b, parentId=a)
    await items.move(admin, b.id, workspace["inbox"])
    await projects.share(admin, workspace["inbox"], workspace["outsider"], Role.LEAD)
    text = HISTORY.replace("first: 1", "first: 2")
    for by, parent in ((await viewer(workspace["outsider"]), None), (admin, gid(a))):
        entries = (await ask(by, text, id=gid(b)))["item"]["history"]["nodes"]
        moved, was_placed = [{c["field"]: c for c in entry["changes"]} for entry in entries]
        assert moved["parent"] == {"field": "parent", "before": parent, "after": None}
        assert was_placed["parent"] == {"field": "parent", "before": None, "after": parent}
