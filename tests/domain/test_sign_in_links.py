import asyncio
import re
from datetime import timedelta

import pytest
import time_machine

from domain import config, people, sign_in
from kit import clock, trace
from kit.errors import Invalid, RateLimited, Unauthenticated
from kit.ratelimit import Limit
from models import OutgoingMail, Session, SignInLink, sight
from tests.factories import told
from tests.refusals import refused, unchanged

CUSTOMER, MEMBER = "customer@acme.example", "member@acmedesk.example"


async def ask(email=CUSTOMER, client="192.0.2.1"):
    await sign_in.request_link(email, client=client)


async def mailed():
    """The secret in the newest mail."""
    mail = await OutgoingMail.all().order_by("-created_at").first()
    assert mail is not None
    found = re.search(r"http://127\.0\.0\.1:8000/sign-in/link#([\w-]+)", mail.text)
    assert found is not None
    return found[1]


async def redeem(token):
    return await sign_in.redeem_link(token, client="192.0.2.1", user_agent="Firefox")


@pytest.mark.parametrize(("name", "email"), [("customer", CUSTOMER), ("member", "Member@ACMEDESK.example")])
async def test_a_link_is_mailed_and_signs_in(name, email, workspace, queries):
    trace.begin("the-request")
    start = await sight.position()
    with queries(4):
        await ask(email)
    assert await told(start) == []
    mail = await OutgoingMail.get(recipient_id=workspace[name])
    assert (mail.state, mail.kind, mail.about_id) == ("queued", "sign_in_link", None)
    assert mail.due_at <= clock.now()
    assert (mail.request_id, mail.message_id) == ("the-request", f"<{mail.id}@127.0.0.1>")
    token = await mailed()
    link = await SignInLink.get(principal_id=workspace[name])
    assert link.expires_at - link.created_at == timedelta(minutes=15)
    assert link.token_hash == sight.hash_token(token)
    with queries(6):
        begun = await redeem(token)
    found = await sight.by_session(begun.token, clock.now())
    assert found is not None
    assert found.principal_id == workspace[name]
    (event,) = await told(start)
    assert (event.kind, event.entity_id, event.actor_id) == (
        "session.started",
        begun.viewer.session_id,
        workspace[name],
    )


@pytest.mark.parametrize(
    "email", ["nobody@acme.example", "no address", "", "x" * 400 + "@acme.example", "a@b\x00.c"]
)
async def test_an_unknown_address_makes_nothing_and_is_answered_alike(email, workspace):
    async with unchanged():
        await ask(email)


async def test_a_deactivated_person_gets_none(admin, workspace):
    await people.deactivate(admin, workspace["customer"])
    async with unchanged():
        await ask()


async def test_known_and_unknown_are_answered_after_the_same_time(workspace):
    config.configure(config.Config(link_answer_time=timedelta(milliseconds=150)))
    loop = asyncio.get_running_loop()
    for email in (CUSTOMER, "nobody@acme.example"):
        began = loop.time()
        await ask(email)
        assert loop.time() - began >= 0.15


async def test_a_link_works_once(workspace):
    await ask()
    token = await mailed()
    await redeem(token)
    async with refused(Unauthenticated, "token"):
        await redeem(token)


async def test_of_two_at_once_one_comes_in(workspace):
    await ask()
    token = await mailed()
    results = await asyncio.gather(redeem(token), redeem(token), return_exceptions=True)
    assert sorted(type(r).__name__ for r in results) == ["SignedIn", "Unauthenticated"]
    assert await Session.all().count() == 1


async def test_a_link_does_not_work_for_long(workspace):
    await ask()
    token = await mailed()
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)):
        async with refused(Unauthenticated, "token"):
            await redeem(token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "dwl_",
        "dwl_" + "A" * 43,
        "dwl_" + "A" * 44,
        "dws_" + "A" * 43,
        "\ud800",
        "x" * 100_000,
        "dwl_" + "é" * 43,
    ],
)
async def test_unknown_used_and_expired_are_refused_alike(token, workspace):
    async with refused(Unauthenticated, "token") as caught:
        await redeem(token)
    assert caught.value.message == "This link is not valid, or no longer: ask for a new one."


async def test_deactivation_signing_out_everywhere_and_a_new_password_end_open_links(
    admin, automation, workspace
):
    async def by_deactivation():
        await people.deactivate(admin, workspace["customer"])
        await people.reactivate(admin, workspace["customer"])

    async def by_sign_out():
        await sign_in.sign_out_everywhere(admin, workspace["customer"])

    async def by_password():
        await sign_in.give_password(automation, workspace["customer"], "a good long password")

    for end in (by_deactivation, by_sign_out, by_password):
        await ask()
        token = await mailed()
        await end()
        async with refused(Unauthenticated, "token"):
            await redeem(token)


async def test_a_fresh_link_stands_for_the_old_password(automation, workspace):
    await sign_in.give_password(automation, workspace["customer"], "a good long password")
    await ask()
    begun = await redeem(await mailed())
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        async with refused(Invalid, "oldPassword"):
            await sign_in.set_password(begun.viewer, "another good password")
    await sign_in.set_password(begun.viewer, "another good password")
    again = await sign_in.with_password(CUSTOMER, "another good password", client="1")
    assert again.viewer.principal_id == workspace["customer"]


async def test_a_session_by_password_is_no_fresh_link(automation, workspace):
    await sign_in.give_password(automation, workspace["customer"], "a good long password")
    begun = await sign_in.with_password(CUSTOMER, "a good long password", client="1")
    await ask()
    await redeem(await mailed())
    async with refused(Invalid, "oldPassword"):
        await sign_in.set_password(begun.viewer, "another good password")


async def test_links_are_not_asked_for_without_end(workspace):
    config.configure(config.Config(links_by_address=Limit("a", 1, 900), links_by_client=Limit("c", 3, 900)))
    for email in (CUSTOMER, "nobody@acme.example"):
        await ask(email)
        async with refused(RateLimited):
            await ask(email, client="192.0.2.2")
    await ask(MEMBER)
    async with refused(RateLimited):
        await ask("lead@acmedesk.example")
