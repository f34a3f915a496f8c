"""Folders of projects through the API: made, named, placed, removed, for those who work there."""

from typing import Any

import pytest

from domain import folders, projects
from domain.folders.locked import DEPTH_MOST, FOLDERS_MOST
from kit import order_keys
from kit.errors import Invalid
from kit.ids import new_id, to_global
from models import EventRecord, EventText, Folder, Viewer
from tests.api.asking import ask, gid
from tests.api.placing import folder, placed, some
from tests.factories import Keys, narrowed, viewer
from tests.refusals import unchanged

CREATE = """mutation($input: FolderCreateInput!, $key: String) { folderCreate(input: $input, idempotencyKey: $key) {
  folder { id name depth parent { name } project { name } version } errors { code path message } cursor } }"""
EDIT = """mutation($id: ID!, $name: String!, $version: Int) { folderEdit(id: $id, name: $name, version: $version) {
  folder { name version } errors { code path } cursor } }"""
MOVE = """mutation($id: ID!, $input: FolderMoveInput!, $version: Int) { folderMove(id: $id, input: $input, version: $version) {
  folder { name depth parent { name } version } errors { code path } cursor } }"""
REMOVE = "mutation($id: ID!) { folderRemove(id: $id) { folder { name } errors { code path message } } }"
TREE = "query($id: ID!) { project(id: $id) { folders(first: 100) { nodes { name depth parent { name } } } } }"
MUTATIONS = {"folderCreate": CREATE, "folderEdit": EDIT, "folderMove": MOVE, "folderRemove": REMOVE}


async def _tree(by: Viewer, keys: Keys) -> list[str]:
    """The folders of Website, as many dots before each as it is deep."""
    found = await ask(by, TREE, id=to_global("project", keys["website"]))
    return ["." * each["depth"] + each["name"] for each in found["project"]["folders"]["nodes"]]


async def _moved(by: Viewer, row: Folder, **wanted: Any) -> dict[str, Any]:
    given = {name: gid(other) for name, other in wanted.items()}
    found: dict[str, Any] = (await ask(by, MOVE, id=gid(row), input=given))["folderMove"]
    return found


async def _refusal(by: Viewer, verb: str, **variables: Any) -> tuple[str, list[str]]:
    async with unchanged():
        (error,) = (await ask(by, MUTATIONS[verb], **variables))[verb]["errors"]
    return error["code"], error["path"]


async def test_a_folder_is_made_once(lead: Viewer, workspace: Keys) -> None:
    website = to_global("project", workspace["website"])
    given = {"projectId": website, "name": " Plans "}
    made = (await ask(lead, CREATE, input=given, key="one"))["folderCreate"]
    plans = made["folder"]
    assert (plans["name"], plans["depth"], plans["parent"], plans["version"]) == ("Plans", 0, None, 1)
    assert (plans["project"], made["errors"]) == ({"name": "Website"}, [])
    again = (await ask(lead, CREATE, input=given, key="one"))["folderCreate"]
    assert again["folder"]["id"] == plans["id"]
    below = await ask(lead, CREATE, input={**given, "name": "2027", "parentId": plans["id"]})
    assert below["folderCreate"]["folder"]["parent"] == {"name": "Plans"}
    assert below["folderCreate"]["folder"]["depth"] == 1
    first, _ = await EventRecord.filter(kind="folder.created").order_by("position")
    audience = ["admin", f"project:{workspace['website']}"]
    assert (first.internal, first.audience_before, first.audience_after) == (True, None, audience)


