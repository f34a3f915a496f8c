"""Whom a project is for, who manages it, how far it is and when: who says so, what is told, and what is refused."""

from datetime import date
from typing import cast

import pytest

from domain import people, projects
from kit.errors import Invalid, NotAllowed, NotFound
from kit.ids import new_id
from kit.text import camel
from models import Principal, PrincipalKind, Project, ProjectStatus, Role, Viewer
from tests import factories
from tests.factories import Keys, told, viewer
from tests.refusals import refused, unchanged

_START, _DUE = date(2026, 11, 2), date(2027, 3, 31)


async def _organization() -> Principal:
    return await Principal.get(kind=PrincipalKind.ORGANIZATION, name_folded__startswith="acme")


async def test_a_project_is_made_with_them(admin: Viewer, workspace: Keys, queries) -> None:
    said: projects.Details = {
        "made_for_id": workspace["customer"],
        "manager_id": workspace["lead"],
        "status": ProjectStatus.PLANNED,
        "start_on": _START,
        "due_on": _DUE,
    }
    with queries(10):
        project = await projects.create(admin, "Relaunch", wanted=said)
    kept = await Project.get(id=project.id)
    assert (kept.made_for_id, kept.manager_id) == (workspace["customer"], workspace["lead"])
    assert (kept.status, kept.start_on, kept.due_on) == (ProjectStatus.PLANNED, _START, _DUE)
    for name in ("admin", "lead"):
        assert (await viewer(workspace[name])).roles[project.id] is Role.MANAGER
    created, *_ = await told(admin.position)
    assert created.changes == {
        "made_for": (None, str(workspace["customer"])),
        "manager": (None, str(workspace["lead"])),
        "status": ("active", "planned"),
        "start_on": (None, "2026-11-02"),
        "due_on": (None, "2027-03-31"),
    }


@pytest.mark.parametrize("name", ["admin", "manager", "lead"])
async def test_who_edits_a_project_sets_them_and_staff_alone_is_told(
    name: str, workspace: Keys, queries
) -> None:
    someone, organization = await viewer(workspace[name]), await _organization()
    said: projects.Details = {"made_for_id": organization.id, "status": ProjectStatus.ON_HOLD, "due_on": _DUE}
    with queries(4):
        project = await projects.edit(someone, workspace["website"], 1, changed=said)
    kept = await Project.get(id=project.id)
    assert (kept.made_for_id, kept.status, kept.due_on) == (organization.id, ProjectStatus.ON_HOLD, _DUE)
    assert (kept.version, kept.updated_at) == (1, kept.created_at)
    (event,) = await told(someone.position)
    staff = ["admin", f"project:{project.id}"]
    assert (event.kind, event.internal, event.affects) == ("project.details_changed", True, [])
    assert (event.before, event.after) == (staff, staff)
    assert event.changes == {
        "made_for": (None, str(organization.id)),
        "status": ("active", "on_hold"),
        "due_on": (None, "2027-03-31"),
    }
    async with unchanged():
        await projects.edit(someone, workspace["website"], changed=said)
    await projects.edit(someone, workspace["website"], changed={"made_for_id": None, "due_on": None})
    kept = await Project.get(id=project.id)
    assert (kept.made_for_id, kept.due_on, kept.status) == (None, None, ProjectStatus.ON_HOLD)


async def test_who_does_not_lead_sets_nothing(workspace: Keys) -> None:
    for name in ("member", "restricted", "teammate", "guest"):
        async with refused(NotAllowed):
            await projects.edit(await viewer(workspace[name]), workspace["website"], changed={"due_on": _DUE})


async def test_a_manager_who_is_named_becomes_one(manager: Viewer, workspace: Keys) -> None:
    website, member = workspace["website"], workspace["member"]
    await projects.edit(manager, website, changed={"manager_id": member})
    assert (await viewer(member)).roles[website] is Role.MANAGER
    assert [e.kind for e in await told(manager.position)] == ["project.shared", "project.details_changed"]
    # By a team alone one has no role of one's own.
    await projects.share(manager, website, workspace["team"], Role.MANAGER)
    await projects.edit(manager, website, changed={"manager_id": workspace["teammate"]})
    await projects.unshare(manager, website, workspace["team"])
    assert (await viewer(workspace["teammate"])).roles[website] is Role.MANAGER
    assert (await Project.get(id=website)).manager_id == workspace["teammate"]


