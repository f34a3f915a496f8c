"""Users are away: said through the API, and planned around."""

from typing import Any

import pytest

from domain.working_hours.absences import ABSENCES_MOST
from kit.errors import Invalid, TooLarge
from kit.ids import new_id, to_global
from models import Absence, AbsenceKind, EventRecord, Viewer
from tests.api.asking import ask
from tests.api.planning import planned, task
from tests.factories import Keys, key
from tests.refusals import unchanged

ADD = """mutation($user: ID!, $input: AbsenceInput!) { userAddAbsence(userId: $user, input: $input) {
  absence { id userId kind begins ends } errors { code path message } cursor } }"""
REMOVE = (
    "mutation($id: ID!) { userRemoveAbsence(id: $id) { absence { begins } errors { code path } cursor } }"
)
LIST = """query($from: String!, $to: String!, $user: ID) {
  absences(begins: $from, ends: $to, userId: $user) { id userId kind begins ends } }"""
TIME = 'query($user: ID!) { workingTime(userId: $user, begins: "2026-03-02T00:00:00Z", ends: "2026-03-05T00:00:00Z") { begins } }'
TUESDAY = {"kind": "SICK", "begins": "2026-03-03T00:00:00Z", "ends": "2026-03-04T00:00:00Z"}
MARCH = {"from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}


def gid(viewer: Viewer) -> str:
    return to_global("user", key(viewer))


async def add(by: Viewer, whose: Viewer, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(by, ADD, user=gid(whose), input={**TUESDAY, **given}))[
        "userAddAbsence"
    ]
    return found


async def test_work_is_planned_around_absences(
    admin: Viewer, lead: Viewer, member: Viewer, workspace: Keys, queries: Any
) -> None:
    row = await task(lead, workspace, assignee_ids=[key(member)])
    made = await add(member, member)
    assert made["errors"] == []
    assert made["absence"] == {
        "id": made["absence"]["id"], "userId": gid(member), "kind": "SICK",
        "begins": "2026-03-03T00:00:00+00:00", "ends": "2026-03-04T00:00:00+00:00",
    }  # fmt: skip
    plan = await planned(lead, row, driver="WORK", start="2026-03-02T09:00:00Z", workMinutes=600)
    assert (plan["finish"], plan["durationMinutes"]) == ("2026-03-04T11:00:00+00:00", 480 + 480 + 120)
    spans = (await ask(admin, TIME, user=gid(member)))["workingTime"]
    assert [span["begins"] for span in spans] == ["2026-03-02T09:00:00+00:00", "2026-03-04T09:00:00+00:00"]
    assert len((await ask(admin, TIME, user=gid(lead)))["workingTime"]) == 3
    gone = (await ask(admin, REMOVE, id=made["absence"]["id"]))["userRemoveAbsence"]
    assert gone["absence"] == {"begins": "2026-03-03T00:00:00+00:00"}
    assert (await planned(lead, row, start="2026-03-02T09:00:00Z"))["finish"] == "2026-03-03T11:00:00+00:00"
    told = await EventRecord.filter(kind__startswith="absence.").order_by("position")
    assert [(each.kind, each.internal) for each in told] == [
        ("absence.added", True),
        ("absence.removed", True),
    ]
    assert told[0].audience_after == told[1].audience_before == sorted(["admin", f"user:{key(member)}"])
    async with unchanged():
        again = (await ask(admin, REMOVE, id=made["absence"]["id"]))["userRemoveAbsence"]
    assert again["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]


async def test_why_is_for_admins_and_whom_it_is_about(
    admin: Viewer, lead: Viewer, member: Viewer, customer: Viewer
) -> None:
    await add(member, member)
    await add(admin, lead, kind="VACATION", begins="2026-03-30T00:00:00Z", ends="2026-04-06T00:00:00Z")
    for by, kinds in ((admin, ["SICK", "VACATION"]), (member, ["SICK", None]), (lead, [None, "VACATION"])):
        assert [each["kind"] for each in (await ask(by, LIST, **MARCH))["absences"]] == kinds
    assert len((await ask(lead, LIST, **MARCH, user=gid(lead)))["absences"]) == 1
    assert (await ask(lead, LIST, **{**MARCH, "to": "2026-03-03T00:00:00Z"}))["absences"] == []
    assert (await ask(customer, LIST, **MARCH))["absences"] == []


async def test_bad_input_is_refused(lead: Viewer, member: Viewer, customer: Viewer) -> None:
    for by, given, code, path in (
        (member, {"begins": "1969-12-31T00:00:00Z"}, "INVALID", ["input", "begins"]),
        (member, {"ends": "10000-01-01T00:00:00Z"}, "INVALID", ["input", "ends"]),
        (member, {"ends": TUESDAY["begins"]}, "INVALID", ["input", "ends"]),
        (lead, {}, "NOT_ALLOWED", []),
        (customer, {}, "NOT_FOUND", ["userId"]),
    ):
        async with unchanged():
            (error,) = (await add(by, member, **given))["errors"]
        assert (error["code"], error["path"]) == (code, path)
    made = (await add(member, member))["absence"]["id"]
    for by, code in ((lead, "NOT_ALLOWED"), (customer, "NOT_FOUND")):
        async with unchanged():
            assert (await ask(by, REMOVE, id=made))["userRemoveAbsence"]["errors"][0]["code"] == code
    for given, kind in (
        ({"to": "2026-02-01T00:00:00Z"}, Invalid),
        ({"to": "2028-02-01T00:00:00Z"}, TooLarge),
        ({"from": "1969-02-01T00:00:00Z"}, Invalid),
    ):
        with pytest.raises(kind):
            await ask(lead, LIST, **{**MARCH, **given})


async def test_a_user_has_so_many_absences(member: Viewer) -> None:
    first = (await add(member, member))["absence"]["id"]
    row = await Absence.get()
    await Absence.bulk_create(
        [
            Absence(
                id=new_id(), user_id=row.user_id, kind=AbsenceKind.OTHER, begins=row.begins, ends=row.ends,
                created_at=row.created_at,
            )
            for _ in range(ABSENCES_MOST - 1)
        ]
    )  # fmt: skip
    async with unchanged():
        (error,) = (await add(member, member))["errors"]
    assert (error["code"], error["path"]) == ("TOO_LARGE", ["userId"])
    await ask(member, REMOVE, id=first)
    assert (await add(member, member))["errors"] == []
