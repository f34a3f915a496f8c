"""Projects are scheduled through the API: read, tried, changed and taken back."""

from typing import Any

import pytest

from domain import items, plans, projects, working_hours
from domain.working_hours import Given
from kit.errors import Invalid
from kit.ids import to_global
from kit.network import Kind
from models import EventRecord, Item, ItemPlan, PlanChange, ProjectPlan, Role, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.planning import planned, set_plan, task
from tests.factories import Keys, narrowed
from tests.refusals import unchanged

SCHEDULE = """query($id: ID!, $start: String, $changes: [PlanTryInput!]) {
  projectSchedule(id: $id, start: $start, changes: $changes) { start finish version project { name }
    items { item { title } start finish earlyStart earlyFinish lateStart lateFinish totalFloatMinutes freeFloatMinutes
      critical moves }
    conflicts { kind message itemIds } lastChange { id itemCount actor { name } } } }"""
CHANGE = "change { id itemCount startBefore startAfter undoneAt project { name } actor { name } }"
RESCHEDULE = f"""mutation($id: ID!, $start: String, $version: Int) {{
  projectReschedule(id: $id, start: $start, version: $version) {{ {CHANGE} errors {{ code path message }} cursor }} }}"""
UNDO = f"""mutation($id: ID!) {{ projectUndoReschedule(id: $id) {{ {CHANGE} errors {{ code path message }} cursor }} }}"""
MONDAY, TUESDAY = "2026-03-02T09:00:00+00:00", "2026-03-03T09:00:00+00:00"
FIVE, NEXT = "2026-03-02T17:00:00+00:00", "2026-03-03T17:00:00+00:00"


