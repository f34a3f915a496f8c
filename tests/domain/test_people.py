import asyncio

import pytest

from domain import api_keys, people, sign_in, users
from kit import clock
from kit.errors import Conflict, NotAllowed, NotFound
from models import Level, Password, Session, User, sight
from tests import factories
from tests.factories import told, viewer
from tests.refusals import refused, unchanged

PASSWORD = "a good long password"


async def test_a_deactivated_user_is_out_at_once_and_for_good(admin, member, automation, workspace, queries):
    await sign_in.give_password(automation, workspace["member"], PASSWORD)
    session = await sign_in.with_password("member@acmedesk.example", PASSWORD, client="1")
    key, _ = await api_keys.create(session.viewer, "Sync", ["items:read"])
    position = (await viewer(workspace["admin"])).position
    with queries(8):
        gone = await people.deactivate(admin, workspace["member"], 1)
    assert (gone.active, gone.version) == (False, 2)
    for found in (
        await sight.by_session(session.token, clock.now()),
        await sight.by_api_key(key, clock.now()),
        await sight.by_principal(workspace["member"]),
        await sight.again(member, clock.now()),
    ):
        assert found is None
    (event,) = await told(position)
    me = f"user:{workspace['member']}"
    assert (event.kind, event.entity_id, event.affects) == ("person.deactivated", workspace["member"], [me])
    assert (event.before, event.after, event.internal) == (["admin", me], ["admin", me], True)
    back = await people.reactivate(admin, workspace["member"], 2)
    assert (back.active, back.version) == (True, 3)
    assert await sight.by_session(session.token, clock.now()) is None
    assert await sight.by_api_key(key, clock.now()) is None
    assert (await viewer(workspace["member"])).roles == member.roles
    again = await sign_in.with_password("member@acmedesk.example", PASSWORD, client="1")
    assert again.viewer.roles == member.roles


async def test_a_customer_is_deactivated_and_reactivated(admin, customer, workspace):
    await people.deactivate(admin, workspace["customer"])
    await people.reactivate(admin, workspace["customer"])
    gone, back = await told(admin.position)
    me = f"customer:{workspace['customer']}"
    assert (gone.kind, gone.affects) == ("person.deactivated", [me])
    assert (back.kind, back.affects, back.internal) == ("person.reactivated", [me], True)
    assert (await viewer(workspace["customer"])).tokens == customer.tokens


async def test_twice_is_once(admin, workspace):
    async with unchanged():
        await people.reactivate(admin, workspace["member"])
    await people.deactivate(admin, workspace["member"])
    async with unchanged():
        await people.deactivate(admin, workspace["member"])


@pytest.mark.parametrize("name", ["manager", "lead", "member", "restricted", "outsider", "customer", "guest"])
async def test_only_admins_let_people_out_and_in(name, workspace):
    someone = await viewer(workspace[name])
    async with refused(NotAllowed):
        await people.deactivate(someone, workspace["teammate"])
    async with refused(NotAllowed):
        await people.reactivate(someone, workspace["teammate"])


async def test_not_oneself_not_the_last_admin_and_no_teams(admin, automation, workspace):
    async with refused(NotAllowed):
        await people.deactivate(admin, workspace["admin"])
    async with refused(Conflict):
        await people.deactivate(automation, workspace["admin"])
    async with refused(NotFound, "id"):
        await people.deactivate(admin, workspace["team"])
    async with refused(NotFound, "id"):
        await people.deactivate(admin, workspace["automation"])
    async with refused(Conflict, "version"):
        await people.deactivate(admin, workspace["member"], 8)


async def test_a_deactivated_admin_does_not_count(admin, automation, workspace):
    other = await factories.user(admin, level=Level.ADMIN)
    await people.deactivate(admin, factories.key(other))
    async with refused(Conflict):
        await users.set_level(automation, workspace["admin"], Level.MEMBER)


async def test_two_admins_who_deactivate_each_other_at_once_leave_one(admin):
    other = await factories.user(admin, level=Level.ADMIN)

    async def out(by, whom):
        try:
            await people.deactivate(by, whom.principal_id)
        except Conflict:
            return "refused"
        return "done"

    assert sorted(await asyncio.gather(out(admin, other), out(other, admin))) == ["done", "refused"]
    assert await User.filter(level=Level.ADMIN, principal__active=True).count() == 1


async def test_nothing_of_what_they_did_is_lost(admin, automation, workspace):
    await sign_in.give_password(automation, workspace["member"], PASSWORD)
    await people.deactivate(admin, workspace["member"])
    assert await Password.exists(principal_id=workspace["member"])
    assert await Session.filter(principal_id=workspace["member"], revoked_at=None).count() == 0
