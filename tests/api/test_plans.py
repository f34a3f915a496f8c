"""Items are planned through the API: when they start, how long they take, what they keep to, what really happened."""

from typing import Any

import pytest

from domain import items, working_hours
from domain.working_hours import Given
from models import EventRecord, Item, ItemPlan, Viewer
from tests import factories
from tests.api.asking import ask, gid
from tests.api.planning import PLAN, SET, SHOWN, planned, refusal, set_plan, task
from tests.factories import Keys, key, narrowed
from tests.refusals import unchanged

LIST = f"query {{ items(first: 100) {{ nodes {{ id {PLAN} }} }} }}"
HISTORY = """query($id: ID!) { item(id: $id) { history(first: 1) { nodes { kind internal changes { field before after } } } } }"""
MONDAY, LATER = "2026-03-02T09:00:00Z", "2026-03-03T11:00:00Z"


async def test_a_finish_follows_from_a_start_and_a_duration(
    lead: Viewer, workspace: Keys, queries: Any
) -> None:
    row = await task(lead, workspace)
    # The item and who takes part; its plan, its type; the company's hours and zone; the plan, what the item says of it, the
    # figures of what is above, the events; and what is shown.
    with queries(11):
        await set_plan(lead, row, start=MONDAY, durationMinutes=600)
    found = (await ask(lead, SHOWN, id=gid(row)))["item"]["plan"]
    assert found == {
        "driver": "DURATION", "start": "2026-03-02T09:00:00+00:00", "finish": "2026-03-03T11:00:00+00:00",
        "workMinutes": None, "durationMinutes": 600, "constraint": "AS_SOON_AS_POSSIBLE", "constraintAt": None,
        "actualStart": None, "actualFinish": None, "actualWorkMinutes": None, "version": 1,
    }  # fmt: skip
    moved = await planned(lead, row, start="2026-03-07T12:00:00+01:00")
    assert (moved["start"], moved["finish"]) == ("2026-03-07T11:00:00+00:00", "2026-03-10T11:00:00+00:00")
    longer = await planned(lead, row, finish="2026-03-10T12:30:59Z")
    assert (longer["durationMinutes"], longer["finish"]) == (690, "2026-03-10T12:30:00+00:00")
    milestone = await planned(lead, row, durationMinutes=0)
    assert milestone["finish"] == milestone["start"]
    open_end = await planned(lead, row, durationMinutes=None)
    assert (open_end["finish"], open_end["durationMinutes"]) == (None, None)
    unplanned = await planned(lead, row, start=None, durationMinutes=60)
    assert (unplanned["start"], unplanned["finish"], unplanned["version"]) == (None, None, 6)


async def test_work_is_done_by_those_who_are_assigned(lead: Viewer, workspace: Keys) -> None:
    await working_hours.set_user(
        await factories.viewer(workspace["admin"]), workspace["member"], [[(540, 660)]] * 7
    )
    row = await task(lead, workspace, assignee_ids=[workspace["member"]])
    alone = await planned(lead, row, driver="WORK", start=MONDAY, workMinutes=240)
    assert (alone["finish"], alone["durationMinutes"]) == ("2026-03-03T11:00:00+00:00", 600)
    await items.assign(lead, row.id, [workspace["member"], workspace["lead"], workspace["team"]])
    both = await planned(lead, row, start=MONDAY)
    assert (both["finish"], both["durationMinutes"]) == ("2026-03-02T11:00:00+00:00", 120)
    dragged = await planned(lead, row, finish="2026-03-02T17:00:00Z")
    assert (dragged["workMinutes"], dragged["durationMinutes"]) == (120 + 480, 480)
    await items.assign(lead, row.id, [workspace["team"]])
    assert (await planned(lead, row, start=MONDAY))["finish"] == "2026-03-03T11:00:00+00:00"
    timed = await planned(lead, row, driver="DURATION", durationMinutes=60)
    assert (timed["finish"], timed["workMinutes"]) == ("2026-03-02T10:00:00+00:00", 600)


async def test_holidays_are_not_worked_on(admin: Viewer, lead: Viewer, workspace: Keys) -> None:
    await working_hours.set_company(admin, Given(country="DE"))
    found = await planned(
        lead, await task(lead, workspace), start="2026-12-24T15:00:00Z", durationMinutes=180
    )
    assert found["finish"] == "2026-12-28T10:00:00+00:00"