async def schedule(by: Viewer, keys: Keys, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = await ask(by, SCHEDULE, id=to_global("project", keys["website"]), **given)
    return found["projectSchedule"]


async def dates(by: Viewer, keys: Keys, **given: Any) -> dict[str, tuple[str, str]]:
    found = await schedule(by, keys, **given)
    return {each["item"]["title"]: (each["start"], each["finish"]) for each in found["items"]}


async def reschedule(by: Viewer, keys: Keys, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = await ask(by, RESCHEDULE, id=to_global("project", keys["website"]), **given)
    return found["projectReschedule"]


async def undo(by: Viewer, change: str) -> dict[str, Any]:
    found: dict[str, Any] = await ask(by, UNDO, id=change)
    return found["projectUndoReschedule"]


async def chain(by: Viewer, keys: Keys) -> list[Item]:
    """A day's work, then another; beside them, two hours that the last one waits for too."""
    rows = [await task(by, keys, title) for title in ("first", "second", "beside")]
    for row, minutes in zip(rows, (480, 480, 120), strict=True):
        await planned(by, row, durationMinutes=minutes)
    await planned(by, rows[0], start=MONDAY)
    for before in (rows[0], rows[2]):
        await plans.set_predecessor(by, rows[1].id, before.id)
    return rows


async def test_a_schedule_is_read(lead: Viewer, workspace: Keys, queries: Any) -> None:
    await chain(lead, workspace)
    found = await schedule(lead, workspace)
    assert (found["start"], found["finish"], found["version"]) == (MONDAY, NEXT, 0)
    assert (found["project"], found["conflicts"], found["lastChange"]) == ({"name": "Website"}, [], None)
    shown = {each.pop("item")["title"]: each for each in found["items"]}
    assert list(shown) == ["beside", "first", "second"]
    assert shown["beside"] == {
        "start": MONDAY, "finish": "2026-03-02T11:00:00+00:00", "earlyStart": MONDAY,
        "earlyFinish": "2026-03-02T11:00:00+00:00", "lateStart": "2026-03-02T15:00:00+00:00", "lateFinish": FIVE,
        "totalFloatMinutes": 360, "freeFloatMinutes": 360, "critical": False, "moves": True,
    }  # fmt: skip
    assert [shown[name]["critical"] for name in ("first", "second")] == [True, True]
    assert (shown["second"]["start"], shown["second"]["totalFloatMinutes"]) == (TUESDAY, 0)
    assert (shown["first"]["moves"], shown["second"]["moves"]) == (False, True)


async def test_reading_costs_the_same_for_any_number(lead: Viewer, workspace: Keys, queries: Any) -> None:
    await chain(lead, workspace)
    short = "query($id: ID!) { projectSchedule(id: $id) { items { item { title } start } } }"
    # The project and its plan, the types, the items, who works on them, their plans, their links; the company's hours and zone.
    with queries(9):
        await ask(lead, short, id=to_global("project", workspace["website"]))
    previous = None
    for number in range(20):
        row = await task(lead, workspace, f"Task {number}", assignee_ids=[workspace["member"]])
        await planned(lead, row, driver="WORK", workMinutes=60)
        if previous:
            await plans.set_predecessor(lead, row.id, previous.id)
        previous = row
    with queries(11):  # and the zones and absences of those who work on them
        assert (
            len(
                (await ask(lead, short, id=to_global("project", workspace["website"])))["projectSchedule"][
                    "items"
                ]
            )
            == 23
        )


async def test_a_start_and_changes_are_tried(lead: Viewer, workspace: Keys) -> None:
    first, *_ = await chain(lead, workspace)
    async with unchanged():
        later = await dates(lead, workspace, start="2026-03-06T09:00:00Z")
        longer = await dates(
            lead, workspace, changes=[{"itemId": gid(first), "plan": {"start": None, "durationMinutes": 960}}]
        )
    assert later["second"] == ("2026-03-09T09:00:00+00:00", "2026-03-09T17:00:00+00:00")
    assert longer["second"] == ("2026-03-04T09:00:00+00:00", "2026-03-04T17:00:00+00:00")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"start": "1969-12-31T23:59:00Z"}, ("start",)),
        ({"start": "tomorrow"}, ("start",)),
        ({"changes": [{"durationMinutes": -1}]}, ("changes", 0, "plan", "durationMinutes")),
        ({"changes": [{}, {"start": "1969-01-01T00:00:00Z"}]}, ("changes", 1, "plan", "start")),
    ],
)
async def test_bad_tries_are_refused(lead: Viewer, workspace: Keys, given: dict[str, Any], path: Any) -> None:
    first, *_ = await chain(lead, workspace)
    if "changes" in given:
        given = {"changes": [{"itemId": gid(first), "plan": plan} for plan in given["changes"]]}
    with pytest.raises(Invalid) as refusal:
        await schedule(lead, workspace, **given)
    assert refusal.value.path == path


