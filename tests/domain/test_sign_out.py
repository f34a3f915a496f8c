"""How sessions end."""

import pytest

from domain import sign_in
from kit import clock
from kit.errors import NotAllowed, NotFound, Unauthenticated
from models import sight
from tests.domain.entering import enter
from tests.factories import told, viewer
from tests.refusals import refused, unchanged


async def test_signing_out_ends_this_session_alone(with_passwords, queries):
    one, two = await enter(), await enter()
    start = await sight.position()
    with queries(3):
        await sign_in.sign_out(one.viewer)
    assert await sight.by_session(one.token, clock.now()) is None
    assert await sight.again(one.viewer, clock.now()) is None
    assert await sight.by_session(two.token, clock.now())
    (event,) = await told(start)
    session = one.viewer.session_id
    assert (event.kind, event.entity_id, event.affects) == (
        "session.revoked",
        session,
        [f"session:{session}"],
    )
    async with unchanged():
        await sign_in.sign_out(one.viewer)


async def test_without_a_session_there_is_none_to_end(member, automation):
    async with refused(Unauthenticated):
        await sign_in.sign_out(member)
    async with refused(Unauthenticated):
        await sign_in.sign_out_everywhere(automation)


@pytest.mark.parametrize("by", ["member", "admin"])
async def test_signing_out_everywhere_ends_all_of_ones_sessions(by, with_passwords, workspace, queries):
    sessions, other = [await enter(), await enter()], await enter("customer")
    someone = await viewer(workspace[by])
    with queries(5):
        ended = await sign_in.sign_out_everywhere(someone, None if by == "member" else workspace["member"])
    assert ended == 2
    for each in sessions:
        assert await sight.by_session(each.token, clock.now()) is None
    assert await sight.by_session(other.token, clock.now())
    (event,) = await told(someone.position)
    me = f"user:{workspace['member']}"
    assert (event.kind, event.entity_id, event.affects) == ("session.revoked", workspace["member"], [me])
    async with unchanged():
        assert await sign_in.sign_out_everywhere(someone, workspace["member"]) == 0


async def test_only_admins_sign_others_out(with_passwords, workspace):
    await enter("customer")
    for name in ("manager", "lead", "member", "restricted"):
        async with refused(NotAllowed):
            await sign_in.sign_out_everywhere(await viewer(workspace[name]), workspace["customer"])
    for name in ("colleague", "foreigner"):
        async with refused(NotFound, "id"):
            await sign_in.sign_out_everywhere(await viewer(workspace[name]), workspace["customer"])
