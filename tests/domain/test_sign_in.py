"""Who comes in by a password, and who does not; links have a file of their own."""

from datetime import timedelta

import pytest
import time_machine

from domain import config, people, sign_in
from kit import clock, passwords, ratelimit
from kit.errors import RateLimited, Unauthenticated
from kit.ratelimit import Limit
from models import Password, Session, sight
from tests import factories
from tests.database import everything
from tests.domain.entering import EMAILS, PASSWORD, enter
from tests.factories import told, viewer
from tests.refusals import refused


@pytest.mark.parametrize("name", EMAILS)
async def test_the_right_password_opens_a_session(name, with_passwords, workspace, queries):
    start = await sight.position()
    with queries(6):
        begun = await enter(name)
    assert begun.token.startswith("dws_")
    assert len(begun.token) == 47
    row = await Session.get(principal_id=workspace[name])
    assert (row.id, row.user_agent, row.revoked_at) == (begun.viewer.session_id, "Firefox", None)
    assert row.expires_at - row.created_at == timedelta(days=30) == begun.expires_at - row.created_at
    assert begun.token not in str(await everything())
    found = await sight.by_session(begun.token, clock.now())
    assert found is not None
    assert (found.principal_id, found.session_id) == (workspace[name], row.id)
    assert found.tokens == (await viewer(workspace[name])).tokens
    (event,) = await told(start)
    kind = "user" if name == "member" else "customer"
    assert (event.kind, event.entity_id, event.affects) == ("session.started", row.id, [])
    assert (event.before, event.after) == (None, ["admin", f"{kind}:{workspace[name]}"])
    assert (event.actor_id, event.internal) == (workspace[name], kind == "user")


async def test_an_address_is_one_however_it_is_written_and_a_password_however_it_is_typed(
    automation, workspace
):
    await sign_in.give_password(automation, workspace["member"], "passwörd of mine")
    assert (await enter(" Member@ACMEDESK.example ", "passwo\u0308rd of mine")).token


async def test_a_session_ends_by_itself(with_passwords):
    begun = await enter()
    assert await sight.by_session(begun.token, begun.expires_at - timedelta(seconds=1))
    assert await sight.by_session(begun.token, begun.expires_at) is None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("nobody@acmedesk.example", PASSWORD),
        ("lead@acmedesk.example", PASSWORD),
        ("member@acmedesk.example", "a good long passwore"),
        ("member@acmedesk.example", ""),
        ("member@acmedesk.example", "nobody's password"),
        ("nobody@acmedesk.example", "nobody's password"),
        ("no address", PASSWORD),
        ("", PASSWORD),
        ("member@acmedesk.example\x00", PASSWORD),
        ("member@acmedesk.example", PASSWORD + "\ud800"),
        ("member@acmedesk.example", PASSWORD * 1000),
        ("gone@acmedesk.example", PASSWORD),
    ],
)
async def test_every_wrong_sign_in_is_answered_alike_after_the_same_work(
    email, password, with_passwords, admin, automation, workspace, queries, monkeypatch
):
    gone = factories.key(await factories.user(admin, "gone"))
    await sign_in.give_password(automation, gone, PASSWORD)
    await people.deactivate(admin, gone)
    verified = []
    real = passwords._verified

    def watched(*given):
        verified.append(given)
        return real(*given)

    monkeypatch.setattr(passwords, "_verified", watched)
    async with refused(Unauthenticated) as caught:
        with queries(1):
            await enter(email, password)
    assert caught.value.message == "The address or the password is wrong."
    assert len(verified) == 1


async def test_nobodys_password_costs_what_somebodys_does():
    passwords.use_cost(rounds=2, kibibytes=64)
    somebody = await passwords.hash_password(PASSWORD)
    assert somebody.split("$")[3] == passwords._dummy().split("$")[3] == "m=64,t=2,p=1"
    assert await passwords.verify(PASSWORD, somebody)
    assert not await passwords.verify("nobody's password", None)


async def test_too_many_attempts_on_one_address_wait(with_passwords):
    config.configure(config.Config(sign_ins_by_address=Limit("a", 2, 300)))
    with time_machine.travel(clock.now(), tick=False) as time:
        for _ in range(2):
            with pytest.raises(Unauthenticated):
                await enter(password="wrong", client="192.0.2.7")
        time.shift(100)
        async with refused(RateLimited) as caught:
            await enter("MEMBER@acmedesk.example", client="192.0.2.8")
        assert caught.value.params == {"retryAfter": 201}
        assert (await enter("customer")).token
        time.shift(201)
        assert (await enter()).token


async def test_too_many_attempts_of_one_client_wait(with_passwords):
    config.configure(config.Config(sign_ins_by_client=Limit("c", 2, 60)))
    for n in range(2):
        with pytest.raises(Unauthenticated):
            await enter(f"nobody{n}@acmedesk.example")
    async with refused(RateLimited):
        await enter()
    assert (await enter(client="192.0.2.2")).token


async def test_attempts_can_be_counted_elsewhere(with_passwords):
    asked = []

    class Shared:
        async def wait(self, limit, key):
            asked.append((limit.name, key))
            return 1.2

    ratelimit.count_with(Shared())
    async with refused(RateLimited) as caught:
        await enter()
    assert (caught.value.params, asked) == ({"retryAfter": 2}, [("sign-in by client", "192.0.2.1")])


async def test_a_sign_in_that_meets_a_changed_password_fails(with_passwords, workspace, monkeypatch):
    real = passwords.verify

    async def slow(password, hashed):
        right = await real(password, hashed)
        await Password.filter(principal_id=workspace["member"]).update(hash="another")
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    with pytest.raises(Unauthenticated):
        await enter()
    assert await Session.all().count() == 0


async def test_a_sign_in_that_meets_a_deactivation_fails(with_passwords, admin, workspace, monkeypatch):
    real = sight.by_principal

    async def slow(key):
        found = await real(key)
        await people.deactivate(admin, workspace["member"])
        return found

    monkeypatch.setattr(sight, "by_principal", slow)
    with pytest.raises(Unauthenticated):
        await enter()
    assert await Session.all().count() == 0
