"""A mail becomes one message of its sender, or is known to be one already."""

import pytest

from domain import people
from domain.mails import incoming
from kit.errors import TooLarge
from mail import inbound, untaken
from models import (
    Address,
    Customer,
    EventRecord,
    IncomingMail,
    IncomingState,
    Item,
    Message,
    OrganizationDomain,
    Principal,
    PrincipalKind,
    Source,
)
from tests.mail.letters import came, last, mail, person

pytestmark = pytest.mark.usefixtures("workspace")


async def only_item() -> Item:
    return await Item.get()


async def test_a_mail_becomes_a_ticket_of_its_sender(automation):
    assert await came(mail(message_id="one@client.example")) == "ticket"
    item, ann = await only_item(), await person("ann@client.example")
    assert (item.title, item.description, item.source) == ("Printer on fire", "It burns.", Source.MAIL)
    assert (item.requester_id, item.creator_id, item.sender_domain) == (ann.id, ann.id, "client.example")
    assert item.unverified_sender == ""
    assert (ann.kind, ann.name) == (PrincipalKind.CUSTOMER, "Ann")
    message = await Message.get()
    assert (message.text, message.author_id, message.internal) == ("It burns.", ann.id, False)
    row = await last()
    assert (row.state, row.became_id, row.message_id) == (
        IncomingState.DONE,
        message.id,
        "one@client.example",
    )
    held = await OrganizationDomain.get(domain="client.example")
    assert (await Customer.get(principal_id=ann.id)).organization_id == held.organization_id
    made = [e.kind for e in await EventRecord.filter(actor_id=ann.id).order_by("position")]
    assert made == ["project.rolled_up", "item.created", "message.posted"]


async def test_the_same_person_writes_again_and_is_not_made_twice():
    await came(mail())
    await came(mail(sender="ANN@Client.Example", subject=""))
    assert [i.title for i in await Item.all().order_by("number")] == ["Printer on fire", "(no subject)"]
    assert await Address.filter(email="ann@client.example").count() == 1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"Ann Doe (ann@client.example)"', "Ann Doe"),
        ('"Ann <ann@client.example>"', "Ann"),
        ('"mailto:ann@client.example"', "ann"),
        ('"Ann, once ann.roe@old.example"', "Ann, once"),
        ('"Ann @ Client"', "Ann @ Client"),
    ],
)
async def test_nobody_is_called_by_an_address_which_others_on_a_shared_item_would_read(written, name):
    await came(mail(f"{written} <ann@client.example>"))
    assert (await person("ann@client.example")).name == name


async def test_a_mail_that_says_nothing_is_a_ticket_all_the_same():
    await came(mail(subject="", text=""))
    item, message = await only_item(), await Message.get()
    assert (item.title, item.description, message.text) == ("(no subject)", "", "(no text)")


async def test_too_many_bytes_are_refused_and_nothing_is_stored(monkeypatch):
    monkeypatch.setattr(incoming, "SIZE_MOST", 100)
    with pytest.raises(TooLarge):
        await inbound.store(b"x" * 101)
    assert await IncomingMail.all().count() == 0
    await inbound.store(b"x" * 100)


async def test_a_mail_of_nobody_is_a_ticket_of_the_automation():
    for sender in ("", "nobody at all", "<>"):
        await came(mail(sender=sender))
    machine = await person_of_mail()
    assert [(i.requester_id, i.creator_id) for i in await Item.all()] == [(None, machine)] * 3
    assert await Principal.filter(kind=PrincipalKind.CUSTOMER).count() == 4  # the cast's own


async def person_of_mail():
    return (await Principal.get(kind=PrincipalKind.AUTOMATION, name="Mail")).id


async def test_a_users_address_gains_no_right_and_gets_no_answer(admin):
    await came(mail(sender="Admin <Admin@acmedesk.example>"))
    item = await only_item()
    assert (item.requester_id, item.creator_id) == (None, await person_of_mail())
    assert item.unverified_sender == "Admin@acmedesk.example"
    message = await Message.get()
    assert message.author_id == item.creator_id
    assert not await EventRecord.exists(actor_id=admin.principal_id, kind="item.created")


async def test_a_deactivated_customers_mail_is_an_unverified_ticket(admin, customer):
    await people.deactivate(admin, customer.principal_id)
    await came(mail(sender="customer@acme.example"))
    item = await only_item()
    assert (item.requester_id, item.unverified_sender) == (None, "customer@acme.example")


async def test_the_same_mail_twice_is_one_message():
    raw = mail(message_id="one@client.example")
    assert [await came(raw), await came(b"Received: from elsewhere\r\n" + raw)] == ["ticket", "repeat"]
    assert await Message.all().count() == 1
    became = [row.became_id for row in await IncomingMail.all()]
    assert became == [(await Message.get()).id] * 2
    assert [row.state for row in await IncomingMail.all()] == [IncomingState.DONE] * 2


@pytest.mark.parametrize("change", [{"sender": "eve@evil.example"}, {"text": "Something else."}])
async def test_the_same_id_with_another_sender_or_body_is_kept_as_new(change):
    await came(mail(message_id="one@client.example"))
    assert await came(mail(**{"message_id": "one@client.example", **change})) == "ticket"
    assert await Message.all().count() == 2


async def test_mails_without_an_id_are_never_taken_for_the_same():
    assert [await came(mail()), await came(mail())] == ["ticket", "ticket"]


async def test_a_mail_in_our_own_name_that_we_never_sent_makes_no_customer():
    await came(mail(sender="desk@localhost", message_id="forged@localhost"))
    assert (await only_item()).unverified_sender == "desk@localhost"


@pytest.mark.parametrize(
    "raw",
    [
        mail(sender="MAILER-DAEMON@relay.example", Return_Path="<>"),
        mail(sender="mail@relay.example", Return_Path="<>"),
        mail(
            sender="bounces@relay.example",
            Content_Type="multipart/report; boundary=x",
            Auto_Submitted="auto-replied",
        ),
    ],
)
async def test_a_bounce_is_recorded_makes_no_customer_and_no_answer(raw):
    await came(raw)
    item = await only_item()
    assert item.requester_id is None
    assert item.unverified_sender.endswith("@relay.example")
    assert not await Address.filter(email__endswith="@relay.example").exists()


async def test_a_mail_is_taken_once_however_often_it_is_tried():
    key = await inbound.store(mail())
    assert [await inbound.take(key), await inbound.take(key)] == ["ticket", "taken"]
    assert await Item.all().count() == 1


async def test_what_could_not_be_taken_in_is_told_to_agents_once_with_its_words():
    key = await inbound.store(mail())
    for _ in range(2):
        await untaken.give_up(key, "ValueError in somewhere.py:1")
    item, row = await only_item(), await last()
    assert item.title == "Mail that could not be read"
    assert all(part in item.description for part in ("ann@client.example", "Printer on fire", "It burns."))
    assert (row.state, row.error) == (IncomingState.FAILED, "ValueError in somewhere.py:1")
    assert row.became_id == (await Message.get()).id
    assert bytes(row.content) == mail()
