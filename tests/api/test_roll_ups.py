"""Figures of parents through the API: read in lists by one statement, by staff alone."""

from typing import Any

import pytest

from domain import folders, items
from domain.items import Points, Wanted
from kit.ids import to_global
from models import Folder, Item, Status, StatusCategory, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.planning import planned, task
from tests.factories import Keys, narrowed, viewer

FIGURES = """rollUp { items notStarted inProgress finished percentComplete plannedWorkMinutes finishedWorkMinutes
    actualWorkMinutes agilePoints finishedAgilePoints start finish }"""
ALL = f"""query($item: ID!, $folder: ID!, $project: ID!) {{
  item(id: $item) {{ {FIGURES} }} project(id: $project) {{ {FIGURES} }}
  node(id: $folder) {{ ... on Folder {{ {FIGURES} }} }} }}"""
LIST = "query { items(first: 20) { nodes { title rollUp { items percentComplete } } } }"
TREE = """query { tree(first: 20) { nodes { node { ... on Project { name rollUp { items } }
    ... on Folder { name rollUp { items } } } } } }"""
MONDAY = "2026-03-02T09:00:00+00:00"


async def _some(by: Viewer, keys: Keys) -> tuple[Item, Folder]:
    """A task with two below it, one of which is planned, and finished."""
    folder = await folders.create(by, keys["website"], "Folder")
    top = await task(by, keys, "Top")
    await items.place(by, top.id, Wanted(folder_id=folder.id))
    done, rest = [await task(by, keys, name, parent_id=top.id) for name in ("Done", "Open")]
    for row, size in ((done, 5), (rest, 8)):
        await items.edit(by, row.id, points=Points(size))
    await planned(by, done, driver="WORK", start=MONDAY, workMinutes=60, actualWorkMinutes=45)
    end = await Status.filter(type_id=done.type_id, category=StatusCategory.FINISHED).order_by("rank").first()
    assert end is not None
    await items.set_status(by, done.id, end.id)
    return top, folder


async def _read(by: Viewer, keys: Keys, top: Item, folder: Folder) -> dict[str, Any]:
    project = to_global("project", keys["website"])
    found: dict[str, Any] = await ask(by, ALL, item=gid(top), folder=gid(folder), project=project)
    return {name: row and row["rollUp"] for name, row in found.items()}


@pytest.mark.parametrize("name", ["admin", "lead", "member", "teammate"])
async def test_staff_read_what_is_below(lead: Viewer, workspace: Keys, name: str) -> None:
    top, folder = await _some(lead, workspace)
    found = await _read(await viewer(workspace[name]), workspace, top, folder)
    assert found["item"] == {
        "items": 2, "notStarted": 1, "inProgress": 0, "finished": 1, "percentComplete": 99,
        "plannedWorkMinutes": 60, "finishedWorkMinutes": 60, "actualWorkMinutes": 45,
        "agilePoints": 13, "finishedAgilePoints": 5,
        "start": MONDAY, "finish": "2026-03-02T10:00:00+00:00",
    }  # fmt: skip
    whole = found["item"] | {"items": 3, "notStarted": 2}
    assert (found["node"], found["project"]) == (whole, whole)


async def test_who_sees_some_of_it_reads_none(
    lead: Viewer, admin: Viewer, guest: Viewer, customer: Viewer, outsider: Viewer, workspace: Keys
) -> None:
    top, folder = await _some(lead, workspace)
    await items.edit(admin, top.id, published=True)
    assert await _read(guest, workspace, top, folder) == {"item": None, "project": None, "node": None}
    mine = await factories.item(customer, "Mine")
    await task(admin, workspace, "Below", parent_id=mine.id, project_id=mine.project_id)
    shown = "query($id: ID!) { item(id: $id) { title rollUp { items } } }"
    assert (await ask(customer, shown, id=gid(mine)))["item"] == {"title": "Mine", "rollUp": None}
    assert (await ask(admin, shown, id=gid(mine)))["item"]["rollUp"] == {"items": 1}
    assert await _read(outsider, workspace, top, folder) == {"item": None, "project": None, "node": None}


async def test_a_key_that_may_not_read_items_reads_no_figures(admin: Viewer, workspace: Keys) -> None:
    await _some(admin, workspace)
    by = narrowed(admin, "projects:read")
    shown = "query($id: ID!) { project(id: $id) { name rollUp { items } } }"
    found = await ask(by, shown, id=to_global("project", workspace["website"]))
    assert found["project"] == {"name": "Website", "rollUp": None}


async def test_where_nothing_stands_there_are_none(admin: Viewer, workspace: Keys) -> None:
    folder = await folders.create(admin, workspace["website"], "Folder")
    item = await task(admin, workspace)
    await items.remove(admin, item.id)
    other = await factories.item(admin, "Outside", project_id=None)
    assert await _read(admin, workspace, other, folder) == {"item": None, "project": None, "node": None}


async def test_lists_have_them_for_one_statement(lead: Viewer, workspace: Keys, queries: Any) -> None:
    for _ in range(6):
        await _some(lead, workspace)
    with queries(1):
        found = await ask(lead, LIST)
    shown = {row["title"]: row["rollUp"] for row in found["items"]["nodes"]}
    assert shown == {"Top": {"items": 2, "percentComplete": 99}, "Done": None, "Open": None}
    tree = (await ask(lead, TREE))["tree"]["nodes"]
    assert [row["node"] for row in tree if row["node"].get("name") == "Folder"] == [
        {"name": "Folder", "rollUp": {"items": 3}}
    ] * 6
