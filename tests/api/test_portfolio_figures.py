"""Figures of portfolios: those of the projects in them that one sees, each once, by one statement."""

from typing import Any

import pytest

from domain import items, projects
from domain.items import Points, Progress
from models import Portfolio, Role, Status, StatusCategory, Viewer
from tests.api.asking import ask, fresh, gid
from tests.api.planning import planned, task
from tests.api.tree import made
from tests.factories import Keys, narrowed, viewer

FIGURES = """rollUp { items notStarted inProgress finished percentComplete plannedWorkMinutes finishedWorkMinutes
    actualWorkMinutes agilePoints finishedAgilePoints start finish }"""
ONE = f"query($id: ID!) {{ node(id: $id) {{ ... on Portfolio {{ {FIGURES} }} ... on Project {{ {FIGURES} }} }} }}"
TREE = """query { tree(first: 100) { nodes { node { ... on Portfolio { name rollUp { items percentComplete } } } } } }"""
MONDAY, TUESDAY = "2026-03-02T09:00:00+00:00", "2026-03-03T09:00:00+00:00"


async def of(by: Viewer, row: Any) -> dict[str, Any] | None:
    found: dict[str, Any] = await ask(await fresh(by), ONE, id=gid(row))
    return found["node"] and found["node"]["rollUp"]


async def _two(admin: Viewer, keys: Keys) -> tuple[Portfolio, Portfolio]:
    """One in the other; Website is in both, and so twice below the upper one, Backoffice in the lower one alone."""
    keys["backoffice"] = (await projects.create(admin, "Backoffice")).id
    low = await made(admin, "Low", keys["website"], keys["backoffice"])
    top = await made(admin, "Top", low, keys["website"])
    done = await task(admin, keys, "Done")
    await planned(admin, done, driver="WORK", start=MONDAY, workMinutes=60, actualWorkMinutes=45)
    end = await Status.filter(type_id=done.type_id, category=StatusCategory.FINISHED).order_by("rank").first()
    assert end is not None
    await items.set_status(admin, done.id, end.id)
    await items.edit(admin, done.id, points=Points(3))
    late = await task(admin, keys, "Late")
    await items.edit(admin, late.id, points=Points(8), progress=Progress(50))
    await planned(admin, late, driver="WORK", start=TUESDAY, workMinutes=120)
    await items.move(admin, late.id, keys["backoffice"])
    await task(admin, keys, "Open")
    return top, low


async def test_each_project_counts_once(admin: Viewer, workspace: Keys) -> None:
    top, low = await _two(admin, workspace)
    whole = {
        "items": 3, "notStarted": 2, "inProgress": 0, "finished": 1, "percentComplete": 66,
        "plannedWorkMinutes": 180, "finishedWorkMinutes": 60, "actualWorkMinutes": 45,
        "agilePoints": 11, "finishedAgilePoints": 3,
        "start": MONDAY, "finish": "2026-03-03T11:00:00+00:00",
    }  # fmt: skip
    assert await of(admin, top) == await of(admin, low) == whole
    assert await of(admin, await made(admin, "Empty")) is None
    assert await of(admin, await made(admin, "Nothing", workspace["inbox"])) is None


async def test_only_what_one_sees_is_in_it(
    admin: Viewer, lead: Viewer, outsider: Viewer, workspace: Keys
) -> None:
    top, low = await _two(admin, workspace)
    website = await projects.edit(admin, workspace["website"], name="Site")
    for row in (top, low):
        found = await of(lead, row)
        assert found is not None
        assert (found["items"], found["finish"]) == (2, "2026-03-02T10:00:00+00:00")
        assert found == await of(lead, website)
        assert await of(outsider, row) is None
        for name in ("guest", "customer"):
            assert await of(await viewer(workspace[name]), row) is None
    await projects.share(admin, workspace["backoffice"], workspace["outsider"], Role.RESTRICTED)
    found = await of(outsider, top)
    assert found is not None
    assert (found["items"], found["percentComplete"], found["start"]) == (1, 50, TUESDAY)
    for scopes in (("projects:read",), ("items:read",)):
        narrow = narrowed(admin, *scopes)
        shown = (await ask(narrow, ONE, id=gid(top)))["node"]
        assert shown == (None if "projects:read" not in scopes else {"rollUp": None})


@pytest.mark.parametrize("name", ["admin", "lead"])
async def test_a_tree_reads_them_all_by_one_statement(
    admin: Viewer, workspace: Keys, queries: Any, name: str
) -> None:
    await _two(admin, workspace)
    who = await viewer(workspace[name])
    bare = TREE.replace("rollUp { items percentComplete }", "")
    with queries(5):
        await ask(who, bare)
    for number in range(20):
        await made(admin, f"More {number:02}", workspace["website"])
    with queries(6):
        found = (await ask(who, TREE))["tree"]["nodes"]
    shown = {each["node"]["name"]: each["node"]["rollUp"] for each in found if "name" in each["node"]}
    assert len(shown) == 22
    assert shown["More 19"] == {"items": 2, "percentComplete": 99}
    assert shown["Top"]["items"] == (3 if name == "admin" else 2)
