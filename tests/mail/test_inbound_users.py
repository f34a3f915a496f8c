"""A user's mail: theirs only where it is proven, and then no more than they may do."""

import pytest

from domain import config, conversations, people, users
from domain.conversations import NewMessage
from domain.mails.incoming import Envelope
from kit import storage
from mail import inbound
from mail.authentication import keys
from mail.reply_addresses import address_for
from models import (
    Address,
    ConversationKind,
    EventRecord,
    File,
    IncomingState,
    Item,
    ItemLink,
    Message,
    OutgoingMail,
    OutgoingState,
    Source,
    Viewer,
)
from tests import factories
from tests.mail.authentication.signing import ED25519, record, with_signature
from tests.mail.letters import came, last, mail, with_files

pytestmark = pytest.mark.usefixtures("workspace")

HOME = "mx.acmedesk.example"


@pytest.fixture(autouse=True)
def configured() -> None:
    config.configure(config.Config(mail_authserv_ids=(HOME,)))


def result(words: str) -> dict[str, str]:
    return {"Authentication_Results": f"{HOME}; {words}"}


PROVEN = result("dmarc=pass header.from=acmedesk.example")
FAILED = result("dmarc=fail header.from=client.example")
OF_EVIL = {"Authentication_Results": "mx.evil.example; dmarc=pass header.from=acmedesk.example"}
UNCHECKED = "No resolver is configured by which signatures can be checked."
FROM_ADMIN, FROM_MEMBER = "Admin <admin@acmedesk.example>", "member@acmedesk.example"


@pytest.fixture
async def item() -> Item:
    """A customer's ticket, by mail."""
    await came(mail(message_id="first@client.example"))
    return await Item.get()


def to(item: Item, viewer: Viewer, *, internal: bool = False) -> str:
    assert viewer.principal_id
    address = address_for(item.number, viewer.principal_id, internal=internal)
    assert address
    return address


async def newest() -> Message:
    message = await Message.all().order_by("-id").first()
    assert message
    return message


async def unverified(became: str, of: Item, why: str) -> Item:
    """The ticket of nobody that a mail became, and for what reason; nothing was said on the other item."""
    assert became == "ticket"
    made = await Item.get(id__not=of.id)
    row = await last()
    assert (made.requester_id, made.unverified_sender != "", row.state) == (None, True, IncomingState.DONE)
    assert (await newest()).author_id == made.creator_id
    assert row.error == why
    assert await Message.filter(item_id=of.id).count() == 1
    author = await EventRecord.filter(item_id=made.id).values_list("actor_id", flat=True)
    assert set(author) == {made.creator_id}
    return made


async def test_a_proven_mail_to_the_reply_address_is_the_users_reply(admin, item):
    assert await came(mail(FROM_ADMIN, text="Done.", To=to(item, admin), **PROVEN)) == "reply"
    message = await newest()
    assert (message.item_id, message.author_id, message.internal, message.text) == (
        item.id,
        admin.principal_id,
        False,
        "Done.",
    )
    told = await EventRecord.filter(entity_id=message.id).order_by("position")
    assert [(e.kind, e.actor_id) for e in told] == [("message.posted", admin.principal_id)]
    assert (await Item.all().count(), (await last()).error) == (1, "")


async def test_a_proven_mail_to_the_internal_address_is_a_note(admin, item):
    ann = await factories.viewer(item.requester_id or item.id)
    both = f"{to(item, admin)}, {to(item, admin, internal=True)}"
    for recipient in (to(item, admin, internal=True).upper(), both):
        assert await came(mail(FROM_ADMIN, To=recipient, **PROVEN)) == "reply"
        message = await newest()
        assert (message.author_id, message.internal) == (admin.principal_id, True)
    assert await Message.visible_to(ann).count() == 1


