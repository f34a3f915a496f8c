"""Token servers that give a new refresh token with each answer: it is kept, sealed, and never asked for by two at once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from domain import mail_servers, mailboxes, refresh_tokens
from domain.mail_servers import Given, Token
from domain.mailboxes import NewMailbox, Secret
from domain.refresh_tokens import Row
from kit import clock
from mail import grants, oauth
from mail.oauth import TokenRefused
from models import Mailbox, MailboxAuth, MailServer, MailTls, Viewer
from tests.mail.token_stub import TokenStub, token_server


def answer(number: int, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"access_token": f"at-{number}", "expires_in": 3600, "refresh_token": f"rt-{number}"} | more


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    oauth._tokens.clear()
    oauth._asking.clear()
    oauth._unkept.clear()


async def mailbox(admin: Viewer, url: str) -> Row:
    new = NewMailbox(
        host="127.0.0.1",
        user="desk",
        secret=Secret(refresh_token="rt-0", client_secret="hush"),
        auth=MailboxAuth.XOAUTH2,
        token_url=url,
        client_id="desk",
    )
    return await mailboxes.create(admin, new)


async def mail_server(admin: Viewer, url: str, refresh_token: str = "rt-0") -> Row:
    token = Token(token_url=url, client_id="desk", client_secret="hush", refresh_token=refresh_token)
    given = Given(
        host="127.0.0.1", tls=MailTls.STARTTLS, username="desk", token=token, from_address="desk@acme.example"
    )
    return await mail_servers.save(admin, given)


def stored(row: Row) -> list[str]:
    grant = grants.grant_of(row)
    return [grant.client_secret, grant.refresh_token]


async def token(row: Row) -> str:
    return await oauth.access_token(grants.grant_of(row), grants.Kept(row))


async def again(row: Row) -> Row:
    found = await refresh_tokens.as_now(row)
    assert found is not None
    return found


def used(stub: TokenStub) -> list[str]:
    return [each["refresh_token"] for each in stub.asked]


@pytest.mark.parametrize("made", [mailbox, mail_server])
async def test_the_new_refresh_token_is_kept_and_the_next_is_asked_for_with_it(
    admin: Viewer, made: Any
) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        async with token_server(answer(1), answer(2)) as stub:
            row = await made(admin, stub.url)
            assert await token(row) == "at-1"
            kept = await again(row)
            assert (stored(kept), kept.version, kept.asks_until) == (["hush", "rt-1"], row.version, None)
            assert "rt-1" not in kept.secret
            assert await token(kept) == "at-1", "who reads the row anew has the same token"
            time.shift(timedelta(hours=1))
            assert await token(row) == "at-2", "who read it before asks with what it holds now"
            assert used(stub) == ["rt-0", "rt-1"]
            assert stored(await again(row)) == ["hush", "rt-2"]


async def test_a_token_that_a_mail_server_refused_is_asked_for_anew_whoever_holds_the_row(
    admin: Viewer,
) -> None:
    async with token_server(answer(1), answer(2)) as stub:
        row = await mailbox(admin, stub.url)
        assert await token(row) == "at-1"
        oauth.forget(grants.grant_of(row))
        assert await token(row) == "at-2"
        assert used(stub) == ["rt-0", "rt-1"]


@pytest.mark.parametrize("given", ["", "rt-0", "a\nb", "ü", 7, None, "x" * 20_000])
async def test_what_is_no_new_refresh_token_changes_nothing(admin: Viewer, given: object) -> None:
    async with token_server(answer(1, refresh_token=given)) as stub:
        row = await mailbox(admin, stub.url)
        assert await token(row) == "at-1"
        assert (await again(row)).secret == row.secret


async def test_two_processes_never_ask_with_the_same_refresh_token(admin: Viewer) -> None:
    async with token_server(answer(1), answer(2)) as stub:
        row = await mailbox(admin, stub.url)
        assert await refresh_tokens.claim(row)
        waiting = asyncio.create_task(token(row))
        await asyncio.sleep(0.3)
        assert stub.asked == [], "another process is at it"
        await refresh_tokens.keep(row, "rt-0", "rt-of-the-other")
        await refresh_tokens.let_go(row)
        assert await waiting == "at-1"
        assert used(stub) == ["rt-of-the-other"]
        assert stored(await again(row)) == ["hush", "rt-1"]


async def test_many_who_ask_at_once_take_turns(admin: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As processes do, which share no memory: none knows what another got, or that it is asking."""
    monkeypatch.setattr(oauth, "_known", lambda _: None)
    monkeypatch.setattr(oauth, "_LOOK_AGAIN", 0.01)
    async with token_server(*(answer(n) for n in range(1, 6))) as stub:
        row = await mailbox(admin, stub.url)
        got = await asyncio.gather(*(oauth._in_turn(grants.Kept(row)) for _ in range(5)))
        assert sorted(each.value for each in got) == [f"at-{n}" for n in range(1, 6)]
        assert used(stub) == [f"rt-{n}" for n in range(5)]
        assert stored(await again(row)) == ["hush", "rt-5"]


async def test_a_process_that_died_while_it_asked_keeps_nobody_waiting_for_long(admin: Viewer) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        async with token_server(answer(1)) as stub:
            row = await mailbox(admin, stub.url)
            assert await refresh_tokens.claim(row)
            assert not await refresh_tokens.claim(row)
            time.shift(refresh_tokens.LEASE)
            assert await token(row) == "at-1"


async def test_what_an_admin_set_meanwhile_stays(admin: Viewer) -> None:
    row = await mail_server(admin, "https://login.example.com/token")
    changed = await mail_server(admin, "https://login.example.com/token", "rt-of-the-admin")
    await refresh_tokens.keep(row, "rt-0", "rt-1")
    assert (await again(row)).secret == changed.secret


async def test_what_could_not_be_kept_is_used_and_kept_the_next_time(
    admin: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with token_server(answer(1), answer(2)) as stub:
        row = await mailbox(admin, stub.url)
        with monkeypatch.context() as broken:
            broken.setattr(refresh_tokens, "workspace", None)
            with pytest.raises(AttributeError):
                await token(row)
        assert stored(await again(row)) == ["hush", "rt-0"]
        assert await token(row) == "at-2"
        assert used(stub) == ["rt-0", "rt-1"]
        assert (stored(await again(row)), oauth._unkept) == (["hush", "rt-2"], {})


async def test_who_gives_up_waiting_loses_no_refresh_token(admin: Viewer) -> None:
    async with token_server(answer(1)) as stub:
        row = await mailbox(admin, stub.url)
        impatient = asyncio.create_task(token(row))
        while not stub.asked:  # noqa: ASYNC110 - the stub is asked by a task of its own
            await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait(oauth._at_it)
        assert stored(await again(row)) == ["hush", "rt-1"]


async def test_a_row_that_is_gone_or_has_no_tokens_any_more_says_so(admin: Viewer) -> None:
    async with token_server(answer(1)) as stub:
        row = await mailbox(admin, stub.url)
        await Mailbox.filter(id=row.id).delete()
        with pytest.raises(TokenRefused, match="removed"):
            await token(row)
        server = await mail_server(admin, stub.url)
        given = Given(
            host="127.0.0.1",
            tls=MailTls.STARTTLS,
            username="desk",
            password="pw",
            from_address="desk@acme.example",
        )
        await mail_servers.save(admin, given)
        with pytest.raises(TokenRefused, match="without tokens"):
            await token(server)
        assert await MailServer.all().count() == 1
        assert stub.asked == []
