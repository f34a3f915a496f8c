"""A server, a user of its own for each test, and a mailbox of theirs that is read when the test says so."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from domain import inboxes, mailboxes
from domain.mailboxes import NewMailbox, Secret, reading
from kit import clock, destinations
from mail.fetching import Trouble, collect
from models import Mailbox, MailTls, Viewer
from tests import requires
from tests.mail.fetching.dovecot import PASSWORD, USERS, Dovecot, dovecot

_numbers = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    requires.require("dovecot")
    with dovecot() as serving:
        yield serving


@pytest.fixture
def own_network() -> Iterator[None]:
    """This machine may be connected to."""
    destinations.allow(["127.0.0.0/8", "::1"])
    yield
    destinations.allow([])


@pytest.fixture
def user(own_network: None) -> str:
    """Whose mailbox nobody has used; it may be connected to."""
    return USERS[next(_numbers) % (len(USERS) - 1)]


async def made(admin: Viewer, server: Dovecot, user: str, **given: Any) -> Mailbox:
    """A mailbox of this user there; all its mails are taken, unless something else is given."""
    usual: dict[str, Any] = {
        "inbox_id": (await inboxes.default()).id,
        "host": "127.0.0.1",
        "port": server.port,
        "tls": MailTls.NONE,
        "user": user,
        "secret": Secret(password=PASSWORD),
        "takes_existing": True,
    }
    return await mailboxes.create(admin, NewMailbox(**{**usual, **given}))


async def read(mailbox: Mailbox) -> str:
    """Read it once, as a worker does; what went wrong."""
    await Mailbox.filter(id=mailbox.id).update(due_at=clock.now())
    (held,) = [each for each in await reading.claim(100) if each.mailbox.id == mailbox.id]
    try:
        again = await collect(held, lambda: None, lambda: False)
    except Trouble as trouble:
        await reading.failed(held, trouble.message)
        return trouble.message
    await reading.looked(held, again_in=again)
    return ""
