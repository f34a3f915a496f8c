"""What rows keep sealed is sealed anew by a new key, and the old key can go."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from domain import mail_servers, mailboxes, resealing
from domain.mail_servers import Given, Token
from domain.mailboxes import NewMailbox, Secret
from kit import seal
from kit.errors import Conflict
from models import EventRecord, Mailbox, MailboxAuth, MailServer, MailTls, Viewer

OLD, NEW = "an old key for tests, long enough", "a new key for tests, long enough"


@pytest.fixture(autouse=True)
def _old_key() -> Iterator[None]:
    ciphers, signing = list(seal._ciphers), list(seal._signing_keys)
    seal.use_keys([OLD])
    yield
    seal._ciphers[:], seal._signing_keys[:] = ciphers, signing


async def mailbox(admin: Viewer, user: str, **secret: str) -> Mailbox:
    auth = MailboxAuth.XOAUTH2 if "refresh_token" in secret else MailboxAuth.PASSWORD
    return await mailboxes.create(
        admin,
        NewMailbox(
            host="imap.example.com",
            user=user,
            secret=Secret(**secret),
            auth=auth,
            token_url="https://login.example.com/t",
            client_id="desk",
        ),
    )


async def mail_server(admin: Viewer, token: Token) -> MailServer:
    given = Given(
        host="smtp.example.com",
        tls=MailTls.STARTTLS,
        from_address="desk@acme.example",
        username="desk",
        token=token,
    )
    return await mail_servers.save(admin, given)


async def test_after_resealing_the_old_key_can_go(admin: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    for number in range(4):
        await mailbox(admin, f"user{number}", password=f"pw{number}")
    await mailbox(admin, "tokens", refresh_token="rt", client_secret="cs")
    token = Token(token_url="https://l.example/t", client_id="d", client_secret="", refresh_token="mrt")
    await mail_server(admin, token)
    events, versions = await EventRecord.all().count(), await Mailbox.all().values_list("version", flat=True)
    assert await resealing.reseal() == resealing.Resealed(already=6)
    seal.use_keys([NEW, OLD])
    assert await resealing.reseal() == resealing.Resealed(anew=6)
    assert await resealing.reseal() == resealing.Resealed(already=6)
    seal.use_keys([NEW])
    secrets = [mailboxes.secret_of(row) for row in await Mailbox.all().order_by("user")]
    assert secrets == [Secret("", "rt", "cs"), *(Secret(f"pw{number}") for number in range(4))]
    assert mail_servers.opened(await MailServer.get()) == ["", "mrt"]
    assert await EventRecord.all().count() == events
    assert await Mailbox.all().values_list("version", flat=True) == versions


async def test_what_no_key_opens_is_named_and_left_as_it_is(admin: Viewer) -> None:
    lost = await mailbox(admin, "lost", password="pw")
    seal.use_keys([NEW])
    await mailbox(admin, "fine", password="pw")
    found = await resealing.reseal()
    assert found == resealing.Resealed(already=1, unreadable=(("mailbox", lost.id),))
    assert (await Mailbox.get(id=lost.id)).secret == lost.secret
    with pytest.raises(Conflict):
        mailboxes.secret_of(lost)


async def test_a_run_that_was_ended_is_begun_again(admin: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "BATCH", 1)
    rows = sorted([await mailbox(admin, f"user{number}", password="pw") for number in range(3)], key=by_key)
    seal.use_keys([NEW, OLD])
    resealed = mailboxes.resealed

    def ends(row: Mailbox) -> str:
        if row.id == rows[1].id:
            raise KeyboardInterrupt
        return resealed(row)

    with monkeypatch.context() as broken:
        broken.setitem(resealing._SEALED, "mailbox", (Mailbox, ends))
        with pytest.raises(KeyboardInterrupt):
            await resealing.reseal()
    assert await resealing.reseal() == resealing.Resealed(anew=2, already=1)


def by_key(row: Mailbox) -> UUID:
    return row.id


def test_every_sealed_column_is_known() -> None:
    """Whoever seals something new says here whether it stays in a row; then `resealing` must know its table."""
    root = Path(resealing.__file__).parents[1]
    sealing = {
        path.relative_to(root).as_posix()
        for room in ("domain", "mail", "models", "resolvers", "web", "realtime", "reactions")
        for path in (root / room).rglob("*.py")
        if re.search(r"\bseal\.seal\(|= seal\(|return seal\(", path.read_text())
    }
    given_out = {
        "domain/signed_links.py",
        "domain/unsubscribing.py",
        "models/paging.py",
        "realtime/cursor.py",
        "resolvers/search.py",
        "resolvers/tree.py",
    }
    assert sealing - given_out == {"domain/mailboxes/locked.py", "domain/mail_servers/secrets.py"}
