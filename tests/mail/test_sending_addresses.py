"""Addresses that our own mail comes from by a mail server of an admin's are ours, though no inbox names them."""

import pytest

from domain import inboxes, mail_servers
from domain.inboxes import NewInbox
from domain.mail_servers import Given
from models import Inbox, MailTls, Viewer
from tests.mail.letters import came, last, mail

FROM = "help@brand.example"


@pytest.fixture
async def sales(admin: Viewer) -> Inbox:
    """An inbox whose mails go by a server of its own."""
    made = await inboxes.create(admin, NewInbox(name="Sales", addresses=["sales@our.example"]))
    await mail_servers.save(
        admin, Given(host="127.0.0.1", tls=MailTls.NONE, from_address=FROM, inbox_id=made.id)
    )
    return made


async def test_what_is_written_to_it_comes_to_its_inbox(sales: Inbox) -> None:
    assert await inboxes.holding([FROM.upper(), "help+1@brand.example", "no@brand.example"]) == [
        sales.id,
        sales.id,
        None,
    ]
    await came(mail("ann@client.example", To=FROM, Cc="bob@client.example"))
    told = await last()
    assert (told.inbox_id, told.copied_to) == (sales.id, [["", "bob@client.example"]])


async def test_for_no_inbox_in_particular_it_is_the_workspaces(admin: Viewer) -> None:
    await mail_servers.save(admin, Given(host="127.0.0.1", tls=MailTls.NONE, from_address=FROM))
    own = await inboxes.default()
    assert await inboxes.holding([FROM]) == [own.id]
    await came(mail("ann@client.example", To=FROM, Cc="bob@client.example"))
    told = await last()
    assert (told.inbox_id, told.copied_to) == (own.id, [["", "bob@client.example"]])
