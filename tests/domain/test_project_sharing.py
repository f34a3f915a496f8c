import asyncio

import pytest

from domain import projects
from domain.projects import Grant
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from kit.ids import new_id
from models import Principal, ProjectShare, Role
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

CUSTOMERS = ["customer", "colleague", "foreigner"]
NO_ADMINS = ["manager", "lead", "member", "restricted", "outsider", "teammate", "guest", *CUSTOMERS]


@pytest.mark.parametrize("name", ["admin", "manager"])
async def test_a_project_is_shared_with_a_user_whose_role_then_changes(name, workspace, queries):
    someone, outsider = await viewer(workspace[name]), workspace["outsider"]
    with queries(6):
        await projects.share(someone, workspace["website"], outsider, Role.RESTRICTED)
    assert (await viewer(outsider)).roles == {workspace["website"]: Role.RESTRICTED}
    await projects.share(someone, workspace["website"], outsider, Role.LEAD)
    assert (await viewer(outsider)).roles == {workspace["website"]: Role.LEAD}
    async with unchanged():
        await projects.share(someone, workspace["website"], outsider, Role.LEAD)
    with queries(6):
        await projects.unshare(someone, workspace["website"], outsider)
    assert (await viewer(outsider)).roles == {}
    async with unchanged():
        await projects.unshare(someone, workspace["website"], outsider)
    key = str(outsider)
    events = await told(someone.position)
    assert [e.changes for e in events] == [
        {"principal": (None, key), "role": (None, "restricted")},
        {"principal": (key, key), "role": ("restricted", "lead")},
        {"principal": (key, None), "role": ("lead", None)},
    ]
    staff = ["admin", f"project:{workspace['website']}"]
    assert {(e.kind, *e.affects, e.internal) for e in events} == {("project.shared", f"user:{key}", True)}
    assert all(e.before == e.after == staff for e in events)


async def test_a_team_has_its_role_and_the_widest_counts(admin, workspace):
    await projects.share(admin, workspace["website"], workspace["team"], Role.LEAD)
    await projects.share(admin, workspace["website"], workspace["teammate"], Role.RESTRICTED)
    assert (await viewer(workspace["teammate"])).roles == {workspace["website"]: Role.LEAD}
    team, _ = await told(admin.position)
    assert team.affects == [f"team:{workspace['team']}"]


@pytest.mark.parametrize("kind", ["customer", "organization"])
async def test_customers_and_organizations_follow_what_is_shared_with_them(
    kind, admin, customer, workspace, queries
):
    whom = customer.principal_id if kind == "customer" else customer.organization_id
    with queries(6):
        await projects.share(admin, workspace["website"], whom)
    assert (await viewer(workspace["customer"])).guest_projects == {workspace["website"]}
    assert (await viewer(workspace["colleague"])).guest_projects == (
        {workspace["website"]} if kind == "organization" else set()
    )
    async with unchanged():
        await projects.share(admin, workspace["website"], whom)
    await projects.unshare(admin, workspace["website"], whom)
    assert (await viewer(workspace["customer"])).guest_projects == set()
    come, gone = await told(admin.position)
    assert (come.kind, come.changes) == ("project.followers_changed", {"followers": ([], [str(whom)])})
    assert gone.changes == {"followers": ([str(whom)], [])}
    staff = ["admin", f"project:{workspace['website']}"]
    for event in (come, gone):
        assert (event.affects, event.internal, event.before, event.after) == (
            [f"{kind}:{whom}"],
            True,
            staff,
            staff,
        )


async def test_who_does_not_manage_does_not_share(workspace):
    for name in ("lead", "member", "restricted", "teammate", "guest"):
        someone = await viewer(workspace[name])
        async with refused(NotAllowed):
            await projects.share(someone, workspace["website"], workspace["outsider"], Role.RESTRICTED)
        async with refused(NotAllowed):
            await projects.unshare(someone, workspace["website"], workspace["manager"])
        async with refused(NotAllowed):
            await projects.share_many(
                someone, [workspace["website"]], [Grant(workspace["outsider"], Role.LEAD)]
            )
    for name in ("outsider", *CUSTOMERS):
        someone = await viewer(workspace[name])
        async with refused(NotFound, "id"):
            await projects.share(someone, workspace["website"], workspace[name], Role.MANAGER)
        async with refused(NotFound, "id"):
            await projects.unshare(someone, workspace["website"], workspace["manager"])
        async with refused(NotFound, "projectIds", 0):
            await projects.share_many(someone, [workspace["website"]], [Grant(workspace[name], Role.LEAD)])