async def test_who_sees_it_no_longer_is_not_told_of_it_again(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    given = {"projectId": to_global("project", workspace["website"]), "name": "Plans"}
    await ask(lead, CREATE, input=given, key="one")
    await projects.unshare(admin, workspace["website"], workspace["lead"])
    now = await viewer(workspace["lead"])
    async with unchanged():
        (error,) = (await ask(now, CREATE, input=given, key="one"))["folderCreate"]["errors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["idempotencyKey"])


async def test_folders_are_dragged_anywhere(lead: Viewer, workspace: Keys, queries: Any) -> None:
    a = await folder(lead, workspace, "a")
    b, c = await folder(lead, workspace, "b"), await folder(lead, workspace, "c", a)
    d = await folder(lead, workspace, "d", a)
    await folder(lead, workspace, "e", c)
    with queries(3):
        assert await _tree(lead, workspace) == ["a", ".c", "..e", ".d", "b"]
    assert (await _moved(lead, d, beforeId=c))["folder"]["parent"] == {"name": "a"}
    assert await _tree(lead, workspace) == ["a", ".d", ".c", "..e", "b"]
    got = (await _moved(lead, c, parentId=b))["folder"]
    assert got == {"name": "c", "depth": 1, "parent": {"name": "b"}, "version": 2}
    assert await _tree(lead, workspace) == ["a", ".d", "b", ".c", "..e"]
    assert (await _moved(lead, b, beforeId=a))["errors"] == []
    assert (await _moved(lead, d))["folder"]["parent"] is None
    assert await _tree(lead, workspace) == ["b", ".c", "..e", "a", "d"]
    async with unchanged():
        assert (await _moved(lead, d))["cursor"] is None
        assert (await _moved(lead, a, afterId=b))["cursor"] is None


PAGE = """query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { project(id: $id) {
  folders(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount { value } } } }"""


async def test_the_tree_is_read_page_by_page(lead: Viewer, guest: Viewer, workspace: Keys) -> None:
    a = await folder(lead, workspace, "a")
    e, d = await folder(lead, workspace, "e"), await folder(lead, workspace, "d", a)
    await folder(lead, workspace, "b", a)
    await _moved(lead, d, parentId=a)
    await folder(lead, workspace, "c", a)
    website = to_global("project", workspace["website"])

    async def page(by: Viewer = lead, **window: Any) -> Any:
        return (await ask(by, PAGE, id=website, **window))["project"]["folders"]

    def shown(found: Any) -> tuple[str, bool, bool]:
        info = found["pageInfo"]
        names = "".join(edge["node"]["name"] for edge in found["edges"])
        return names, info["hasPreviousPage"], info["hasNextPage"]

    whole = await page()
    assert shown(whole) == ("abdce", False, False)
    at = {edge["node"]["name"]: edge["cursor"] for edge in whole["edges"]}
    assert shown(await page(first=2)) == ("ab", False, True)
    assert shown(await page(first=2, after=at["b"])) == ("dc", True, True)
    assert shown(await page(first=2, after=at["c"])) == ("e", True, False)
    assert shown(await page(last=2)) == ("ce", True, False)
    assert shown(await page(last=2, before=at["c"])) == ("bd", True, True)
    assert shown(await page(first=0)) == ("", False, True)
    assert whole["totalCount"]["value"] == 5
    nothing = await page(guest)
    assert (shown(nothing), nothing["totalCount"]["value"]) == (("", False, False), 0)
    # A cursor is a folder, wherever that has gone meanwhile; of one that is gone there is no page.
    await _moved(lead, e, beforeId=a)
    assert shown(await page(after=at["e"])) == ("abdc", True, False)
    await ask(lead, REMOVE, id=gid(e))
    for wrong in ({"after": at["e"]}, {"before": at["e"]}, {"after": "x"}, {"first": 101}):
        with pytest.raises(Invalid):
            await page(**wrong)


async def test_a_folder_is_renamed(lead: Viewer, workspace: Keys) -> None:
    plans = await folder(lead, workspace, "Plans")
    got = (await ask(lead, EDIT, id=gid(plans), name=" Ideas "))["folderEdit"]
    assert got["folder"] == {"name": "Ideas", "version": 2}
    async with unchanged():
        assert (await ask(lead, EDIT, id=gid(plans), name="Ideas"))["folderEdit"]["cursor"] is None
    assert await _refusal(lead, "folderEdit", id=gid(plans), name="x", version=1) == ("CONFLICT", ["version"])


async def test_what_is_not_empty_is_not_removed(lead: Viewer, workspace: Keys) -> None:
    a = await folder(lead, workspace, "a")
    b, (item,) = await folder(lead, workspace, "b", a), await some(lead, workspace, "i")
    await placed(lead, item, folderId=b)
    assert await _refusal(lead, "folderRemove", id=gid(a)) == ("INVALID", ["id"])
    assert await _refusal(lead, "folderRemove", id=gid(b)) == ("INVALID", ["id"])
    (other,) = await some(lead, workspace, "o")
    await placed(lead, item, afterId=other)
    for row in (b, a):
        got = (await ask(lead, REMOVE, id=gid(row)))["folderRemove"]
        assert (got["folder"], got["errors"]) == ({"name": row.name}, [])
    assert await Folder.all().count() == 0
    gone = await EventRecord.filter(entity="folder").values_list("position", flat=True)
    assert await EventText.filter(position__in=gone).count() == 0


async def test_what_cannot_be(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    a = await folder(lead, workspace, "a")
    b = await folder(lead, workspace, "b", a)
    backoffice = await projects.create(admin, "Backoffice")
    elsewhere = await folders.create(admin, backoffice.id, "Elsewhere")
    admin = await viewer(workspace["admin"])
    website, absent = to_global("project", workspace["website"]), to_global("folder", new_id())
    for by, given, code, path in (
        (lead, {"parentId": gid(a)}, "INVALID", ["input", "parentId"]),
        (lead, {"parentId": gid(b)}, "INVALID", ["input", "parentId"]),
        (lead, {"beforeId": gid(b)}, "INVALID", ["input", "beforeId"]),
        (lead, {"afterId": gid(a)}, "INVALID", ["input", "afterId"]),
        (lead, {"parentId": gid(b), "afterId": gid(b)}, "INVALID", ["input"]),
        (lead, {"parentId": website}, "INVALID", ["input", "parentId"]),
        (lead, {"parentId": absent}, "NOT_FOUND", ["input", "parentId"]),
        (lead, {"parentId": gid(elsewhere)}, "NOT_FOUND", ["input", "parentId"]),
        (admin, {"parentId": gid(elsewhere)}, "INVALID", ["input", "parentId"]),
        (admin, {"beforeId": gid(elsewhere)}, "INVALID", ["input", "beforeId"]),
    ):
        assert await _refusal(by, "folderMove", id=gid(a), input=given) == (code, path), given
    for name, code in (("", "INVALID"), (" ", "INVALID"), ("a\0b", "INVALID"), ("x" * 10_001, "TOO_LARGE")):
        given = {"projectId": website, "name": name}
        assert await _refusal(lead, "folderCreate", input=given) == (code, ["input", "name"])
        assert await _refusal(lead, "folderEdit", id=gid(a), name=name) == (code, ["name"])
    given = {"projectId": website, "name": "x", "parentId": gid(elsewhere)}
    assert await _refusal(admin, "folderCreate", input=given) == ("INVALID", ["input", "parentId"])


async def test_only_so_deep_and_so_many(lead: Viewer, workspace: Keys) -> None:
    row, low = None, await folder(lead, workspace, "low")
    under = await folder(lead, workspace, "under", low)
    for number in range(DEPTH_MOST):
        row = await folder(lead, workspace, f"{number}", row)
    assert row is not None
    given = {"projectId": to_global("project", workspace["website"]), "name": "x", "parentId": gid(row)}
    assert await _refusal(lead, "folderCreate", input=given) == ("TOO_LARGE", ["input", "parentId"])
    move = {"id": gid(low), "input": {"beforeId": gid(row)}}
    assert await _refusal(lead, "folderMove", **move) == ("TOO_LARGE", ["input", "beforeId"])
    assert (await _moved(lead, under, beforeId=row))["errors"] == []
    more = [
        Folder(
            id=new_id(),
            project_id=workspace["website"],
            name="x",
            order_key=order_keys.at(number),
            created_at=low.created_at,
            updated_at=low.updated_at,
        )
        for number in range(FOLDERS_MOST - 22)
    ]
    await Folder.bulk_create(more)
    del given["parentId"]
    assert await _refusal(lead, "folderCreate", input=given) == ("TOO_LARGE", ["input", "projectId"])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("member", "NOT_ALLOWED"),
        ("restricted", "NOT_ALLOWED"),
        ("teammate", "NOT_ALLOWED"),
        ("outsider", "NOT_FOUND"),
        ("guest", "NOT_FOUND"),
        ("customer", "NOT_FOUND"),
    ],
)
async def test_who_may_not(lead: Viewer, workspace: Keys, name: str, code: str) -> None:
    by = await viewer(workspace[name])
    plans = await folder(lead, workspace, "Plans")
    for verb, given in (
        ("folderEdit", {"name": "x"}),
        ("folderMove", {"input": {}}),
        ("folderRemove", {}),
    ):
        assert await _refusal(by, verb, id=gid(plans), **given) == (code, ["id"] * (code == "NOT_FOUND"))
    given = {"projectId": to_global("project", workspace["website"]), "name": "x"}
    # A customer who follows the project sees it, and may not change it.
    made = await _refusal(by, "folderCreate", input=given)
    assert made[0] == ("NOT_ALLOWED" if name == "guest" else code)
    seen = (await ask(by, "query($id: ID!) { node(id: $id) { id } }", id=gid(plans)))["node"]
    assert (seen is None) is (code == "NOT_FOUND")


async def test_customers_see_no_folders(lead: Viewer, guest: Viewer, workspace: Keys) -> None:
    await folder(lead, workspace, "Plans")
    assert await _tree(guest, workspace) == []
    assert await _tree(lead, workspace) == ["Plans"]
    assert await _refusal(
        narrowed(lead, "projects:read"),
        "folderCreate",
        input={"projectId": to_global("project", workspace["website"]), "name": "x"},
    ) == ("NOT_ALLOWED", [])
