"""Mail of other servers' mailboxes, fetched from a real one: each mail once, whatever happens there."""

from datetime import timedelta
from typing import Any

import pytest

from domain import inboxes
from domain.inboxes import NewInbox
from domain.mailboxes import edit
from domain.mails import incoming
from kit import clock
from mail import inbound
from models import Door, FetchedMail, IncomingMail, Mailbox, MailboxAfter, Viewer
from tests.mail.fetching.conftest import made, read
from tests.mail.fetching.dovecot import Dovecot
from tests.mail.letters import mail


def letter(number: int | str, **more: Any) -> bytes:
    return mail(message_id=f"{number}@client.example", **more)


async def kept() -> list[bytes]:
    return [row.content for row in await IncomingMail.all().order_by("id")]


async def test_each_mail_is_kept_as_it_is_once(admin: Viewer, server: Dovecot, user: str) -> None:
    server.put(letter(1), letter(2), user=user)
    mailbox = await made(admin, server, user)
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2)]
    assert server.holds(user=user) == [(1, True), (2, True)]
    assert await read(mailbox) == ""
    server.put(letter(3), user=user)
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2), letter(3)]
    row = await Mailbox.get(id=mailbox.id)
    assert (row.fetched, row.skipped, row.failures, row.last_error, row.last_uid) == (3, 0, 0, "", 3)
    assert row.held_by is None
    assert row.last_checked_at is not None
    assert row.due_at > clock.now() + timedelta(seconds=200)


async def test_a_mail_costs_a_fixed_number_of_statements(
    admin: Viewer, server: Dovecot, user: str, queries: Any
) -> None:
    mailbox = await made(admin, server, user)
    await read(mailbox)
    for number, statements in ((1, 19), (3, 31)):
        server.put(*(letter(f"{number}-{each}") for each in range(number)), user=user)
        with queries(statements):
            assert await read(mailbox) == ""


async def test_it_came_to_the_mailbox_s_inbox_whatever_its_head_says(
    admin: Viewer, server: Dovecot, user: str, workspace: Any
) -> None:
    new = NewInbox(name="Sales", addresses=["sales@acmedesk.example"], project_id=workspace["website"])
    sales = await inboxes.create(admin, new)
    server.put(letter(1), user=user)
    await read(await made(admin, server, user, inbox_id=sales.id))
    (row,) = await IncomingMail.all()
    assert (row.door, row.recipients, row.return_path, row.checked_by) == (
        Door.IMAP,
        ["sales@acmedesk.example"],
        None,
        "",
    )
    assert await inbound.take(row.id) == "ticket"
    assert (await IncomingMail.get(id=row.id)).inbox_id == sales.id


