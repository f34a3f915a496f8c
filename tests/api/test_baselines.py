"""Baselines are taken, compared with and removed through the API."""

from typing import Any

from domain import items, projects
from kit.ids import to_global
from models import Baseline, BaselineItem, EventRecord, EventText, Viewer
from tests import factories
from tests.api.asking import ask
from tests.api.planning import planned, task
from tests.factories import Keys
from tests.refusals import unchanged

TAKE = """mutation($id: ID!, $name: String!) { baselineTake(projectId: $id, name: $name) {
  baseline { id name itemCount project { name } takenBy { name } } errors { code path message } cursor } }"""
REMOVE = "mutation($id: ID!) { baselineRemove(id: $id) { baseline { name } errors { code path } cursor } }"
COMPARE = """query($id: ID!) { project(id: $id) { baselines { id name items(first: 100) { nodes { item { title } start finish
  workMinutes durationMinutes slip { startMinutes finishMinutes actualStartMinutes actualFinishMinutes } } } } } }"""
MONDAY = "2026-03-02T09:00:00+00:00"


def website(keys: Keys) -> str:
    return to_global("project", keys["website"])


async def take(by: Viewer, keys: Keys, name: str = "First plan") -> dict[str, Any]:
    found: dict[str, Any] = (await ask(by, TAKE, id=website(keys), name=name))["baselineTake"]
    return found


async def compared(by: Viewer, keys: Keys) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await ask(by, COMPARE, id=website(keys)))["project"]["baselines"]
    return found


async def test_what_is_planned_is_held_against_what_was(lead: Viewer, workspace: Keys, queries: Any) -> None:
    a, b, c = [await task(lead, workspace, name) for name in "abc"]
    await planned(lead, a, start=MONDAY, durationMinutes=480, workMinutes=300)
    await planned(lead, b, start="2026-03-03T09:00:00Z", durationMinutes=60)
    made = await take(lead, workspace)
    assert made["errors"] == []
    assert made["baseline"] == {
        "id": made["baseline"]["id"], "name": "First plan", "itemCount": 2, "project": {"name": "Website"},
        "takenBy": {"name": "Lead"},
    }  # fmt: skip
    await planned(lead, a, start="2026-03-03T10:00:00Z", actualStart="2026-03-02T08:00:00Z")
    await planned(
        lead, b, start="2026-03-02T16:00:00Z", actualStart=MONDAY, actualFinish="2026-03-09T09:00:00Z"
    )
    await planned(lead, c, start=MONDAY)
    await take(lead, workspace, "Second plan")
    first, second = await compared(lead, workspace)
    assert (first["name"], [row["item"]["title"] for row in second["items"]["nodes"]]) == (
        "First plan",
        ["c", "b", "a"],
    )
    assert first["items"]["nodes"] == [
        {
            "item": {"title": "a"}, "start": MONDAY, "finish": "2026-03-02T17:00:00+00:00", "workMinutes": 300,
            "durationMinutes": 480,
            "slip": {"startMinutes": 540, "finishMinutes": 540, "actualStartMinutes": 0, "actualFinishMinutes": None},
        },
        {
            "item": {"title": "b"}, "start": "2026-03-03T09:00:00+00:00", "finish": "2026-03-03T10:00:00+00:00",
            "workMinutes": None, "durationMinutes": 60,
            "slip": {"startMinutes": -60, "finishMinutes": -60, "actualStartMinutes": -480, "actualFinishMinutes": 1860},
        },
    ]  # fmt: skip
    # The project, its baselines, their items; these items, their plans, the company's hours and zone.
    with queries(7):
        await compared(lead, workspace)


async def test_that_it_is_taken_and_removed_is_told(lead: Viewer, workspace: Keys) -> None:
    await planned(lead, await task(lead, workspace), start=MONDAY)
    baseline = (await take(lead, workspace))["baseline"]["id"]
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.kind, event.internal, event.project_id) == ("baseline.taken", True, workspace["website"])
    assert (event.audience_before, event.audience_after) == (
        None,
        sorted(["admin", f"project:{workspace['website']}"]),
    )
    assert (event.changes, await EventText.filter(position=event.position).count()) == (
        {"items": [None, 1]},
        1,
    )
    gone = (await ask(lead, REMOVE, id=baseline))["baselineRemove"]
    assert (gone["baseline"], gone["errors"]) == ({"name": "First plan"}, [])
    assert (await Baseline.all().count(), await BaselineItem.all().count()) == (0, 0)
    assert await EventText.filter(position=event.position).count() == 0, "its name is gone too"
    async with unchanged():
        again = (await ask(lead, REMOVE, id=baseline))["baselineRemove"]
    assert again["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]


async def test_an_item_that_went_elsewhere_is_not_shown_to_who_does_not_see_it(
    admin: Viewer, lead: Viewer, guest: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace)
    await planned(lead, row, start=MONDAY)
    await take(lead, workspace)
    elsewhere = (await projects.create(admin, "Elsewhere")).id
    await items.move(admin, row.id, elsewhere)
    assert (await compared(lead, workspace))[0]["items"]["nodes"] == []
    assert len((await compared(admin, workspace))[0]["items"]["nodes"]) == 1
    assert await compared(guest, workspace) == []


async def test_an_item_in_the_bin_is_not_shown_and_comes_back(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    """To admins neither, who see all that is not there."""
    row = await task(lead, workspace)
    await planned(lead, row, start=MONDAY)
    await take(lead, workspace)
    await items.remove(admin, row.id)
    for who in (admin, lead):
        assert (await compared(who, workspace))[0]["items"]["nodes"] == []
    await items.restore(admin, row.id)
    for who in (admin, lead):
        assert len((await compared(who, workspace))[0]["items"]["nodes"]) == 1


async def test_bad_input_is_refused(
    lead: Viewer, member: Viewer, outsider: Viewer, guest: Viewer, workspace: Keys
) -> None:
    baseline = (await take(lead, workspace))["baseline"]["id"]
    for by, name, code, path in (
        (lead, " ", "INVALID", ["name"]),
        (lead, "n" * 201, "TOO_LARGE", ["name"]),
        (member, "Mine", "NOT_ALLOWED", []),
        (guest, "Mine", "NOT_ALLOWED", []),
        (outsider, "Mine", "NOT_FOUND", ["projectId"]),
    ):
        async with unchanged():
            (error,) = (await take(by, workspace, name))["errors"]
        assert (error["code"], error["path"]) == (code, path)
    for by, code in ((member, "NOT_ALLOWED"), (guest, "NOT_FOUND"), (outsider, "NOT_FOUND")):
        async with unchanged():
            assert (await ask(by, REMOVE, id=baseline))["baselineRemove"]["errors"][0]["code"] == code
    for number in range(19):
        await take(lead, workspace, f"Plan {number}")
    async with unchanged():
        assert (await take(lead, workspace))["errors"][0]["code"] == "TOO_LARGE"
    assert len(await compared(await factories.viewer(workspace["restricted"]), workspace)) == 20