async def test_what_is_not_kept_is_told(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    await working_hours.set_company(admin, Given(days=[]))
    first, second, _ = await chain(lead, workspace)
    await planned(lead, second, constraint="MUST_START_ON", constraintAt="2026-03-02T12:00:00Z")
    found = await schedule(lead, workspace)
    (conflict,) = found["conflicts"]
    assert (conflict["kind"], conflict["itemIds"]) == ("LINK", [gid(second), gid(first)])
    assert conflict["message"] == (
        f"K-{second.number} must start on 2026-03-02 12:00, but K-{first.number} lets it start on 2026-03-02 17:00"
        " at the earliest."
    )
    shown = {each["item"]["title"]: each for each in found["items"]}
    assert shown["second"]["start"] == "2026-03-02T12:00:00+00:00"
    assert shown["first"]["totalFloatMinutes"] == -300


async def test_a_project_is_rescheduled(lead: Viewer, workspace: Keys) -> None:
    first, second, beside = await chain(lead, workspace)
    got = await reschedule(lead, workspace, start="2026-03-03T09:00:00Z", version=0)
    assert got["errors"] == []
    assert got["change"] == {
        "id": got["change"]["id"], "itemCount": 3, "startBefore": None, "startAfter": TUESDAY, "undoneAt": None,
        "project": {"name": "Website"}, "actor": {"name": "Lead"},
    }  # fmt: skip
    held = {plan.id: plan for plan in await ItemPlan.all()}
    assert [held[row.id].start.isoformat() for row in (first, second, beside)] == [  # type: ignore[union-attr]
        TUESDAY, "2026-03-04T09:00:00+00:00", TUESDAY,
    ]  # fmt: skip
    told = await EventRecord.all().order_by("-position").limit(4)
    assert [each.kind for each in told] == ["project.rescheduled"] + ["item.plan_set"] * 3
    assert told[0].changes == {"start": [None, "2026-03-03T09:00:00.000000Z"], "items": [None, 3]}
    assert told[0].audience_after == sorted(["admin", f"project:{workspace['website']}"])
    again = await schedule(lead, workspace)
    assert (again["version"], again["lastChange"]["id"]) == (1, got["change"]["id"])
    assert not any(each["moves"] for each in again["items"])
    async with unchanged():
        nothing = await reschedule(lead, workspace, version=1)
    assert (nothing["change"], nothing["errors"], nothing["cursor"]) == (None, [], None)


async def test_a_reschedule_is_taken_back(lead: Viewer, workspace: Keys) -> None:
    await chain(lead, workspace)
    before = {plan.id: (plan.start, plan.finish) for plan in await ItemPlan.all()}
    change = (await reschedule(lead, workspace, start="2026-03-09T09:00:00Z"))["change"]["id"]
    got = await undo(lead, change)
    assert (got["errors"], got["change"]["itemCount"]) == ([], 3)
    assert got["change"]["undoneAt"] is not None
    assert {plan.id: (plan.start, plan.finish) for plan in await ItemPlan.all()} == before
    assert await ProjectPlan.all().count() == 0
    last = await EventRecord.all().order_by("-position").first()
    assert last is not None
    assert last.changes["start"] == ["2026-03-09T09:00:00.000000Z", None]
    async with unchanged():
        twice = await undo(lead, change)
    assert [(each["code"], each["path"]) for each in twice["errors"]] == [("CONFLICT", ["id"])]
    assert (await schedule(lead, workspace))["lastChange"] is None


async def test_reschedules_are_taken_back_one_after_the_other(lead: Viewer, workspace: Keys) -> None:
    first, *_ = await chain(lead, workspace)
    before = {plan.id: (plan.start, plan.finish) for plan in await ItemPlan.all()}
    changes = [
        (await reschedule(lead, workspace, start=f"2026-03-{day}T09:00:00Z"))["change"]["id"]
        for day in (16, 17, 18)
    ]
    for change in reversed(changes):
        assert (await undo(lead, change))["errors"] == []
    assert {plan.id: (plan.start, plan.finish) for plan in await ItemPlan.all()} == before
    one = (await reschedule(lead, workspace, start="2026-03-09T09:00:00Z"))["change"]["id"]
    await planned(lead, first, constraint="START_NO_EARLIER_THAN", constraintAt="2026-03-01T09:00:00Z")
    (error,) = (await undo(lead, one))["errors"]
    assert error["code"] == "CONFLICT"
    two = (await reschedule(lead, workspace, start="2026-03-10T09:00:00Z"))["change"]["id"]
    three = (await reschedule(lead, workspace, start="2026-03-11T09:00:00Z"))["change"]["id"]
    async with unchanged():
        assert (await undo(lead, two))["errors"][0]["code"] == "CONFLICT", "another came after it"
    assert (await undo(lead, three))["errors"] == []
    assert (await schedule(lead, workspace))["lastChange"]["id"] == two
    assert (await undo(lead, two))["errors"] == []
    assert (await undo(lead, one))["errors"][0]["code"] == "CONFLICT", "what it changed was changed between"
    assert (await schedule(lead, workspace))["start"] == "2026-03-09T09:00:00+00:00"


async def test_what_has_changed_since_is_not_taken_back(lead: Viewer, admin: Viewer, workspace: Keys) -> None:
    first, *_ = await chain(lead, workspace)
    change = (await reschedule(lead, workspace, start="2026-03-09T09:00:00Z"))["change"]["id"]
    await set_plan(lead, first, workMinutes=5)
    async with unchanged():
        got = await undo(lead, change)
    assert [(each["code"], each["path"]) for each in got["errors"]] == [("CONFLICT", ["id"])]
    assert got["change"]["id"] == change, "as it is"
    later = (await reschedule(lead, workspace, start="2026-03-10T09:00:00Z"))["change"]["id"]
    await items.move(admin, first.id, workspace["inbox"])
    async with unchanged():
        assert (await undo(lead, later))["errors"][0]["code"] == "CONFLICT"


async def test_what_has_begun_stays(lead: Viewer, workspace: Keys) -> None:
    first, second, beside = await chain(lead, workspace)
    await planned(lead, first, actualStart="2026-03-02T10:00:00Z")
    await planned(lead, beside, start=MONDAY, actualStart=MONDAY, actualFinish=TUESDAY)
    assert (await reschedule(lead, workspace, start="2026-03-02T09:00:00Z"))["change"]["itemCount"] == 1
    held = {plan.id: plan for plan in await ItemPlan.all()}
    assert held[first.id].start.isoformat() == MONDAY  # type: ignore[union-attr]
    assert held[second.id].start.isoformat() == "2026-03-03T10:00:00+00:00"  # type: ignore[union-attr]


async def test_items_of_other_projects_bind_who_sees_them(
    admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    elsewhere = (await projects.create(admin, "Elsewhere")).id
    first, *_ = await chain(lead, workspace)
    other = await task(admin, workspace, "other", project_id=elsewhere)
    await planned(admin, other, start="2026-03-04T09:00:00Z", durationMinutes=60)
    await plans.set_predecessor(admin, first.id, other.id, Kind.FINISH_START)
    assert (await dates(lead, workspace))["first"][0] == MONDAY
    assert (await dates(admin, workspace))["first"][0] == "2026-03-04T10:00:00+00:00"
    assert "other" not in await dates(admin, workspace)
    await planned(admin, first, constraint="MUST_START_ON", constraintAt=MONDAY)
    (conflict,) = (await schedule(admin, workspace))["conflicts"]
    assert conflict["itemIds"] == [gid(first), gid(other)]
    assert (await schedule(lead, workspace))["conflicts"] == []
    await projects.share(admin, elsewhere, workspace["lead"], Role.RESTRICTED)
    both = await factories.viewer(workspace["lead"])
    assert len((await schedule(both, workspace))["conflicts"]) == 1


async def test_who_may_read_and_reschedule(
    lead: Viewer,
    member: Viewer,
    restricted: Viewer,
    outsider: Viewer,
    customer: Viewer,
    guest: Viewer,
    workspace: Keys,
) -> None:
    await chain(lead, workspace)
    for by in (member, restricted):
        assert len((await schedule(by, workspace))["items"]) == 3
        async with unchanged():
            assert (await reschedule(by, workspace))["errors"][0]["code"] == "NOT_ALLOWED"
    for by in (outsider, customer, guest):
        assert await schedule(by, workspace) is None
        async with unchanged():
            assert (await reschedule(by, workspace))["errors"][0]["code"] == (
                "NOT_ALLOWED" if by is guest else "NOT_FOUND"
            )
    assert (await schedule(narrowed(lead, "projects:read"), workspace))["items"] == []
    change = (await reschedule(lead, workspace))["change"]["id"]
    for by, code in ((member, "NOT_ALLOWED"), (outsider, "NOT_FOUND"), (guest, "NOT_FOUND")):
        async with unchanged():
            assert (await undo(by, change))["errors"][0]["code"] == code
    async with unchanged():
        assert (await reschedule(lead, workspace, version=0))["errors"][0]["path"] == ["version"]
    assert await PlanChange.all().count() == 1
