"""How a person's password changes."""

import asyncio

import pytest

from domain import config, sign_in
from kit import clock
from kit.errors import Conflict, Invalid, NotAllowed, NotFound, RateLimited, TooLarge, Unauthenticated
from kit.ratelimit import Limit
from models import sight
from tests.domain.entering import OTHER, PASSWORD, enter
from tests.factories import told
from tests.refusals import refused


async def test_a_new_password_ends_the_other_sessions(with_passwords, workspace, queries):
    here, there = await enter(), await enter()
    start = await sight.position()
    with queries(8):
        await sign_in.set_password(here.viewer, OTHER, PASSWORD)
    assert await sight.by_session(here.token, clock.now())
    assert await sight.by_session(there.token, clock.now()) is None
    with pytest.raises(Unauthenticated):
        await enter()
    assert (await enter(password=OTHER)).token
    event = (await told(start))[0]
    me = f"user:{workspace['member']}"
    assert (event.kind, event.entity_id, event.affects) == ("password.changed", workspace["member"], [me])
    assert (event.before, event.after, event.changes) == (["admin", me], ["admin", me], {})


async def test_a_password_is_not_set_without_the_old_one(with_passwords, member):
    here = await enter()
    async with refused(Invalid, "oldPassword"):
        await sign_in.set_password(here.viewer, OTHER)
    async with refused(Invalid, "oldPassword"):
        await sign_in.set_password(here.viewer, OTHER, "not the old password")
    async with refused(NotAllowed):
        await sign_in.set_password(member, OTHER, PASSWORD)


async def test_the_old_password_is_not_guessed(with_passwords):
    here = await enter()
    config.configure(config.Config(sign_ins_by_address=Limit("a", 1, 300)))
    with pytest.raises(Invalid):
        await sign_in.set_password(here.viewer, OTHER, "not the old password")
    async with refused(RateLimited, "oldPassword"):
        await sign_in.set_password(here.viewer, OTHER, PASSWORD)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("short", Invalid),
        ("         ", Invalid),
        (" " * 12 + "\x00", Invalid),
        ("x" * 201, TooLarge),
        ("\ud800" * 12, Invalid),
    ],
)
async def test_a_bad_password_is_not_taken(password, error, with_passwords):
    here = await enter()
    async with refused(error, "password"):
        await sign_in.set_password(here.viewer, password, PASSWORD)


async def test_a_password_may_begin_and_end_with_spaces(with_passwords):
    here = await enter()
    await sign_in.set_password(here.viewer, "  " + OTHER + " ", PASSWORD)
    with pytest.raises(Unauthenticated):
        await enter(password=OTHER)
    assert (await enter(password="  " + OTHER + " ")).token


async def test_of_two_who_change_it_at_once_one_does(with_passwords):
    one, two = await enter(), await enter()

    async def change(session, password):
        try:
            await sign_in.set_password(session.viewer, password, PASSWORD)
        except (Conflict, Invalid):  # Invalid: the other was done before this one looked
            return "refused"
        return "done"

    results = await asyncio.gather(change(one, OTHER), change(two, OTHER + "!"))
    assert sorted(results) == ["done", "refused"]


async def test_only_the_command_line_gives_passwords(admin, member, automation, workspace):
    for someone in (admin, member):
        async with refused(NotAllowed):
            await sign_in.give_password(someone, workspace["member"], PASSWORD)
    async with refused(NotFound, "id"):
        await sign_in.give_password(automation, workspace["team"], PASSWORD)
