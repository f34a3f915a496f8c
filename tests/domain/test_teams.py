import pytest

from domain import teams, users
from domain.users import NewUser
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Principal, TeamMember
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

NO_ADMINS = ["manager", "lead", "member", "restricted", "outsider", "customer", "guest"]


async def members(team_id):
    return set(await TeamMember.filter(team_id=team_id).values_list("user_id", flat=True))


async def test_a_team_is_made_with_its_members(admin, workspace, queries):
    wanted = [workspace["member"], workspace["lead"], workspace["member"]]
    with queries(6):
        team = await teams.create(admin, " Printers ", wanted)
    assert (team.name, team.kind, team.version) == ("Printers", "team", 1)
    assert await members(team.id) == {workspace["member"], workspace["lead"]}
    created, joined = await told(admin.position)
    seen = ["admin", f"team:{team.id}"]
    assert (created.kind, created.entity_id, created.before, created.after) == (
        "team.created",
        team.id,
        None,
        seen,
    )
    keys = sorted([str(workspace["member"]), str(workspace["lead"])])
    assert (joined.kind, joined.changes) == ("team.members_changed", {"members": ([], keys)})
    assert (joined.affects, joined.internal, joined.after) == ([f"user:{key}" for key in keys], True, seen)


async def test_an_empty_team_has_one_event_and_a_repeat_none(admin):
    team = await teams.create(admin, "Printers", (), "key")
    assert [e.kind for e in await told(admin.position)] == ["team.created"]
    async with unchanged():
        assert (await teams.create(admin, "Printers", (), "key")).id == team.id


async def test_members_are_exactly_those_named(admin, workspace, queries):
    with queries(8):
        team = await teams.set_members(admin, workspace["team"], [workspace["member"], workspace["lead"]], 1)
    assert team.version == 2
    assert await members(team.id) == {workspace["member"], workspace["lead"]}
    (event,) = await told(admin.position)
    gone, come = workspace["teammate"], sorted([workspace["member"], workspace["lead"]])
    assert event.changes == {"members": ([str(gone)], [str(key) for key in come])}
    assert event.affects == sorted(f"user:{key}" for key in (gone, *come))


async def test_who_leaves_a_team_leaves_its_projects(admin, teammate, workspace):
    assert workspace["website"] in teammate.roles
    await teams.set_members(admin, workspace["team"], [])
    assert (await viewer(workspace["teammate"])).tokens == {f"user:{workspace['teammate']}"}


async def test_the_members_it_has_already_change_nothing(admin, workspace):
    async with unchanged():
        await teams.set_members(admin, workspace["team"], [workspace["teammate"]])


async def test_a_deactivated_member_stays_and_is_no_new_one(admin, workspace):
    gone = await users.create(
        admin, NewUser(email="gone@example.org", name="Gone", team_ids=[workspace["team"]])
    )
    await Principal.filter(id=gone.id).update(active=False)
    await teams.set_members(admin, workspace["team"], [gone.id])
    assert await members(workspace["team"]) == {gone.id}
    await teams.set_members(admin, workspace["team"], [])
    async with refused(Invalid, "memberIds", 0):
        await teams.set_members(admin, workspace["team"], [gone.id])


async def test_a_team_is_renamed(admin, workspace):
    team = await teams.edit(admin, workspace["team"], 1, name="Ärzte")
    assert (team.name, team.name_folded, team.version) == ("Ärzte", "arzte", 2)
    (event,) = await told(admin.position)
    assert (event.kind, event.affects, event.after) == ("team.edited", [], ["admin", f"team:{team.id}"])
    async with unchanged():
        await teams.edit(admin, workspace["team"], name="Ärzte")


@pytest.mark.parametrize("name", NO_ADMINS)
async def test_only_admins_have_to_do_with_teams(name, workspace):
    someone = await viewer(workspace[name])
    async with refused(NotAllowed):
        await teams.create(someone, "Printers")
    async with refused(NotAllowed):
        await teams.edit(someone, workspace["team"], name="Printers")
    async with refused(NotAllowed):
        await teams.set_members(someone, workspace["team"], [workspace[name]])


async def test_wrong_teams_are_refused(admin, workspace):
    async with refused(Invalid, "name"):
        await teams.create(admin, "  ")
    async with refused(TooLarge, "name"):
        await teams.edit(admin, workspace["team"], name="x" * 201)
    async with refused(Invalid, "memberIds", 1):
        await teams.create(admin, "A", [workspace["member"], workspace["customer"]])
    async with refused(NotFound, "memberIds", 0):
        await teams.set_members(admin, workspace["team"], [new_id()])
    async with refused(NotFound, "id"):
        await teams.set_members(admin, workspace["member"], [])
    async with refused(Conflict, "version"):
        await teams.set_members(admin, workspace["team"], [], 9)
    async with refused(TooLarge, "memberIds"):
        await teams.set_members(admin, workspace["team"], [new_id() for _ in range(1001)])
