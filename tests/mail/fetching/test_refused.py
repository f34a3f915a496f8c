"""One mail that its server cannot give keeps the others waiting for a while, and not for ever."""

import pytest

from domain.mailboxes import Secret
from mail.fetching import collecting
from models import FetchedMail, IncomingMail, Mailbox, Viewer
from tests.mail.fetching.conftest import made, read
from tests.mail.fetching.dovecot import Dovecot, dovecot
from tests.mail.fetching.lying import ONE_MAIL, lying
from tests.mail.letters import mail

ONE, BAD, THREE = (mail(message_id=f"{number}@client.example") for number in (1, 2, 3))


async def kept() -> list[bytes]:
    return [row.content for row in await IncomingMail.all().order_by("id")]


async def stands(mailbox: Mailbox) -> tuple[int, int, int]:
    """How far it was read, what was fetched, and skipped."""
    row = await Mailbox.get(id=mailbox.id)
    return row.last_uid, row.fetched, row.skipped


@pytest.mark.parametrize("takes_existing", [True, False])
async def test_a_refused_mail_is_skipped_at_the_third_look(
    admin: Viewer, server: Dovecot, user: str, takes_existing: bool
) -> None:
    with dovecot(more="imap_fetch_failure = no-after") as refusing:
        mailbox = await made(admin, refusing, user, takes_existing=takes_existing)
        refusing.put(ONE, BAD, THREE, user=user)
        refusing.spoil(BAD, user)
        for _ in range(2):
            assert (await read(mailbox)).startswith("The server does not give mail 2: ")
            assert await kept() == [ONE]
        assert await read(mailbox) == ""
        assert await kept() == [ONE, THREE]
        assert await stands(mailbox) == (3, 2, 1)
        why = (await Mailbox.get(id=mailbox.id)).last_skipped
        assert why.startswith("Mail 2 could not be had at 3 looks: ")
        assert why.endswith(". It stays where it is.")
        assert [row.reason for row in await FetchedMail.filter(mail_id__isnull=True)] == [why]
        assert refusing.holds(user=user) == [(1, True), (2, False), (3, True)]


async def test_a_mail_at_which_the_server_hangs_up_is_skipped_after_hours(
    admin: Viewer, server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "BREAKS_MOST", 4)
    server.put(ONE, BAD, THREE, user=user)
    server.spoil(BAD, user)
    mailbox = await made(admin, server, user)
    for looks in range(1, 5):
        assert await read(mailbox) == "The connection to 127.0.0.1 broke off."
        row = await Mailbox.get(id=mailbox.id)
        assert (row.refused_uid, row.refusals) == (2, looks)
    assert await read(mailbox) == ""
    assert await kept() == [ONE, THREE]
    assert await stands(mailbox) == (3, 2, 1)


async def test_looks_at_another_mail_are_counted_anew(admin: Viewer, server: Dovecot, user: str) -> None:
    server.put(BAD, ONE, user=user)
    server.spoil(BAD, user)
    mailbox = await made(admin, server, user)
    assert await read(mailbox) == "The connection to 127.0.0.1 broke off."
    with server.client(user) as other:
        other.select_folder("INBOX")
        other.delete_messages([1])
        other.expunge()
    server.spoil(ONE, user)
    assert await read(mailbox) == "The connection to 127.0.0.1 broke off."
    row = await Mailbox.get(id=mailbox.id)
    assert (row.refused_uid, row.refusals) == (2, 1)


@pytest.mark.parametrize("said", [b"BODY[] NIL", b"FLAGS ()"])
async def test_a_mail_of_which_nothing_is_sent_is_no_mail_that_is_gone(
    admin: Viewer, server: Dovecot, user: str, said: bytes
) -> None:
    lies = ONE_MAIL | {b"UID FETCH 4 (BODY": b"* 1 FETCH (UID 4 " + said + b")\r\n"}
    async with lying(lies) as port:
        mailbox = await made(admin, server, user, port=port, secret=Secret(password="ascii"))
        for _ in range(2):
            assert (await read(mailbox)).startswith("The server does not give mail 4: it is said to be there")
        assert await read(mailbox) == ""
        assert await stands(mailbox) == (4, 0, 1)
        assert await read(mailbox) == ""
        assert await stands(mailbox) == (4, 0, 1)


async def test_a_mail_that_is_gone_is_passed(admin: Viewer, server: Dovecot, user: str) -> None:
    async with lying(ONE_MAIL) as port:
        mailbox = await made(admin, server, user, port=port, secret=Secret(password="ascii"))
        assert await read(mailbox) == ""
        assert await stands(mailbox) == (4, 0, 0)
