import asyncio

import pytest

from domain import users
from domain.users import NewUser
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Address, Level, Principal, ProjectShare, Role, TeamMember, User
from tests import factories
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

EVERYONE_ELSE = ["manager", "lead", "member", "restricted", "outsider", "customer", "guest"]


async def test_a_user_is_made_with_teams_and_projects(admin, workspace, queries):
    new = NewUser(
        email=" Nora.New@Example.org ",
        name=" Nora ",
        team_ids=[workspace["team"]],
        projects=[(workspace["website"], Role.LEAD)],
    )
    with queries(17):
        made = await users.create(admin, new)
    assert (made.name, made.kind, made.active, made.version) == ("Nora", "user", True, 1)
    user = await User.get(principal_id=made.id)
    assert (user.level, user.may_publish, user.may_reply, user.may_edit_messages) == (
        Level.MEMBER,
        True,
        True,
        False,
    )
    address = await Address.get(principal_id=made.id)
    assert (address.email, address.written) == ("nora.new@example.org", "Nora.New@Example.org")
    assert await TeamMember.filter(user_id=made.id).values_list("team_id", flat=True) == [workspace["team"]]
    roles = {s.project_id: s.role for s in await ProjectShare.filter(principal_id=made.id)}
    assert roles == {workspace["website"]: Role.LEAD, workspace["inbox"]: Role.MEMBER}
    me, team, teammate = f"user:{made.id}", str(workspace["team"]), str(workspace["teammate"])
    website, inbox = workspace["website"], workspace["inbox"]
    created, joined, *shared = await told(admin.position)
    assert (created.kind, created.entity_id, created.actor_id) == (
        "user.created",
        made.id,
        admin.principal_id,
    )
    assert (created.changes, created.affects) == ({"level": (None, "member")}, [])
    assert (created.before, created.after, created.internal) == (None, ["admin", me], True)
    assert (joined.kind, joined.entity_id, joined.affects) == (
        "team.members_changed",
        workspace["team"],
        [me],
    )
    assert joined.changes == {"members": ([teammate], sorted([teammate, str(made.id)]))}
    assert joined.after == ["admin", f"team:{team}"]
    assert [(e.kind, e.entity_id, e.changes, e.affects, e.after) for e in shared] == [
        (
            "project.shared",
            project,
            {"principal": (None, str(made.id)), "role": (None, role)},
            [me],
            ["admin", f"project:{project}"],
        )
        for project, role in ((website, "lead"), (inbox, "member"))
    ]


async def test_a_user_need_not_join_the_inbox_or_has_another_role_there(admin, workspace):
    without = await users.create(admin, NewUser(email="a@example.org", name="A", joins_inbox=False))
    manager = await users.create(
        admin, NewUser(email="b@example.org", name="B", projects=[(workspace["inbox"], Role.MANAGER)])
    )
    assert (await viewer(without)).roles == {}
    assert (await viewer(manager)).roles == {workspace["inbox"]: Role.MANAGER}


@pytest.mark.parametrize("name", EVERYONE_ELSE)
async def test_only_admins_make_users(name, workspace):
    someone = await viewer(workspace[name])
    async with refused(NotAllowed):
        await users.create(someone, NewUser(email="a@example.org", name="A"))


@pytest.mark.parametrize("email", ["Member@AcmeDesk.example", "customer@acme.example"])
async def test_an_address_belongs_to_one_person(admin, email):
    async with refused(Conflict, "input", "email"):
        await users.create(admin, NewUser(email=email, name="A"))


@pytest.mark.parametrize(
    ("change", "error", "path"),
    [
        ({"email": "nobody"}, Invalid, ("input", "email")),
        ({"name": "  "}, Invalid, ("input", "name")),
        ({"name": "x" * 201}, TooLarge, ("input", "name")),
        ({"name": "a\x00b"}, Invalid, ("input", "name")),
        ({"team_ids": [new_id()]}, NotFound, ("input", "teamIds", 0)),
        ({"projects": [(new_id(), Role.LEAD)]}, NotFound, ("input", "projects", 0)),
    ],
)
async def test_wrong_input_makes_nobody(admin, change, error, path):
    given = {"email": "a@example.org", "name": "A", **change}
    async with refused(error, *path):
        await users.create(admin, NewUser(**given))


async def test_neither_a_person_is_a_team_nor_a_project_named_twice(admin, workspace):
    async with refused(Invalid, "input", "teamIds", 0):
        await users.create(admin, NewUser(email="a@example.org", name="A", team_ids=[workspace["member"]]))
    twice = [(workspace["website"], Role.LEAD), (workspace["website"], Role.MEMBER)]
    async with refused(Invalid, "input", "projects"):
        await users.create(admin, NewUser(email="a@example.org", name="A", projects=twice))


async def test_a_repeat_with_the_same_key_is_the_same_user(admin):
    first = await users.create(admin, NewUser(email="a@example.org", name="A"), "key")
    async with unchanged():
        again = await users.create(admin, NewUser(email="a@example.org", name="A"), "key")
    assert again.id == first.id


async def test_of_two_who_make_the_same_address_one_wins(admin):
    async def make(name):
        try:
            return await users.create(admin, NewUser(email="a@example.org", name=name))
        except Conflict as error:
            return error.path

    results = await asyncio.gather(make("A"), make("B"))
    assert sorted(type(r).__name__ for r in results) == ["Principal", "tuple"]
    assert await Address.filter(email="a@example.org").count() == 1


