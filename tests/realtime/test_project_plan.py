"""The plan of a project, live: that it was rescheduled, and its baselines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import baselines, plans, projects
from kit.ids import to_global
from models import Viewer
from tests.api.planning import task
from tests.factories import Keys, viewer
from tests.realtime.ears import Edge

STREAM = """subscription($id: ID!, $after: String) { projectPlanChanged(id: $id, after: $after) {
    signal cursor kind actor { name } baselineId baseline { name itemCount } changes { field before after } } }"""
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def _follow(edge: Edge, who: Viewer, project: Any, **more: Any) -> Any:
    return await edge.screen(who, STREAM, id=to_global("project", project), **more)


async def _rescheduled(by: Viewer, keys: Keys) -> Any:
    row = await task(by, keys)
    await plans.set_plan(by, row.id, {"start": START, "duration_minutes": 60})
    change = await plans.reschedule(by, keys["website"], START + timedelta(days=1))
    assert change is not None
    return change


@pytest.mark.parametrize("name", ["admin", "lead", "restricted"])
async def test_those_who_work_there_hear_of_the_plan_and_resume(
    edge: Edge, lead: Viewer, workspace: Keys, name: str
) -> None:
    screen = await _follow(edge, await viewer(workspace[name]), workspace["website"])
    change = await _rescheduled(lead, workspace)
    kept = await baselines.take(lead, workspace["website"], "First")
    await edge.quiet()
    await plans.undo_reschedule(lead, change.id)
    await baselines.remove(lead, kept.id)
    await edge.quiet()
    _, *told = screen.messages
    assert [(each["signal"], each["kind"]) for each in told] == [
        ("CHANGED", "project.rescheduled"),
        ("ADDED", "baseline.taken"),
        ("CHANGED", "project.rescheduled"),
        ("REMOVED", None),
    ]
    assert [each["baselineId"] for each in told] == [None, to_global("baseline", kept.id)] * 2
    assert [each["baseline"] for each in told] == [None, {"name": "First", "itemCount": 1}, None, None]
    assert told[0]["actor"] == {"name": "Lead"}
    moved = {each["field"]: (each["before"], each["after"]) for each in told[0]["changes"]}
    assert moved["items"] == (None, 1)
    assert set(moved) == {"start", "items"}
    again = await _follow(edge, await viewer(workspace[name]), workspace["website"], after=told[1]["cursor"])
    await edge.quiet()
    assert [each["signal"] for each in again.messages[1:]] == ["CHANGED", "REMOVED"]


async def test_of_other_projects_nothing_is_heard(
    edge: Edge, admin: Viewer, outsider: Viewer, lead: Viewer, workspace: Keys
) -> None:
    other = (await projects.create(admin, "Other")).id
    elsewhere = await _follow(edge, admin, other)
    hidden = await _follow(edge, outsider, workspace["website"])
    await _rescheduled(lead, workspace)
    await baselines.take(lead, workspace["website"], "First")
    await projects.edit(admin, other, name="Still other")
    await edge.quiet()
    assert [each["signal"] for each in (*elsewhere.messages, *hidden.messages)] == ["READY", "READY"]


async def test_who_leaves_the_project_hears_no_more(
    edge: Edge, admin: Viewer, lead: Viewer, workspace: Keys
) -> None:
    screen = await _follow(edge, await viewer(workspace["member"]), workspace["website"])
    await projects.unshare(admin, workspace["website"], workspace["member"])
    await baselines.take(lead, workspace["website"], "First")
    await edge.quiet()
    assert [each["signal"] for each in screen.messages] == ["READY", "SCOPE_CHANGED"]


async def test_customers_may_not_follow_it(edge: Edge, guest: Viewer, workspace: Keys) -> None:
    with pytest.raises(AssertionError, match="Only staff may follow plans"):
        await _follow(edge, guest, workspace["website"])
