"""Reply addresses: short, the same in any case, ours alone; what goes out bears one, an internal one only to our own people."""

import string
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import config, conversations, items
from domain.conversations import NewMessage
from domain.mails import outgoing
from kit import clock, seal
from kit.addresses import Mailbox, why_invalid
from mail import reply_addresses
from mail.outbound import deliver
from mail.parse import parse
from mail.reply_addresses import address_for, named_in, read
from mail.transport import NullTransport
from models import Item, Message, OutgoingMail, Viewer
from tests import factories
from tests.mail.letters import mail

ANN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
NUMBERS = st.integers(1, reply_addresses.NUMBER_MOST)


def given_to(
    principal: UUID = ANN, number: int = 42, internal: bool = False, thread: UUID | None = None
) -> str:
    address = address_for(number, principal, internal=internal, thread_id=thread)
    assert address
    return address


@given(NUMBERS, st.uuids(), st.booleans(), st.none() | st.uuids())
def test_what_is_written_is_read(number, principal, internal, thread):
    address = given_to(principal, number, internal, thread)
    assert address == given_to(principal, number, internal, thread)
    local, _, domain = address.rpartition("@")
    assert (local[:5], len(local), domain) == ("desk+", 45, "localhost")
    assert why_invalid(f"{local}@desk.example") is None
    for spelled in (address, address.upper(), address.title(), local.swapcase() + "@elsewhere.example"):
        found = read(spelled)
        assert found
        assert (found.number, found.internal, found.is_for(principal)) == (number, internal, True)
        assert not found.is_for(uuid4())
        assert not found.is_for(None)
        assert thread is None or found.is_in(thread)
        assert not found.is_in(uuid4())


def test_no_number_and_no_switch_no_address():
    assert address_for(2**39, ANN, internal=False) is None
    config.configure(config.Config(signed_replies=False))
    assert address_for(42, ANN, internal=False) is None


def test_the_longest_address_of_the_settings_has_room_for_it():
    config.configure(config.Config(reply_address="a" * 23 + "@desk.example"))
    assert len(given_to().rpartition("@")[0]) == 64
    config.configure(config.Config(mail_from="a+b@desk.example"))
    assert read(given_to())


def test_addresses_of_before_are_read_as_they_were_made():
    """One that was given out before addresses named threads."""
    found = read("desk+qaaaaabks34lk6q4nxuddxuyb6earcmkxlhnodi4@localhost")
    assert found
    assert (found.number, found.internal, found.is_for(ANN), found.thread) == (42, True, True, b"")


@pytest.mark.parametrize("thread", [None, ANN])
@pytest.mark.parametrize("at", range(reply_addresses.TOKEN))
def test_no_token_is_forged_by_changing_a_character(at, thread):
    local, _, domain = given_to(thread=thread).rpartition("@")
    base, _, token = local.rpartition("+")
    for other in string.ascii_lowercase + string.digits + "=-_+ .":
        if other != token[at]:
            assert read(f"{base}+{token[:at]}{other}{token[at + 1 :]}@{domain}") is None
    for changed in (token[:at] + token[at + 1 :], token[:at] + "a" + token[at:]):
        assert read(f"{base}+{changed}@{domain}") is None


@given(st.text(max_size=60) | st.from_regex(r"\Adesk\+[A-Za-z2-7]{40}@x\.example\Z"))
def test_nothing_else_is_a_token(text):
    assert read(text) is None


def test_a_signature_is_for_one_purpose_and_of_keys_that_we_have():
    address = given_to()
    seal.use_keys(["another key, long enough for a secret", "a secret key for tests, long enough"])
    assert read(address)
    assert given_to() != address
    seal.use_keys(["another key, long enough for a secret"])
    assert read(address) is None
    assert seal.is_signed("a", b"x", seal.sign("a", b"x", 12))
    assert not seal.is_signed("b", b"x", seal.sign("a", b"x", 12))
    assert not seal.is_signed("a", b"y", seal.sign("a", b"x", 12))
    assert not seal.is_signed("a", b"x", b"")


def test_they_are_found_wherever_a_mail_says_to_whom_it_went():
    addresses = [given_to(number=number) for number in (1, 2, 3, 4, 5)]
    read_mail = parse(
        mail(
            To=f"Desk <{addresses[0]}>, someone@else.example",
            Cc=addresses[1].upper(),
            Delivered_To=addresses[2],
            X_Original_To=f"<{addresses[3]}>",
            Reply_To=given_to(number=9),
        )
    )
    found = named_in(read_mail, [addresses[4], addresses[0], "nobody", ""])
    assert sorted(each.number for each in found) == [1, 2, 3, 4, 5]
    assert found[0].number == 5


async def sent(message: Message, to: Viewer) -> Mailbox | None:
    """Where the recipient's answer to the mail about this message goes."""
    assert to.principal_id
    await outgoing.queue_about(message, message.id, [to.principal_id], clock.now())
    row = await OutgoingMail.get(about_id=message.id, recipient_id=to.principal_id)
    transport = NullTransport()
    assert await deliver(row.id, transport) == "sent"
    boxes = parse(transport.kept[0].mail.content).reply_to
    return boxes[0] if boxes else None


@pytest.fixture
async def item(customer: Viewer) -> Item:
    return await factories.item(customer)


async def test_mails_about_messages_bear_one_for_their_recipient(admin, member, customer, item):
    config.configure(config.Config(mail_from="desk@acmedesk.example", reply_address="r@in.acmedesk.example"))
    await items.change_followers(admin, item.id, [member.principal_id], [])
    said = await conversations.reply(admin, item.id, NewMessage(text="Hello"))
    noted = await conversations.note(admin, item.id, NewMessage(text="Among us"))
    for message, to, internal in ((said, customer, False), (said, member, False), (noted, member, True)):
        box = await sent(message, to)
        assert box
        assert (box.name, box.address[:2], box.address[-20:]) == ("Acme Desk", "r+", "@in.acmedesk.example")
        found = read(box.address)
        assert found
        assert (found.number, found.internal, found.is_for(to.principal_id)) == (item.number, internal, True)
    await outgoing.queue_about(noted, noted.id, [customer.principal_id], clock.now())
    row = await OutgoingMail.get(about_id=noted.id, recipient_id=customer.principal_id)
    assert await deliver(row.id, NullTransport()) == "dropped"


async def test_without_signed_replies_a_mail_bears_none(admin, customer, item):
    config.configure(config.Config(signed_replies=False))
    said = await conversations.reply(admin, item.id, NewMessage(text="Hello"))
    assert await sent(said, customer) is None
