"""What a mail server says of a mail is believed at the SMTP door of the company's own relays alone."""

from collections.abc import AsyncIterator

import pytest

from domain import config
from mail import inbound
from mail.listening import Limits, MailDoor
from models import IncomingReason, IncomingState, Item, Message, Viewer
from tests.mail.letters import last, mail
from tests.mail.listening.talking import by_smtp

HOME = "mx.acmedesk.example"
MEMBER = "member@acmedesk.example"
PASS = "dmarc=pass header.from=acmedesk.example"

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture(autouse=True)
def _configured() -> None:
    config.configure(config.Config(mail_authserv_ids=(HOME,), mail_spam_headers=("x-spam-flag",)))


@pytest.fixture
def relays() -> list[str]:
    """Whom the door knows as relays: this machine."""
    return ["192.0.2.0/24", "127.0.0.0/8"]


@pytest.fixture
async def port(relays: list[str]) -> AsyncIterator[int]:
    door = MailDoor(hostname="desk.example", limits=Limits(), stored=lambda: None, relays=relays)
    yield await door.listen_smtp("127.0.0.1", 0)
    await door.stop()


async def _brought(port: int, raw: bytes) -> str:
    await by_smtp(port, lambda client: client.sendmail("bounces@client.example", ["desk@localhost"], raw))
    return await inbound.take((await last()).id)


def _said(*results: str, **head: str) -> bytes:
    """A mail in the member's name with these results, the topmost first, below what the relay puts on top."""
    fields = "".join(f"Authentication-Results: {each}\r\n" for each in results)
    return fields.encode() + mail(sender=MEMBER, **head)


async def test_a_user_is_proven_by_the_results_of_a_relay(port: int, member: Viewer) -> None:
    assert await _brought(port, _said(f"{HOME}; {PASS}")) == "ticket"
    assert ((await last()).relayed, (await last()).error) == (True, "")
    assert (await Message.get()).author_id == member.principal_id


@pytest.mark.parametrize("relays", [[], ["192.0.2.0/24"], ["127.0.0.2"], ["::1"]])
async def test_nobody_else_at_the_door_is_believed(port: int, member: Viewer) -> None:
    assert await _brought(port, _said(f"{HOME}; {PASS}", X_Spam_Flag="YES")) == "ticket"
    row = await last()
    assert (row.relayed, row.state) == (False, IncomingState.DONE)
    assert row.error.startswith("Not taken as Member's: It came by SMTP, where anybody can claim")
    assert (await Item.get()).unverified_sender == MEMBER


@pytest.mark.parametrize(
    "results",
    [
        (f"{HOME}; dmarc=none", f"{HOME}; {PASS}"),  # only the topmost is the relay's
        (f"mx.evil.example; {PASS}",),
        (),
    ],
)
async def test_what_the_relay_did_not_say_counts_for_nothing(port: int, results: tuple[str, ...]) -> None:
    assert await _brought(port, _said(*results)) == "ticket"
    assert (await Item.get()).unverified_sender == MEMBER


async def test_results_below_more_servers_than_are_ours_are_a_strangers(port: int) -> None:
    received = b"Received: from a by b; Thu, 26 Nov 2026 10:00:00 +0000\r\n"
    assert await _brought(port, received * 2 + _said(f"{HOME}; {PASS}")) == "ticket"
    assert (await Item.get()).unverified_sender == MEMBER


async def test_a_relay_says_what_is_spam_or_forged(port: int) -> None:
    assert await _brought(port, mail(X_Spam_Flag="YES")) == "set_aside"
    assert (await last()).reason is IncomingReason.SPAM
    failed = f"{HOME}; dmarc=fail (p=reject) header.from=acmedesk.example"
    assert await _brought(port, _said(failed)) == "set_aside"
    assert (await last()).reason is IncomingReason.FORGED