async def test_an_admin_edits_a_user(admin, member, queries):
    assert member.principal_id
    with queries(10):
        edited = await users.edit(
            admin,
            member.principal_id,
            1,
            name="Märta",
            time_zone="Europe/Stockholm",
            switches={"may_reply": False, "may_manage_macros": True},
        )
    row = await Principal.get(id=member.principal_id)
    assert (edited.name, row.name, row.name_folded, row.version) == ("Märta", "Märta", "marta", 2)
    user = await User.get(principal_id=member.principal_id)
    assert (user.time_zone, user.may_reply, user.may_manage_macros) == ("Europe/Stockholm", False, True)
    (event,) = await told(admin.position)
    me = f"user:{member.principal_id}"
    assert (event.kind, event.entity_id, event.affects, event.internal) == ("user.edited", row.id, [me], True)
    assert event.changes == {
        "switches": (["may_publish", "may_reply"], ["may_publish", "may_manage_macros"]),
        "time_zone": (None, "Europe/Stockholm"),
    }
    assert (await viewer(row)).switches == {"may_publish", "may_manage_macros"}


async def test_one_edits_ones_own_name_and_zone_and_rights_stay(member):
    await users.edit(member, member.principal_id, name="Märta", time_zone="UTC")
    await users.edit(member, member.principal_id, time_zone="")
    first, second = await told(member.position)
    assert (first.affects, first.changes) == ([], {"time_zone": (None, "UTC")})
    assert (second.affects, second.changes) == ([], {"time_zone": ("UTC", None)})
    assert (await User.get(principal_id=member.principal_id)).time_zone is None


async def test_nothing_new_changes_and_records_nothing(admin, member):
    async with unchanged():
        await users.edit(
            admin, member.principal_id, name="Member", switches={"may_reply": True}, time_zone=""
        )


@pytest.mark.parametrize("name", [n for n in EVERYONE_ELSE if n not in ("customer", "guest")])
async def test_only_admins_edit_others_and_switches(name, workspace):
    someone = await viewer(workspace[name])
    async with refused(NotAllowed):
        await users.edit(someone, workspace["admin"], name="Fool")
    async with refused(NotAllowed):
        await users.edit(someone, workspace[name], switches={"may_manage_macros": True})


async def test_customers_do_not_even_find_users(customer, workspace):
    async with refused(NotFound, "id"):
        await users.edit(customer, workspace["admin"], name="Fool")


@pytest.mark.parametrize(
    ("change", "error", "path"),
    [
        ({"name": ""}, Invalid, ("input", "name")),
        ({"time_zone": "Mars/Olympus"}, Invalid, ("input", "timeZone")),
        ({"time_zone": "../../etc/passwd"}, Invalid, ("input", "timeZone")),
        ({"switches": {"level": True}}, Invalid, ("input", "switches")),
        ({"version": 7, "name": "A"}, Conflict, ("version",)),
    ],
)
async def test_wrong_edits_change_nothing(admin, member, change, error, path):
    async with refused(error, *path):
        await users.edit(admin, member.principal_id, **change)


async def test_a_team_is_no_user(admin, workspace):
    async with refused(NotFound, "id"):
        await users.edit(admin, workspace["team"], name="A")


async def test_levels_rise_and_fall(admin, member, queries):
    with queries(6):
        await users.set_level(admin, member.principal_id, Level.ADMIN)
    raised = await viewer(member.principal_id)
    assert raised.sees_all
    with queries(7):
        await users.set_level(raised, admin.principal_id, Level.MEMBER, 1)
    assert not (await viewer(admin.principal_id)).sees_all
    up, down = await told(admin.position)
    assert (up.kind, up.changes, up.affects) == (
        "user.edited",
        {"level": ("member", "admin")},
        [f"user:{member.principal_id}"],
    )
    assert (down.changes, down.affects) == ({"level": ("admin", "member")}, [f"user:{admin.principal_id}"])


async def test_the_level_one_has_already_changes_nothing(admin, member):
    async with unchanged():
        await users.set_level(admin, member.principal_id, Level.MEMBER)


async def test_nobody_changes_their_own_level(admin):
    async with refused(NotAllowed):
        await users.set_level(admin, admin.principal_id, Level.MEMBER)


@pytest.mark.parametrize("name", EVERYONE_ELSE)
async def test_only_admins_set_levels(name, workspace):
    async with refused(NotAllowed):
        await users.set_level(await viewer(workspace[name]), workspace["outsider"], Level.ADMIN)


async def test_the_last_active_admin_stays_one(automation, admin):
    async with refused(Conflict):
        await users.set_level(automation, admin.principal_id, Level.MEMBER)


async def test_two_admins_who_lower_each_other_at_once_leave_one(admin):
    other = await factories.user(admin, level=Level.ADMIN)

    async def lower(by, whom):
        try:
            await users.set_level(by, whom.principal_id, Level.MEMBER)
        except Conflict:
            return "refused"
        return "done"

    assert sorted(await asyncio.gather(lower(admin, other), lower(other, admin))) == ["done", "refused"]
    assert await User.filter(level=Level.ADMIN).count() == 1


async def test_the_first_admin_signs_in_and_there_is_no_second_first(bare_workspace):
    made = await users.create_first_admin("boss@example.org", "Boss", "a good long password")
    assert (await viewer(made)).sees_all
    events = [e.kind for e in await told(0)]
    assert events == ["user.created", "project.shared", "password.changed"]
    async with refused(Conflict):
        await users.create_first_admin("second@example.org", "Second", "a good long password")


@pytest.mark.parametrize(
    ("given", "error", "path"),
    [
        (("nobody", "Boss", "a good long password"), Invalid, ("input", "email")),
        (("boss@example.org", "Boss", "short"), Invalid, ("password",)),
        (("boss@example.org", "Boss", "x" * 201), TooLarge, ("password",)),
    ],
)
async def test_a_wrong_first_admin_is_not_made(bare_workspace, given, error, path):
    async with refused(error, *path):
        await users.create_first_admin(*given)