async def test_a_proven_mail_that_answers_a_note_is_a_note(admin, member, item):
    noted = await conversations.note(admin, item.id, NewMessage(text="Among us"))
    await came(mail(FROM_ADMIN, message_id="n@x", To=to(item, admin, internal=True), **PROVEN))
    assert await came(mail(FROM_MEMBER, In_Reply_To="<n@x>", **PROVEN)) == "reply"
    message = await newest()
    assert (message.author_id, message.internal) == (member.principal_id, True)
    assert message.conversation_id == noted.conversation_id


async def test_a_proven_mail_that_answers_a_customers_mail_is_a_reply(member, item):
    assert await came(mail(FROM_MEMBER, In_Reply_To="<first@client.example>", **PROVEN)) == "reply"
    message = await newest()
    assert (message.item_id, message.author_id, message.internal) == (item.id, member.principal_id, False)


async def test_it_goes_into_the_thread_of_the_mail_that_it_answers(admin, item):
    await conversations.note(admin, item.id, NewMessage(text="Here"))
    other = await conversations.create(admin, item.id, ConversationKind.INTERNAL, "Second")
    said = await conversations.note(admin, item.id, NewMessage(text="There", conversation_id=other.id))
    await OutgoingMail.create(
        id=said.id,
        recipient_id=admin.principal_id,
        about_id=said.id,
        message_id="ours@localhost",
        subject="",
        text="",
        state=OutgoingState.SENT,
        due_at=said.created_at,
        request_id="",
        created_at=said.created_at,
    )
    answer = {"In_Reply_To": "<ours@localhost>"} | PROVEN
    assert await came(mail(FROM_ADMIN, To=to(item, admin, internal=True), **answer)) == "reply"
    assert (await newest()).conversation_id == other.id
    assert await came(mail(FROM_ADMIN, To=to(item, admin), **answer)) == "reply"
    message = await newest()
    assert message.internal is False
    assert message.conversation_id != other.id


async def test_a_proven_mail_of_its_own_is_an_item_that_the_user_made(member):
    assert await came(mail(FROM_MEMBER, **PROVEN)) == "ticket"
    made, message = await Item.get(), await newest()
    assert (made.creator_id, made.requester_id, made.source) == (member.principal_id, None, Source.MAIL)
    assert (made.unverified_sender, message.author_id) == ("", member.principal_id)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, f"Our mail server says nothing of it. {UNCHECKED}"),
        (result("dmarc=none"), f"Our mail server proves nothing of it. {UNCHECKED}"),
        (result("dkim=pass header.d=evil.example"), f"Our mail server proves nothing of it. {UNCHECKED}"),
        (OF_EVIL, f"Our mail server says nothing of it. {UNCHECKED}"),
        (PROVEN | {"Auto_Submitted": "auto-replied"}, "A program sent it."),
        (PROVEN | {"Precedence": "bulk"}, "A program sent it."),
    ],
)
async def test_what_is_not_proven_or_not_written_by_a_person_is_nobodys(admin, item, fields, why):
    raw = mail(FROM_ADMIN, To=to(item, admin), **fields)
    made = await unverified(await came(raw), item, f"Not taken as Admin's: {why}")
    assert made.unverified_sender == "admin@acmedesk.example"
    assert (await ItemLink.get()).other_id == item.id


async def test_what_is_proven_not_to_be_a_users_is_nobodys(admin, item):
    config.configure(config.Config(mail_authserv_ids=(HOME,), dns_resolvers=("192.0.2.1",)))
    raw = mail(FROM_ADMIN, To=to(item, admin), **result("dmarc=fail; dkim=pass header.d=acmedesk.example"))
    await unverified(await came(raw), item, "Not taken as its sender's: DMARC failed.")


async def test_without_any_setting_no_mail_is_a_users(admin, item):
    config.configure(config.Config())
    why = f"Not taken as Admin's: No mail server is configured whose word counts. {UNCHECKED}"
    await unverified(await came(mail(FROM_ADMIN, To=to(item, admin), **PROVEN)), item, why)


