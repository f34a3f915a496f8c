"""A mailbox whose place is corrected, or whose server numbers its mails anew, loses nothing and takes nothing twice."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from domain.mailboxes import edit, secret_of
from kit import clock
from models import IncomingMail, Mailbox, Viewer
from tests.mail.fetching.conftest import made, read
from tests.mail.fetching.dovecot import Dovecot
from tests.mail.letters import mail

LONG_AGO = timedelta(minutes=5)


def letter(number: int | str) -> bytes:
    return mail(message_id=f"{number}@client.example")


async def kept() -> list[bytes]:
    return [row.content for row in await IncomingMail.all().order_by("id")]


async def test_what_came_before_the_first_look_that_went_well_is_taken(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    server.put(letter("old"), user=user, at=clock.now() - LONG_AGO)
    mailbox = await made(admin, server, user, takes_existing=False, port=9)
    assert "Nobody answers" in await read(mailbox)
    server.put(letter(1), user=user)
    await edit(admin, mailbox.id, port=server.port, secret=secret_of(mailbox))
    assert await read(mailbox) == ""
    server.put(letter(2), user=user)
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2)]
    assert server.holds(user=user) == [(1, False), (2, True), (3, True)]


@pytest.mark.parametrize("takes_existing", [True, False])
async def test_a_corrected_host_costs_no_backlog(
    admin: Viewer, server: Dovecot, user: str, takes_existing: bool
) -> None:
    server.put(letter("old"), user=user, at=clock.now() - LONG_AGO)
    mailbox = await made(admin, server, user, takes_existing=takes_existing)
    server.put(letter(1), user=user)
    assert await read(mailbox) == ""
    server.put(letter(2), user=user)
    await edit(admin, mailbox.id, host="localhost", secret=secret_of(mailbox))
    assert await read(mailbox) == ""
    assert await kept() == [letter("old")] * takes_existing + [letter(1), letter(2)]
    assert await read(mailbox) == ""
    assert server.holds(user=user) == [(1, takes_existing), (2, True), (3, True)]


async def test_another_port_is_the_same_place(admin: Viewer, server: Dovecot, user: str) -> None:
    server.put(letter(1), user=user)
    mailbox = await made(admin, server, user)
    assert await read(mailbox) == ""
    before = await Mailbox.get(id=mailbox.id)
    await edit(admin, mailbox.id, port=9, secret=secret_of(mailbox))
    assert "Nobody answers" in await read(mailbox)
    server.put(letter(2), user=user)
    await edit(admin, mailbox.id, port=server.port, secret=secret_of(mailbox))
    row = await Mailbox.get(id=mailbox.id)
    assert (row.uid_validity, row.last_uid) == (before.uid_validity, 1)
    assert await read(mailbox) == ""
    row = await Mailbox.get(id=mailbox.id)
    assert (row.last_uid, row.fetched) == (2, 2)
    assert await kept() == [letter(1), letter(2)]


@pytest.mark.parametrize("takes_existing", [True, False])
async def test_numbers_that_were_left_and_come_back_are_no_trouble(
    admin: Viewer, server: Dovecot, user: str, takes_existing: bool
) -> None:
    mailbox = await made(admin, server, user, takes_existing=takes_existing)
    server.put(letter(1), letter(2), user=user)
    assert await read(mailbox) == ""
    first = server.validity(user)
    for number, validity in ((3, first + 100), (4, first), (5, first + 100)):
        server.number_by(validity, user)
        server.put(letter(number), user=user)
        assert server.validity(user) == validity
        assert await read(mailbox) == ""
        assert (await Mailbox.get(id=mailbox.id)).uid_validity == validity
    assert await kept() == [letter(number) for number in (1, 2, 3, 4, 5)]
    assert all(seen for _, seen in server.holds(user=user))


async def test_a_number_that_comes_back_for_another_mail_hides_it_not(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    mailbox = await made(admin, server, user, takes_existing=False)
    server.put(letter(1), user=user)
    assert await read(mailbox) == ""
    first = server.validity(user)
    server.number_by(first + 100, user)
    assert await read(mailbox) == ""
    with server.client(user) as other:
        other.select_folder("INBOX")
        other.delete_messages([1])
        other.expunge()
    for path in (server.folder / "mail" / user).glob("dovecot*"):
        path.unlink()
    server.put(letter(2), user=user)
    server.number_by(first, user)
    assert [uid for uid, _ in server.holds(user=user)] == [1]
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2)]


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    """Lets this machine's clock show another zone's time, as at the end of summer."""

    def show(name: str) -> None:
        patch.setenv("TZ", name)
        time.tzset()

    with pytest.MonkeyPatch.context() as patch:
        yield show
    time.tzset()


async def test_a_known_mail_is_known_in_another_zone(
    admin: Viewer, server: Dovecot, user: str, zone: Callable[[str], None]
) -> None:
    mailbox = await made(admin, server, user)
    server.put(letter(1), user=user)
    zone("Europe/Madrid")
    assert await read(mailbox) == ""
    zone("Asia/Tokyo")
    server.number_by(server.validity(user) + 100, user)
    assert await read(mailbox) == ""
    assert (await Mailbox.get(id=mailbox.id)).fetched == 2
    assert await kept() == [letter(1)]
