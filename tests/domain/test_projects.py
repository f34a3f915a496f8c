import pytest

from domain import projects
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Project, ProjectFollower, Role
from tests import factories
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

CUSTOMERS = ["customer", "colleague", "foreigner"]
NO_ADMINS = ["manager", "lead", "member", "restricted", "outsider", "teammate", "guest", *CUSTOMERS]


async def test_an_admin_makes_a_project_and_manages_it(admin, queries):
    with queries(8):
        project = await projects.create(admin, " Relaunch ", "New pages")
    assert (project.name, project.name_folded, project.description) == ("Relaunch", "relaunch", "New pages")
    assert (await viewer(admin.principal_id)).roles[project.id] is Role.MANAGER
    created, shared = await told(admin.position)
    everyone = sorted(["admin", f"guest:{project.id}", f"project:{project.id}"])
    assert (created.kind, created.entity_id, created.internal) == ("project.created", project.id, False)
    assert (created.before, created.after, created.affects) == (None, everyone, [])
    me = str(admin.principal_id)
    assert shared.changes == {"principal": (None, me), "role": (None, "manager")}
    assert (shared.affects, shared.internal) == ([f"user:{me}"], True)


async def test_an_automation_manages_no_project_and_a_repeat_makes_none(automation):
    project = await projects.create(automation, "Relaunch", "", "key")
    assert [e.kind for e in await told(automation.position)] == ["project.created"]
    async with unchanged():
        assert (await projects.create(automation, "Relaunch", "", "key")).id == project.id


@pytest.mark.parametrize("name", NO_ADMINS)
async def test_only_admins_make_projects(name, workspace):
    async with refused(NotAllowed):
        await projects.create(await viewer(workspace[name]), "Relaunch")


async def test_wrong_projects_are_not_made(admin):
    async with refused(Invalid, "name"):
        await projects.create(admin, " ")
    async with refused(TooLarge, "name"):
        await projects.create(admin, "x" * 201)
    async with refused(TooLarge, "description"):
        await projects.create(admin, "A", "x" * 100_001)


@pytest.mark.parametrize("name", ["admin", "manager", "lead"])
async def test_who_leads_edits(name, workspace, queries):
    someone = await viewer(workspace[name])
    with queries(6):
        project = await projects.edit(someone, workspace["website"], 1, name="Wébsite", description="Ours")
    assert (project.name, project.name_folded, project.version) == ("Wébsite", "website", 2)
    (event,) = await told(someone.position)
    everyone = sorted(["admin", f"guest:{project.id}", f"project:{project.id}"])
    assert (event.kind, event.before, event.after) == ("project.edited", everyone, everyone)
    assert (event.internal, event.affects, event.changes) == (False, [], {})
    async with unchanged():
        await projects.edit(someone, workspace["website"], name="Wébsite")


async def test_who_does_not_lead_does_not_edit_and_who_does_not_see_finds_nothing(workspace):
    for name in ("member", "restricted", "teammate", "guest"):
        async with refused(NotAllowed):
            await projects.edit(await viewer(workspace[name]), workspace["website"], name="A")
    for name in ("outsider", *CUSTOMERS):
        async with refused(NotFound, "id"):
            await projects.edit(await viewer(workspace[name]), workspace["website"], name="A")


async def test_wrong_edits_change_nothing(admin, workspace):
    async with refused(Invalid, "input", "name"):
        await projects.edit(admin, workspace["website"], name="")
    async with refused(Conflict, "version") as caught:
        await projects.edit(admin, workspace["website"], 5, name="A")
    assert caught.value.current.id == workspace["website"]
    async with refused(NotFound, "id"):
        await projects.edit(admin, new_id(), name="A")


@pytest.mark.parametrize("name", ["admin", "manager", "lead", "member", "restricted", "teammate", "guest"])
async def test_who_sees_a_project_follows_and_unfollows_it(name, workspace, queries):
    someone = await viewer(workspace[name])
    await ProjectFollower.filter(principal_id=workspace[name], project_id=workspace["website"]).delete()
    with queries(5 if someone.is_staff else 6):
        await projects.follow(someone, workspace["website"])
    async with unchanged():
        await projects.follow(someone, workspace["website"])
    assert await ProjectFollower.exists(project_id=workspace["website"], principal_id=workspace[name])
    await projects.unfollow(someone, workspace["website"])
    assert not await ProjectFollower.exists(project_id=workspace["website"], principal_id=workspace[name])
    token = [] if someone.is_staff else [f"customer:{workspace[name]}"]
    assert [e.affects for e in await told(someone.position)] == [token, token]


async def test_who_does_not_see_a_project_cannot_follow_it(workspace):
    for name in ("outsider", *CUSTOMERS):
        async with refused(NotFound, "id"):
            await projects.follow(await viewer(workspace[name]), workspace["website"])


@pytest.mark.parametrize("name", ["admin", "manager", "lead"])
async def test_who_leads_lets_others_follow(name, workspace, customer, queries):
    someone = await viewer(workspace[name])
    add, remove = [workspace["team"], customer.principal_id], [workspace["guest"], workspace["member"]]
    with queries(8):
        await projects.change_followers(someone, workspace["website"], add, remove)
    rows = await ProjectFollower.filter(project_id=workspace["website"])
    assert {(r.principal_id, r.principal_kind) for r in rows} == {
        (workspace["team"], "team"),
        (customer.principal_id, "customer"),
    }
    (event,) = await told(someone.position)
    assert event.changes == {"followers": ([str(workspace["guest"])], sorted(map(str, add)))}
    assert event.affects == sorted([f"customer:{workspace['guest']}", f"customer:{customer.principal_id}"])


async def test_who_does_not_lead_lets_nobody_follow(workspace):
    for name in ("member", "restricted", "teammate", "guest"):
        async with refused(NotAllowed):
            await projects.change_followers(
                await viewer(workspace[name]), workspace["website"], [workspace[name]], []
            )
    async with refused(NotFound, "add", 0):
        await projects.change_followers(await viewer(workspace["lead"]), workspace["website"], [new_id()], [])
    async with refused(TooLarge, "remove"):
        keys = [new_id() for _ in range(201)]
        await projects.change_followers(await viewer(workspace["lead"]), workspace["website"], [], keys)


async def test_a_key_without_the_scope_changes_no_project(admin, workspace):
    narrow = factories.narrowed(admin, "projects:read", "people:read")
    for verb in (
        lambda: projects.create(narrow, "A"),
        lambda: projects.edit(narrow, workspace["website"], name="A"),
        lambda: projects.share(narrow, workspace["website"], workspace["outsider"], Role.LEAD),
        lambda: projects.follow(narrow, workspace["website"]),
    ):
        async with refused(NotAllowed):
            await verb()
    blind = factories.narrowed(admin, "projects:write")
    async with refused(NotFound, "id"):
        await projects.edit(blind, workspace["website"], name="A")
    assert await Project.filter(name="A").count() == 0