async def test_a_manager_shares_only_their_own(manager, workspace):
    async with refused(NotAllowed):
        await projects.share(manager, workspace["inbox"], workspace["outsider"], Role.MEMBER)


async def test_wrong_shares_change_nothing(admin, workspace):
    website = workspace["website"]
    async with refused(Invalid, "role"):
        await projects.share(admin, website, workspace["outsider"])
    async with refused(Invalid, "role"):
        await projects.share(admin, website, workspace["customer"], Role.MEMBER)
    async with refused(NotFound, "principalId"):
        await projects.share(admin, website, new_id(), Role.MEMBER)
    async with refused(NotFound, "principalId"):
        await projects.unshare(admin, website, new_id())
    async with refused(Invalid, "principalId"):
        await projects.share(admin, website, workspace["automation"], Role.MEMBER)
    await Principal.filter(id=workspace["outsider"]).update(active=False)
    async with refused(Invalid, "principalId"):
        await projects.share(admin, website, workspace["outsider"], Role.MEMBER)


async def test_several_are_shared_with_several_in_one_step(admin, workspace, customer, queries):
    other = await projects.create(admin, "Other")
    start = (await viewer(workspace["admin"])).position
    grants = [
        Grant(workspace["outsider"], Role.LEAD),
        Grant(workspace["team"], Role.MEMBER),
        Grant(customer.organization_id),
    ]
    with queries(8):
        shared = await projects.share_many(admin, [other.id, workspace["website"], other.id], grants)
    assert [p.id for p in shared] == [other.id, workspace["website"]]
    both = {other.id, workspace["website"]}
    assert (await viewer(workspace["outsider"])).roles == dict.fromkeys(both, Role.LEAD)
    assert (await viewer(workspace["teammate"])).roles == dict.fromkeys(both, Role.MEMBER)
    assert (await viewer(workspace["colleague"])).guest_projects == both
    assert [(e.kind, e.entity_id, e.affects) for e in await told(start)] == [
        ("project.shared", other.id, [f"user:{workspace['outsider']}"]),
        ("project.shared", other.id, [f"team:{workspace['team']}"]),
        ("project.shared", workspace["website"], [f"user:{workspace['outsider']}"]),
        ("project.followers_changed", other.id, [f"organization:{customer.organization_id}"]),
        ("project.followers_changed", workspace["website"], [f"organization:{customer.organization_id}"]),
    ]


async def test_one_that_may_not_be_shared_shares_none(manager, workspace):
    grants = [Grant(workspace["outsider"], Role.MEMBER)]
    async with refused(NotAllowed):
        await projects.share_many(manager, [workspace["website"], workspace["inbox"]], grants)
    async with refused(NotFound, "projectIds", 1):
        await projects.share_many(manager, [workspace["website"], new_id()], grants)
    async with refused(NotFound, "grants", 1):
        await projects.share_many(manager, [workspace["website"]], [*grants, Grant(new_id(), Role.LEAD)])
    async with refused(Invalid, "grants", 1, "role"):
        await projects.share_many(manager, [workspace["website"]], [*grants, Grant(workspace["team"])])
    async with refused(Invalid, "grants"):
        await projects.share_many(manager, [workspace["website"]], grants * 2)
    async with refused(TooLarge, "grants"):
        await projects.share_many(manager, [new_id() for _ in range(1001)], grants)


async def test_two_who_share_crosswise_do_not_wait_for_each_other(admin, workspace):
    other = await projects.create(admin, "Other")
    one, two = [workspace["website"], other.id], [other.id, workspace["website"]]
    grants = [Grant(workspace["outsider"], Role.MEMBER)]
    await asyncio.gather(*(projects.share_many(admin, keys, grants) for keys in (one, two, one, two)))
    assert await ProjectShare.filter(principal_id=workspace["outsider"]).count() == 2
