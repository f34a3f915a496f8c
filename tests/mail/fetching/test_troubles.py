"""What keeps mail from being fetched, by a server's fault or an admin's: said in a sentence, and tried again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from domain.mailboxes import Secret, edit, reading, secret_of
from kit import clock, destinations, seal
from mail import oauth
from mail.fetching import Trouble, check, client
from models import IncomingMail, Mailbox, MailboxAfter, MailboxAuth, MailTls, Viewer
from tests.mail.fetching.conftest import made, read
from tests.mail.fetching.dovecot import BY_TOKEN, TOKEN, Dovecot
from tests.mail.fetching.lying import ONE_MAIL, lying
from tests.mail.letters import mail
from tests.mail.token_stub import TokenStub, token_server


@asynccontextmanager
async def saying(words: bytes) -> AsyncIterator[int]:
    """The port of a server that says this to whoever comes, and nothing more."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def told(admin: Viewer, mailbox: Mailbox) -> tuple[str, tuple[str | int, ...]]:
    """What the check says, which is also what keeps it from being read."""
    with pytest.raises(Trouble) as trouble:
        await check(admin, mailbox.id)
    assert await read(mailbox) == trouble.value.message
    return trouble.value.message, trouble.value.path


async def test_a_mailbox_that_can_be_read_is_told_so_and_nothing_happens(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    server.put(mail(), user=user)
    mailbox = await made(admin, server, user)
    assert (await check(admin, mailbox.id)).id == mailbox.id
    assert (await IncomingMail.all().count(), server.holds(user=user)) == (0, [(1, False)])


async def test_a_wrong_password(admin: Viewer, server: Dovecot, user: str) -> None:
    mailbox = await made(admin, server, user, secret=Secret(password="wrong"))
    message, path = await told(admin, mailbox)
    assert message.startswith("The server refuses this user, or what opens the mailbox: ")
    assert "Authentication failed" in message
    assert path == ("user",)


async def test_failures_wait_ever_longer_and_one_success_ends_that(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    mailbox = await made(admin, server, user, folder="Later")
    waits = []
    for _ in range(9):
        assert "The folder Later cannot be opened: " in await read(mailbox)
        row = await Mailbox.get(id=mailbox.id)
        waits.append(round((row.due_at - clock.now()) / timedelta(seconds=30)))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120, 120]
    row = await Mailbox.get(id=mailbox.id)
    assert (row.failures, row.held_by) == (9, None)
    server.put(folder="Later", user=user)
    assert await read(mailbox) == ""
    row = await Mailbox.get(id=mailbox.id)
    assert (row.failures, row.last_error) == (0, "")


async def test_a_folder_to_move_to_is_looked_for(admin: Viewer, server: Dovecot, user: str) -> None:
    mailbox = await made(admin, server, user, after=MailboxAfter.MOVE, move_to="Taken")
    with pytest.raises(Trouble, match="There is no folder Taken") as trouble:
        await check(admin, mailbox.id)
    assert trouble.value.path == ("moveTo",)


async def test_nobody_answers(admin: Viewer, server: Dovecot, user: str) -> None:
    mailbox = await made(admin, server, user, port=9)
    assert await told(admin, mailbox) == ("Nobody answers at 127.0.0.1, port 9.", ("port",))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "What answers at 127.0.0.1, port "),
        (b"\xff\xfe\x00\r\n", "What answers at 127.0.0.1, port "),
        (b"* BYE Too many\r\n", "The server refuses: "),
    ],
)
async def test_something_else_answers(
    admin: Viewer, server: Dovecot, user: str, words: bytes, sentence: str
) -> None:
    async with saying(words) as port:
        message, _ = await told(admin, await made(admin, server, user, port=port))
    assert message.startswith(sentence)


