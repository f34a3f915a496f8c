"""Copies that are not made: nothing is there of them."""

from typing import Any

import pytest

from domain import people
from domain.copies import verb
from kit.ids import to_global
from models import Job, JobFailure, Project, Viewer
from tests import factories
from tests.api.copies.asking import duplicate, work_off
from tests.api.planning import planned, task
from tests.factories import Keys
from tests.refusals import unchanged


def _website(workspace: Keys) -> str:
    return to_global("project", workspace["website"])


async def _refusal(by: Viewer, workspace: Keys, **given: Any) -> tuple[str, list[str]]:
    async with unchanged():
        got = await duplicate(by, _website(workspace), **given)
    (error,) = got["errors"]
    assert got["job"] is None
    return error["code"], error["path"]


async def test_who_may_not(manager: Viewer, guest: Viewer, customer: Viewer, workspace: Keys) -> None:
    for who in (manager, guest, customer):
        assert await _refusal(who, workspace) == ("NOT_ALLOWED", [])


async def test_bad_input(admin: Viewer, workspace: Keys, foreigner: Viewer) -> None:
    user, other, customer, team = (
        to_global(kind, workspace[name])
        for kind, name in (("user", "lead"), ("user", "member"), ("customer", "customer"), ("team", "team"))
    )
    gone = (await factories.user(admin)).principal_id
    assert gone is not None
    await people.deactivate(admin, gone)
    nobody = to_global("user", workspace["website"])
    assert await _refusal(admin, workspace, name=" ") == ("INVALID", ["input", "name"])
    assert await _refusal(admin, workspace, name="x" * 201) == ("TOO_LARGE", ["input", "name"])
    assert await _refusal(admin, workspace, start="1969-12-31T23:00:00Z") == ("INVALID", ["input", "start"])
    at = ["input", "people"]
    for pairs, code, path in (
        ([(user, customer)], "INVALID", ["0"]),
        ([(customer, team)], "INVALID", ["0"]),
        ([(user, other), (user, None)], "INVALID", []),
        ([(nobody, user)], "NOT_FOUND", ["0", "fromId"]),
        ([(user, nobody)], "NOT_FOUND", ["0", "toId"]),
        ([(team, team), (user, to_global("user", gone))], "INVALID", ["1", "toId"]),
        ([("item_1", user)], "INVALID", ["0", "fromId"]),
    ):
        given = [{"fromId": one, "toId": two} for one, two in pairs]
        assert await _refusal(admin, workspace, people=given) == (code, [*at, *path]), pairs
    many = [{"fromId": user, "toId": None}] * 201
    assert await _refusal(admin, workspace, people=many) == ("TOO_LARGE", at)
    async with unchanged():
        got = await duplicate(admin, to_global("project", workspace["lead"]))
    assert [(each["code"], each["path"]) for each in got["errors"]] == [("NOT_FOUND", ["id"])]


async def test_one_item_too_many(admin: Viewer, workspace: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        await factories.item(admin, f"Item {number}", project_id=workspace["website"])
    monkeypatch.setattr(verb, "ITEMS_MOST", 2)
    assert await _refusal(admin, workspace) == ("TOO_LARGE", ["id"])
    monkeypatch.setattr(verb, "ITEMS_MOST", 3)
    assert (await duplicate(admin, _website(workspace)))["errors"] == []


async def test_once_by_a_key(admin: Viewer, workspace: Keys) -> None:
    first, again = [await duplicate(admin, _website(workspace), key="one") for _ in range(2)]
    assert first["job"] == again["job"]
    assert await Job.all().count() == 1


async def test_what_comes_after_the_end_of_time_has_no_dates(admin: Viewer, workspace: Keys) -> None:
    row = await task(admin, workspace, "Far")
    await planned(admin, row, start="2026-03-02T09:00:00Z", durationMinutes=900_000)
    got = await duplicate(admin, _website(workspace), start="9999-06-01T09:00:00Z")
    assert got["errors"] == []
    await work_off()
    job = await Job.get(project_id=(await Project.get(name="Copy")).id)
    (failure,) = await JobFailure.all()
    assert (job.state.value, job.failed, failure.job_id) == ("done", 1, job.id)
    assert failure.message.startswith("No working time is left there")