async def test_what_really_happened_is_said(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    found = await planned(lead, row, actualStart=MONDAY, actualFinish=LATER, actualWorkMinutes=90)
    assert (found["actualStart"], found["actualFinish"]) == (
        "2026-03-02T09:00:00+00:00", "2026-03-03T11:00:00+00:00",
    )  # fmt: skip
    assert (found["start"], found["actualWorkMinutes"]) == (None, 90)


async def test_a_change_is_told_in_the_history_of_staff(
    lead: Viewer, customer: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace, requester_id=workspace["customer"], published=True)
    await planned(lead, row, start=MONDAY, constraint="MUST_START_ON", constraintAt=MONDAY)
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert (event.kind, event.internal, event.item_id) == ("item.plan_set", True, row.id)
    assert event.audience_before == event.audience_after
    (told,) = (await ask(lead, HISTORY, id=gid(row)))["item"]["history"]["nodes"]
    at = "2026-03-02T09:00:00.000000Z"
    assert told["changes"] == [
        {"field": "driver", "before": None, "after": "duration"},
        {"field": "start", "before": None, "after": at},
        {"field": "constraint", "before": None, "after": "must_start_on"},
        {"field": "constraintAt", "before": None, "after": at},
    ]
    assert (await ask(customer, HISTORY, id=gid(row)))["item"]["history"]["nodes"][0][
        "kind"
    ] == "item.created"
    assert (await ask(customer, SHOWN, id=gid(row)))["item"]["plan"] is None
    kept = await Item.get(id=row.id)
    assert (kept.version, kept.updated_at) == (row.version, row.updated_at), "what customers see did not move"
    free = await planned(lead, row, constraint=None)
    assert (free["constraint"], free["constraintAt"]) == ("AS_SOON_AS_POSSIBLE", None)


async def test_a_plan_is_taken_away(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await planned(lead, row, start=MONDAY, durationMinutes=60)
    gone = (await ask(lead, SET, id=gid(row), input=None))["itemSetPlan"]
    assert (gone["item"]["plan"], gone["errors"]) == (None, [])
    event = await EventRecord.all().order_by("-position").first()
    assert event is not None
    assert event.changes["start"] == ["2026-03-02T09:00:00.000000Z", None]
    async with unchanged():
        assert (await ask(lead, SET, id=gid(row), input=None))["itemSetPlan"]["cursor"] is None


async def test_a_repeat_changes_nothing(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await planned(lead, row, start=MONDAY, durationMinutes=60)
    async with unchanged():
        again = await set_plan(lead, row, start=MONDAY, durationMinutes=60)
    assert (again["cursor"], again["item"]["plan"]["version"]) == (None, 1)


async def test_a_newer_plan_is_not_overwritten(lead: Viewer, workspace: Keys) -> None:
    row = await task(lead, workspace)
    await planned(lead, row, start=MONDAY, version=0)
    async with unchanged():
        got = await set_plan(lead, row, start=LATER, version=0)
    assert [(e["code"], e["path"]) for e in got["errors"]] == [("CONFLICT", ["version"])]
    assert got["item"]["plan"]["version"] == 1
    assert (await planned(lead, row, start=LATER, version=1))["version"] == 2


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"start": "1969-12-31T23:59:59Z"}, "start"),
        ({"start": "10000-01-01T00:00:00Z"}, "start"),
        ({"start": "2026-03-02T09:00:00"}, "start"),
        ({"actualStart": "0001-01-01T00:00:00Z"}, "actualStart"),
        ({"constraint": "MUST_START_ON", "constraintAt": "1969-12-31T00:00:00Z"}, "constraintAt"),
        ({"constraint": "MUST_START_ON"}, "constraintAt"),
        ({"constraintAt": MONDAY}, "constraintAt"),
        ({"durationMinutes": -1}, "durationMinutes"),
        ({"workMinutes": -1}, "workMinutes"),
        ({"actualWorkMinutes": -1}, "actualWorkMinutes"),
        ({"durationMinutes": 1_000_001}, "durationMinutes"),
        ({"driver": None}, "driver"),
        ({"driver": "WORK", "durationMinutes": 60}, "durationMinutes"),
        ({"finish": MONDAY}, "finish"),
        ({"start": LATER, "finish": MONDAY}, "finish"),
        ({"start": MONDAY, "finish": LATER, "durationMinutes": 600}, "finish"),
        ({"start": "9999-12-31T23:00:00Z", "durationMinutes": 600}, "start"),
        ({"start": "1970-01-01T00:00:00Z", "finish": "9999-01-01T00:00:00Z"}, "start"),
        ({"start": "1970-01-01T00:00:00Z", "finish": "1990-01-01T00:00:00Z"}, "finish"),
        ({"actualFinish": MONDAY}, "actualFinish"),
        ({"actualStart": LATER, "actualFinish": MONDAY}, "actualFinish"),
    ],
)
async def test_bad_input_is_refused(lead: Viewer, workspace: Keys, given: dict[str, Any], path: str) -> None:
    row = await task(lead, workspace)
    async with unchanged():
        assert await refusal(lead, row, **given) == ("INVALID", ["input", path])


async def test_who_may_not_change_an_item_plans_it_neither(
    lead: Viewer, restricted: Viewer, member: Viewer, outsider: Viewer, customer: Viewer, workspace: Keys
) -> None:
    row = await task(lead, workspace, requester_id=workspace["customer"], published=True)
    for by, code, path in (
        (restricted, "NOT_ALLOWED", []),
        (member, "NOT_ALLOWED", []),
        (customer, "NOT_ALLOWED", []),
        (outsider, "NOT_FOUND", ["id"]),
        (narrowed(lead, "items:read"), "NOT_ALLOWED", []),
    ):
        async with unchanged():
            assert await refusal(by, row, start=MONDAY) == (code, path)
    ticket = await factories.item(lead, "Ticket", project_id=workspace["website"])
    async with unchanged():
        assert await refusal(lead, ticket, start=MONDAY) == ("INVALID", ["id"])
    await items.assign(lead, row.id, [key(member)])
    assert (await planned(member, row, start=MONDAY))["start"] == "2026-03-02T09:00:00+00:00"


async def test_a_list_reads_all_plans_at_once(lead: Viewer, workspace: Keys, queries: Any) -> None:
    for number in range(20):
        await planned(
            lead, await task(lead, workspace, f"Task {number}"), start=MONDAY, durationMinutes=number
        )
    with queries(1):
        nodes = (await ask(lead, LIST))["items"]["nodes"]
    assert sorted(node["plan"]["durationMinutes"] for node in nodes) == list(range(20))
    assert await ItemPlan.visible_to(lead).count() == 20