async def test_it_does_not_answer_in_time(
    admin: Viewer, server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CONNECTING", 0.1)
    async with saying(b"") as port:
        message, path = await told(admin, await made(admin, server, user, port=port))
    assert (message, path) == ("127.0.0.1 does not answer in time.", ("host",))


async def test_hosts_of_ones_own_network_are_reached_only_where_that_is_allowed(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    mailbox = await made(admin, server, user, host="localhost")
    destinations.allow([])
    message, path = await told(admin, mailbox)
    assert message == "This host is not on the public internet, and nobody allowed its network here."
    assert path == ("host",)


async def test_without_encryption_nothing_leaves_the_allowed_networks(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    mailbox = await made(admin, server, user, host="1.1.1.1")
    message, path = await told(admin, mailbox)
    assert (message.partition(" ")[0], path) == ("Without", ("tls",))


@pytest.mark.parametrize("tls", [MailTls.IMPLICIT, MailTls.STARTTLS])
async def test_certificates_are_checked(
    admin: Viewer, server: Dovecot, user: str, tls: MailTls, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.tls_port if tls is MailTls.IMPLICIT else server.port
    server.put(mail(), user=user)
    mailbox = await made(admin, server, user, host="localhost", port=port, tls=tls)
    message, path = await told(admin, mailbox)
    assert message.startswith("The certificate does not prove that this server is localhost: self-signed")
    assert path == ("host",)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.proof))
    assert await read(mailbox) == ""
    assert await IncomingMail.all().count() == 1
    await edit(admin, mailbox.id, host="127.0.0.1", secret=secret_of(mailbox))
    message, _ = await told(admin, mailbox)
    assert message.startswith(
        "The certificate does not prove that this server is 127.0.0.1: IP address mismatch"
    )


async def test_tls_where_none_is_spoken(admin: Viewer, server: Dovecot, user: str) -> None:
    mailbox = await made(admin, server, user, host="localhost", tls=MailTls.IMPLICIT)
    assert await told(admin, mailbox) == (
        "No encryption could be agreed on: do port and tls go together?",
        ("tls",),
    )
    async with saying(b"* OK IMAP4rev1 ready\r\n") as port:
        mailbox = await made(admin, server, user, tls=MailTls.STARTTLS, port=port)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(client, "CONNECTING", 0.2)
            message, _ = await told(admin, mailbox)
    assert "does not answer in time" in message


async def test_a_secret_whose_key_is_gone_is_to_be_set_again(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    mailbox = await made(admin, server, user)
    seal.use_keys(["another key of the server, long enough"])
    message, _ = await told(admin, mailbox)
    assert message == "Its secret was sealed by a key that this server has no longer: set it again."
    seal.use_keys(["another key of the server, long enough", "a secret key for tests, long enough"])
    assert await read(mailbox) == ""


def with_tokens(stub: TokenStub, **more: str) -> dict[str, Any]:
    return {
        "auth": MailboxAuth.XOAUTH2,
        "secret": Secret(refresh_token="refresh", client_secret="hush"),
        "token_url": stub.url,
        "client_id": "desk",
        **more,
    }


async def test_a_mailbox_is_opened_by_a_token(admin: Viewer, server: Dovecot) -> None:
    oauth._tokens.clear()
    async with token_server((200, {"access_token": TOKEN, "expires_in": 3600})) as stub:
        server.put(mail(), user=BY_TOKEN[0])
        mailbox = await made(admin, server, BY_TOKEN[0], **with_tokens(stub))
        assert await read(mailbox) == ""
        assert await read(mailbox) == ""
        assert len(stub.asked) == 1
    assert await IncomingMail.all().count() == 1


async def test_a_token_that_is_refused_is_asked_for_anew(admin: Viewer, server: Dovecot) -> None:
    oauth._tokens.clear()
    answers = [(200, {"access_token": token, "expires_in": 3600}) for token in ("stale", TOKEN)]
    async with token_server(*answers) as stub:
        mailbox = await made(admin, server, BY_TOKEN[1], **with_tokens(stub))
        assert (await read(mailbox)).startswith("The server refuses this user, or what opens the mailbox: ")
        assert await read(mailbox) == ""


async def test_why_there_is_no_token_is_told(admin: Viewer, server: Dovecot) -> None:
    oauth._tokens.clear()
    async with token_server((400, {"error": "invalid_grant"})) as stub:
        mailbox = await made(admin, server, BY_TOKEN[2], **with_tokens(stub))
        assert await told(admin, mailbox) == ("The token server answered 400: invalid_grant", ("tokenUrl",))


async def test_a_server_that_goes_away_in_the_middle_costs_nothing(
    admin: Viewer, server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [mail(message_id=f"{number}@client.example") for number in range(5)]
    server.put(*mails, user=user)
    mailbox = await made(admin, server, user, after=MailboxAfter.DELETE)
    kept, keep = 0, reading.keep

    async def going(*args: Any) -> bool:
        nonlocal kept
        is_new = await keep(*args)
        if (kept := kept + 1) == 2:
            await asyncio.to_thread(server.stop)
        return is_new

    monkeypatch.setattr(reading, "keep", going)
    assert await read(mailbox) == "The connection to 127.0.0.1 broke off."
    assert await read(mailbox) == f"Nobody answers at 127.0.0.1, port {server.port}."
    await asyncio.to_thread(server.start)
    assert await read(mailbox) == ""
    assert [row.content for row in await IncomingMail.all().order_by("id")] == mails
    assert server.holds(user=user) == []


async def test_a_server_that_sends_more_than_it_says_fills_no_memory(
    admin: Viewer, server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.mails.incoming.SIZE_MOST", 1_000)
    lies = ONE_MAIL | {b"UID FETCH 4 (BODY": b"* 1 FETCH (UID 4 BODY[] {99999999}\r\n" + b"x" * 5_000}
    async with lying(lies) as port:
        mailbox = await made(admin, server, user, port=port, secret=Secret(password="ascii"))
        assert await read(mailbox) == "The server sends more than it announces."
    row = await Mailbox.get(id=mailbox.id)
    assert (row.skipped, row.last_uid) == (1, 4)
    assert row.last_skipped.startswith("Mail 4 has more bytes than the 10 that its server says; ")