async def test_a_signature_that_we_check_proves_it_too(monkeypatch, admin, item):
    async def ask(name: str) -> bytes | None:
        return record(ED25519) if name == "k1._domainkey.acmedesk.example" else None

    monkeypatch.setattr(keys, "ask", ask)
    config.configure(config.Config(dns_resolvers=("192.0.2.1",)))
    raw = with_signature(mail(FROM_ADMIN, To=to(item, admin)), domain="acmedesk.example")
    assert await came(raw) == "reply"
    assert (await newest()).author_id == admin.principal_id
    broken = raw.replace(b"It burns.", b"It burnt.")
    assert await came(broken) == "ticket"
    assert (await last()).error.endswith("No signature of its author's domain is right.")


async def test_what_the_user_may_not_do_becomes_nobodys_ticket_with_the_reason(admin, member, item, tmp_path):
    storage.keep_in(storage.Storage(tmp_path))
    await users.edit(admin, member.principal_id, switches={"may_reply": False})
    raw = with_files(mail(FROM_MEMBER, To=to(item, member), **PROVEN), ("a.txt", b"a"))
    why = "Not taken as Member's: You may see this, but not do this to it: reply."
    made = await unverified(await came(raw), item, why)
    assert await File.filter(message__item_id=made.id).count() == 1
    assert await came(mail(FROM_MEMBER, To=to(item, member, internal=True), **PROVEN)) == "reply"


async def test_an_item_that_the_user_does_not_see_gets_no_reply_of_theirs(outsider, item):
    sender = "outsider@acmedesk.example"
    raw = mail(sender, To=to(item, outsider), In_Reply_To="<first@client.example>", **PROVEN)
    assert await came(raw) == "ticket"
    made = await Item.get(id__not=item.id)
    assert await Message.filter(item_id=item.id).count() == 1
    assert (await ItemLink.get()).other_id == item.id
    assert await ItemLink.visible_to(outsider).count() == 0
    assert (made.requester_id, made.project_id) == (None, item.project_id)


async def test_a_deactivated_users_proven_mail_is_nobodys(admin, member, item):
    await people.deactivate(admin, member.principal_id)
    await unverified(await came(mail(FROM_MEMBER, To=to(item, member), **PROVEN)), item, "")


async def test_a_customers_mail_needs_no_proof_but_may_not_be_proven_wrong(item):
    reply = {"In_Reply_To": "<first@client.example>"}
    for fields in (reply, reply | result("dmarc=none"), reply | result("spf=fail smtp.mailfrom=x.example")):
        assert await came(mail(text="More.", **fields)) == "reply"
    before = await Message.filter(item_id=item.id).count()
    assert await came(mail(text="Forged.", **reply, **FAILED)) == "ticket"
    made, row = await Item.get(id__not=item.id), await last()
    assert (made.requester_id, made.unverified_sender) == (None, "ann@client.example")
    assert (row.error, await Message.filter(item_id=item.id).count()) == (
        "Not taken as its sender's: DMARC failed.",
        before,
    )


async def test_a_stranger_whose_mail_is_proven_wrong_becomes_no_customer():
    await came(mail("new@client.example", **FAILED))
    assert not await Address.filter(email="new@client.example").exists()
    assert (await Item.get()).unverified_sender == "new@client.example"


async def test_recipients_of_the_envelope_count_too(admin, item):
    raw = mail(FROM_ADMIN, **PROVEN)
    await inbound.receive(raw, Envelope(recipients=(to(item, admin).upper(),)))
    assert ((await newest()).item_id, (await newest()).author_id) == (item.id, admin.principal_id)


async def test_the_same_users_mail_twice_is_one_message(admin, item):
    raw = mail(FROM_ADMIN, To=to(item, admin), message_id="one@acmedesk.example", **PROVEN)
    assert [await came(raw), await came(raw)] == ["reply", "repeat"]
    assert await Message.filter(author_id=admin.principal_id).count() == 1


async def test_a_user_answers_by_the_address_of_another_as_themself(admin, member, item):
    assert await came(mail(FROM_MEMBER, To=to(item, admin), **PROVEN)) == "reply"
    assert (await newest()).author_id == member.principal_id
