"""A folder in which not everything may be done, and one that has a name in any script."""

from collections.abc import Iterator

import pytest

from domain.mailboxes import Secret
from models import IncomingMail, Mailbox, MailboxAfter, Viewer
from tests import requires
from tests.mail.fetching.conftest import made, read
from tests.mail.fetching.dovecot import Dovecot, dovecot
from tests.mail.fetching.lying import ONE_MAIL, lying
from tests.mail.letters import mail

_RIGHTS = """
mail_plugins = acl
plugin {
  acl = vfile
}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    requires.require("dovecot")
    with dovecot(more=_RIGHTS) as serving:
        yield serving


def letter(number: int) -> bytes:
    return mail(message_id=f"{number}@client.example")


async def kept() -> list[bytes]:
    return [row.content for row in await IncomingMail.all().order_by("id")]


@pytest.mark.parametrize("after", [MailboxAfter.SEEN, MailboxAfter.DELETE])
async def test_a_folder_that_may_only_be_read_is_read(
    admin: Viewer, server: Dovecot, user: str, after: MailboxAfter
) -> None:
    server.put(letter(1), letter(2), user=user)
    (server.folder / "mail" / user / "dovecot-acl").write_text("owner lr\n")
    mailbox = await made(admin, server, user, after=after)
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), letter(2)]


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (MailboxAfter.SEEN, "Mails cannot be marked as Seen: "),
        (MailboxAfter.DELETE, "Mails cannot be marked as Deleted: "),
    ],
)
async def test_where_no_flag_may_be_set_all_is_fetched_and_told(
    admin: Viewer, server: Dovecot, user: str, after: MailboxAfter, why: str
) -> None:
    lies = {**ONE_MAIL, b"UID STORE": b"NO you may not\r\n"}
    async with lying(lies) as port:
        mailbox = await made(admin, server, "ann", port=port, after=after, secret=Secret(password="x"))
        lies[b"UID FETCH 4 (BODY"] = b'* 1 FETCH (UID 4 BODY[] "one")\r\n'
        assert (await read(mailbox)).startswith(why)
        lies[b"UID SEARCH"] = b"* SEARCH 5\r\n"
        lies[b"UID FETCH 5 (RFC822.SIZE"] = b"* 1 FETCH (UID 5 RFC822.SIZE 3 FLAGS ())\r\n"
        lies[b"UID FETCH 5 (BODY"] = b'* 1 FETCH (UID 5 BODY[] "two")\r\n'
        assert (await read(mailbox)).startswith(why)
    assert await kept() == [b"one", b"two"]


async def test_a_mail_of_no_bytes_is_kept_and_the_next_is_read(
    admin: Viewer, server: Dovecot, user: str
) -> None:
    server.put(letter(1), user=user)
    mailbox = await made(admin, server, user)
    assert await read(mailbox) == ""
    path = server.folder / "mail" / user / "new" / "1700000000.M1P1.host"
    path.write_bytes(b"")
    path.chmod(0o666)
    assert await read(mailbox) == ""
    server.put(letter(2), user=user)
    assert await read(mailbox) == ""
    assert await kept() == [letter(1), b"", letter(2)]
    assert (await Mailbox.get(id=mailbox.id)).skipped == 0


@pytest.mark.parametrize("name", ["Übergröße", "支持/票", "A&B", 'Q"uote\\'])
async def test_folders_have_names_in_any_script(admin: Viewer, server: Dovecot, user: str, name: str) -> None:
    server.put(letter(1), folder=name, user=user)
    server.put(folder=f"{name} 2", user=user)
    moves = {"after": MailboxAfter.MOVE, "move_to": f"{name} 2"}
    assert await read(await made(admin, server, user, folder=name, **moves)) == ""
    assert (server.holds(name, user), len(server.holds(f"{name} 2", user))) == ([], 1)
    assert await kept() == [letter(1)]