async def test_who_may_not_share_names_one_who_manages_already(workspace: Keys) -> None:
    lead = await viewer(workspace["lead"])
    for name in ("lead", "member", "outsider"):
        async with refused(NotAllowed, "input", "managerId"):
            await projects.edit(lead, workspace["website"], changed={"manager_id": workspace[name]})
    await projects.edit(lead, workspace["website"], changed={"manager_id": workspace["manager"]})
    assert [e.kind for e in await told(lead.position)] == ["project.details_changed"]


@pytest.mark.parametrize("role", [Role.LEAD, None])
async def test_who_loses_the_role_is_asked_no_more(admin: Viewer, workspace: Keys, role: Role | None) -> None:
    website, manager = workspace["website"], workspace["manager"]
    await projects.edit(admin, website, changed={"manager_id": manager})
    await projects.share(admin, website, workspace["member"], Role.LEAD)
    assert (await Project.get(id=website)).manager_id == manager
    if role is None:
        await projects.unshare(admin, website, manager)
    else:
        await projects.share(admin, website, manager, role)
    assert (await Project.get(id=website)).manager_id is None
    *_, event = await told(admin.position)
    assert (event.kind, event.changes) == ("project.details_changed", {"manager": (str(manager), None)})


async def test_what_is_wrong_changes_nothing(admin: Viewer, workspace: Keys) -> None:
    website = workspace["website"]
    await projects.edit(admin, website, changed={"start_on": _START, "due_on": _DUE})
    for wrong, path in (
        ({"due_on": date(2026, 11, 1)}, "dueOn"),
        ({"start_on": date(2027, 4, 1)}, "startOn"),
        ({"start_on": date(1969, 12, 31)}, "startOn"),
        ({"start_on": None, "due_on": date(1, 1, 1)}, "dueOn"),
        ({"start_on": _DUE, "due_on": _START}, "dueOn"),
        ({"made_for_id": workspace["lead"]}, "madeForId"),
        ({"made_for_id": workspace["team"]}, "madeForId"),
        ({"manager_id": workspace["customer"]}, "managerId"),
        ({"manager_id": workspace["team"]}, "managerId"),
    ):
        async with refused(Invalid, "input", path):
            await projects.edit(admin, website, changed=cast(projects.Details, wrong))
    async with refused(Invalid, "dueOn"):
        await projects.create(admin, "A", wanted={"start_on": _DUE, "due_on": _START})
    for name in ("made_for_id", "manager_id"):
        nobody = cast(projects.Details, {name: new_id()})
        async with refused(NotFound, "input", camel(name)):
            await projects.edit(admin, website, changed=nobody)
        async with refused(NotFound, camel(name)):
            await projects.create(admin, "A", wanted=nobody)
    day = date(1970, 1, 1)
    await projects.edit(admin, website, changed={"start_on": day, "due_on": day})


async def test_who_was_deactivated_is_not_chosen_but_stays_where_they_were(
    admin: Viewer, workspace: Keys
) -> None:
    website = workspace["website"]
    said: projects.Details = {"made_for_id": workspace["customer"], "manager_id": workspace["manager"]}
    await projects.edit(admin, website, changed=said)
    for name in ("customer", "manager", "foreigner", "member"):
        await people.deactivate(admin, workspace[name])
    await projects.edit(admin, website, changed={**said, "status": ProjectStatus.DONE})
    async with refused(Invalid, "input", "madeForId"):
        await projects.edit(admin, website, changed={"made_for_id": workspace["foreigner"]})
    async with refused(Invalid, "input", "managerId"):
        await projects.edit(admin, website, changed={"manager_id": workspace["member"]})


async def test_an_archived_project_keeps_them(admin: Viewer, workspace: Keys) -> None:
    await projects.archive(admin, workspace["website"])
    async with refused(NotAllowed):
        await projects.edit(admin, workspace["website"], changed={"status": ProjectStatus.DONE})


async def test_a_key_that_looks_nobody_up_names_nobody(admin: Viewer, workspace: Keys) -> None:
    narrow = factories.narrowed(admin, "projects:read", "projects:write")
    for said, path in (
        ({"made_for_id": workspace["customer"]}, "madeForId"),
        ({"manager_id": workspace["lead"]}, "managerId"),
    ):
        async with refused(NotFound, "input", path):
            await projects.edit(narrow, workspace["website"], changed=cast(projects.Details, said))
