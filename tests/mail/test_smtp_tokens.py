"""Signing in at a mail server with tokens: got when they are needed, and anew once they were refused."""

from base64 import b64encode

from domain.mail_servers import Given, Token, save
from mail.oauth import xoauth2
from mail.servers import Servers
from mail.transport import Deferred, Delivered, NullTransport, Outgoing
from models import MailServer, MailTls, Viewer
from tests.mail.smtp_stub import Stub, listening
from tests.mail.token_stub import TokenStub, token_server


async def by_tokens(admin: Viewer, stub: Stub, tokens: TokenStub) -> Outgoing:
    token = Token(
        token_url=tokens.url, client_id="desk", client_secret="s", refresh_token=f"refresh {tokens.url}"
    )
    given = Given(
        host="127.0.0.1",
        port=stub.port,
        tls=MailTls.NONE,
        username="desk@acme.example",
        token=token,
        from_address="desk@acme.example",
    )
    await save(admin, given)
    return Outgoing(
        "desk@acme.example", "ann@client.example", b"Subject: x\r\n\r\nx\r\n", await MailServer.get()
    )


def said(token: str) -> str:
    return f"AUTH XOAUTH2 {b64encode(xoauth2('desk@acme.example', token).encode()).decode()}"


async def test_a_token_is_got_once_for_many_connections(admin: Viewer) -> None:
    async with token_server() as tokens, listening(Stub(extensions=("AUTH XOAUTH2",))) as stub:
        mail, servers = await by_tokens(admin, stub, tokens), Servers(NullTransport())
        for _ in range(2):
            assert await servers.send(mail) == Delivered("taken as 42")
            await servers.close()
    assert [line for line in stub.heard if line.startswith("AUTH")] == [said("at-1")] * 2
    assert [(each["grant_type"], each["client_id"]) for each in tokens.asked] == [("refresh_token", "desk")]


async def test_a_token_that_is_refused_is_asked_for_anew_the_next_time(admin: Viewer) -> None:
    answers = [(200, {"access_token": f"at-{n}", "expires_in": 3600}) for n in (1, 2)]
    async with token_server(*answers) as tokens, listening(Stub(extensions=("AUTH XOAUTH2",))) as stub:
        mail, servers = await by_tokens(admin, stub, tokens), Servers(NullTransport())
        stub.once = {"AUTH": "334 eyJzdGF0dXMiOiI0MDEifQ=="}
        assert await servers.send(mail) == Deferred(535, "5.7.8 the token is refused")
        assert await servers.send(mail) == Delivered("taken as 42")
        await servers.close()
    assert [line for line in stub.heard if line.startswith("AUTH")] == [said("at-1"), said("at-2")]


async def test_no_token_means_later_and_says_why(admin: Viewer) -> None:
    refusal = (400, {"error": "invalid_grant"})
    async with token_server(refusal) as tokens, listening(Stub(extensions=("AUTH XOAUTH2",))) as stub:
        mail, servers = await by_tokens(admin, stub, tokens), Servers(NullTransport())
        outcome = await servers.send(mail)
    assert outcome == Deferred(None, "The token server answered 400: invalid_grant")
    assert "refresh" not in str(outcome)