async def test_mails_that_were_there_before_are_not_taken_unless_wished(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    server.put(letter("old"), user=user, at=clock.now() - timedelta(minutes=5))
    mailbox = await made(admin, server, user, takes_existing=False)
    assert await read(mailbox) == ""
    server.put(letter("new"), user=user)
    assert await read(mailbox) == ""
    assert await kept() == [letter("new")]
    assert server.holds(user=user) == [(1, False), (2, True)]


async def test_kept_mails_are_moved(admin: Viewer, server: Dovecot, user: str) -> None:
    server.put(letter(1), letter(2), user=user)
    server.put(folder="Archive/Täken", user=user)
    mailbox = await made(admin, server, user, after=MailboxAfter.MOVE, move_to="Archive/Täken")
    assert await read(mailbox) == ""
    assert (server.holds(user=user), len(server.holds("Archive/Täken", user))) == ([], 2)
    assert len(await kept()) == 2


async def test_kept_mails_are_deleted(admin: Viewer, server: Dovecot, user: str) -> None:
    server.put(letter(1), letter(2), user=user)
    with server.client(user) as other:  # marked by somebody else: neither taken nor swept away
        other.select_folder("INBOX")
        other.add_flags([1], [b"\\Deleted"])
    mailbox = await made(admin, server, user, after=MailboxAfter.DELETE)
    assert await read(mailbox) == ""
    assert [uid for uid, _ in server.holds(user=user)] == [1]
    assert await kept() == [letter(2)]


async def test_where_they_cannot_be_moved_all_is_fetched_and_told(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    server.put(letter(1), user=user)
    mailbox = await made(admin, server, user, after=MailboxAfter.MOVE, move_to="Nowhere")
    assert "Mails cannot be moved to Nowhere: " in await read(mailbox)
    server.put(letter(2), user=user)
    assert "Mails cannot be moved to Nowhere: " in await read(mailbox)
    assert await kept() == [letter(1), letter(2)]
    row = await Mailbox.get(id=mailbox.id)
    assert (row.failures, row.last_error.partition(":")[0]) == (2, "Mails cannot be moved to Nowhere")
    server.put(folder="Nowhere", user=user)
    assert await read(mailbox) == ""
    assert (server.holds(user=user), len(server.holds("Nowhere", user))) == ([], 2)
    assert len(await kept()) == 2


@pytest.mark.parametrize("takes_existing", [True, False])
async def test_new_numbers_for_known_mails_make_none_of_them_new(
    admin: Viewer, server: Dovecot, user: str, takes_existing: bool
) -> None:
    mailbox = await made(admin, server, user, takes_existing=takes_existing)
    assert await read(mailbox) == ""
    server.put(letter(1), letter(2), user=user)
    assert await read(mailbox) == ""
    before = (await Mailbox.get(id=mailbox.id)).uid_validity
    server.begin_anew(user=user)
    server.put(letter(3), user=user)
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2), letter(3)]
    assert (await Mailbox.get(id=mailbox.id)).uid_validity != before
    server.put(letter(4), user=user)
    assert await read(mailbox) == ""
    assert len(await kept()) == 4


async def test_a_mail_that_is_too_large_is_left_there_and_said(
    admin: Viewer, server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "SIZE_MOST", 2_000)
    large = letter("large", text="x" * 3_000)
    server.put(large, letter(2), user=user)
    server.put(folder="Taken", user=user)
    mailbox = await made(admin, server, user, after=MailboxAfter.MOVE, move_to="Taken")
    assert await read(mailbox) == ""
    assert await kept() == [letter(2)]
    assert server.holds(user=user) == [(1, False)]
    row = await Mailbox.get(id=mailbox.id)
    size = server_size(server, user)
    assert (row.fetched, row.skipped) == (1, 1)
    assert row.last_skipped == f"Mail 1 has {size} bytes; 2000 are the most. It stays where it is."
    assert [each.reason for each in await FetchedMail.filter(mail_id__isnull=True)] == [row.last_skipped]


def server_size(server: Dovecot, user: str) -> int:
    with server.client(user) as client:
        client.select_folder("INBOX")
        return int(client.fetch([1], ["RFC822.SIZE"])[1][b"RFC822.SIZE"])


async def test_a_large_mailbox_is_read_in_pages(
    admin: Viewer, server: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.fetching.session.AT_ONCE", 3)
    monkeypatch.setattr("mail.fetching.collecting.PAGE", 2)
    mails = [letter(number) for number in range(11)]
    server.put(*mails, user=user)
    with server.client(user) as other:
        other.select_folder("INBOX")
        other.delete_messages([4, 5, 6, 7])
        other.expunge()
    mailbox = await made(admin, server, user)
    assert await read(mailbox) == ""
    assert await kept() == mails[:3] + mails[7:]


async def test_a_changed_place_is_read_from_its_beginning(admin: Viewer, server: Dovecot, user: str) -> None:
    server.put(letter(1), user=user)
    server.put(letter(2), folder="Desk", user=user)
    mailbox = await made(admin, server, user)
    assert await read(mailbox) == ""
    await edit(admin, mailbox.id, folder="Desk")
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2)]
