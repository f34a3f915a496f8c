"""What a mail that proves nothing, or is proven forged, may not do; and what it may not stand in the way of."""

from uuid import UUID, uuid5

import pytest

from domain import config, conversations, inboxes, items, mailboxes, projects
from domain.conversations import NewMessage
from domain.inboxes import NewInbox
from domain.mailboxes import NewMailbox, Secret
from domain.mails import incoming, outgoing
from domain.mails.incoming import Envelope
from kit import clock
from mail import inbound, untaken
from models import (
    Address,
    Conversation,
    Door,
    EventRecord,
    EventText,
    Inbox,
    IncomingMail,
    Item,
    Message,
    Viewer,
)
from tests import factories
from tests.factories import Keys
from tests.mail.letters import came, mail
from tests.mail.test_forwarded import GMAIL
from tests.mail.test_inbound_users import FROM_ADMIN, HOME, PROVEN, newest, to

pytestmark = pytest.mark.usefixtures("workspace")
FAILED = {"Authentication_Results": f"{HOME}; dmarc=fail header.from=acme.example"}


@pytest.fixture(autouse=True)
def _believes_its_server() -> None:
    config.configure(config.Config(mail_authserv_ids=(HOME,)))


async def test_the_id_of_a_mail_cannot_be_made_of_what_the_api_tells() -> None:
    cause, recipient = UUID(int=1), UUID(int=2)
    made = outgoing.message_id_for(cause, recipient)
    assert made == outgoing.message_id_for(cause, recipient)
    assert made != outgoing.message_id_for(recipient, cause)
    assert made.partition("@")[0] != uuid5(cause, recipient.hex).hex


async def test_a_mail_that_cannot_be_taken_is_told_of_where_it_was_sent_to(
    admin: Viewer, member: Viewer
) -> None:
    hr = await projects.create(admin, "HR")
    address = "hr@acmedesk.example"
    await inboxes.create(admin, NewInbox(name="HR", addresses=[address], project_id=hr.id))
    raw = mail("x@client.example", "Salary", "My salary is 12345", To=address)
    await untaken.give_up(await incoming.store(raw, Envelope(recipients=(address,))), "Trouble")
    assert (await Item.get()).project_id == hr.id
    assert not await Item.visible_to(member).exists()


async def test_words_that_are_taken_back_are_gone_from_the_ticket_too(admin: Viewer) -> None:
    await came(mail("secret@client.example", text="My card is 4111 1111"))
    item, message = await Item.get(), await Message.get()
    await items.edit(admin, item.id, description="My card is 4111")
    await items.edit(admin, item.id, description="My card is 4111 1111")
    await conversations.remove_message(admin, message.id)
    assert (await Item.get()).description == ""
    assert not await EventText.filter(field="description").exists()
    assert [e.kind for e in await EventRecord.all().order_by("-position").limit(2)] == [
        "item.edited",
        "message.removed",
    ]


async def test_a_description_of_its_own_stays(admin: Viewer) -> None:
    await came(mail("secret@client.example", text="My card is 4111 1111"))
    await items.edit(admin, (await Item.get()).id, description="The card does not work")
    await conversations.remove_message(admin, (await Message.get()).id)
    assert (await Item.get()).description == "The card does not work"


@pytest.mark.parametrize("description", ["My", "My card is 4111", "\n\n[Cut here: nothing"])
async def test_a_description_that_only_begins_alike_stays(admin: Viewer, description: str) -> None:
    await came(mail("secret@client.example", text="My card is 4111 1111"))
    await items.edit(admin, (await Item.get()).id, description=description)
    kept = (await Item.get()).description
    await conversations.remove_message(admin, (await Message.get()).id)
    assert (await Item.get()).description == kept != ""


async def test_a_description_that_was_cut_goes_with_its_words(admin: Viewer) -> None:
    await came(mail("secret@client.example", text="4111 1111 " * 10_001))
    assert "[Cut here:" in (await Item.get()).description
    await conversations.remove_message(admin, (await Message.get()).id)
    assert (await Item.get()).description == ""


async def test_a_copy_that_proves_nothing_does_not_swallow_the_one_that_does(admin: Viewer) -> None:
    await came(mail(message_id="first@client.example"))
    item = await Item.get()
    said = {"text": "Real", "To": to(item, admin), "message_id": "m@x"}
    assert await came(mail(FROM_ADMIN, **said)) == "ticket"
    assert await came(mail(FROM_ADMIN, **said, **PROVEN)) == "reply"
    assert await came(mail(FROM_ADMIN, **said, **PROVEN)) == "repeat"


async def test_what_our_server_says_is_not_believed_at_the_door_of_strangers(admin: Viewer) -> None:
    await came(mail(message_id="first@client.example"))
    item = await Item.get()
    raw = mail(FROM_ADMIN, text="Forged", To=to(item, admin), **PROVEN)
    key = await incoming.store(raw, Envelope(Door.SMTP, "evil@evil.example", (to(item, admin),)))
    assert await inbound.take(key) == "ticket"
    assert (await newest()).author_id != admin.principal_id
    assert "It came by SMTP" in (await IncomingMail.get(id=key)).error


@pytest.mark.parametrize(
    ("door", "checked_by", "became"),
    [
        (Door.IMAP, "mx.acmedesk.example", "reply"),
        (Door.HTTP, "mx.acmedesk.example", "reply"),
        (Door.LMTP, None, "reply"),
        # Another provider leaves fields alone that bear our server's name.
        (Door.IMAP, "mx.provider.example", "ticket"),
        (Door.IMAP, "", "ticket"),
        (Door.HTTP, "", "ticket"),
    ],
)
async def test_results_are_believed_of_the_server_by_which_a_mail_came(
    admin: Viewer, door: Door, checked_by: str | None, became: str
) -> None:
    await came(mail(message_id="first@client.example"))
    item = await Item.get()
    raw = mail(FROM_ADMIN, text="Mine", To=to(item, admin), **PROVEN)
    key = await incoming.store(raw, Envelope(door, None, (to(item, admin),), checked_by=checked_by))
    assert await inbound.take(key) == became


async def test_a_forged_mail_is_not_of_those_who_are_allowed(admin: Viewer) -> None:
    await inboxes.edit(admin, (await Inbox.get()).id, allowed_senders=["acme.example"])
    assert await came(mail("boss@acme.example", **FAILED)) == "set_aside"
    assert await came(mail("boss@acme.example", message_id="other@x")) == "ticket"


async def test_a_forged_mail_does_not_say_that_an_address_works(workspace: Keys) -> None:
    address = Address.filter(principal_id=workspace["customer"])
    await address.update(bounced_at=clock.now(), bounce_reason="gone")
    await came(mail("customer@acme.example", **FAILED))
    assert (await address.get()).bounced_at is not None
    await came(mail("customer@acme.example", message_id="other@x"))
    assert (await address.get()).bounced_at is None


async def test_words_about_a_mail_that_is_passed_on_are_not_for_who_wrote_it(workspace: Keys) -> None:
    await came(mail(message_id="first@client.example"))
    words = "Is this fool worth our time?\r\n\r\n" + GMAIL.replace("\n", "\r\n")
    raw = mail(
        "admin@acmedesk.example",
        "Fwd: Printer on fire",
        words,
        References="<first@client.example>",
        **PROVEN,
    )
    assert await came(raw) == "reply"
    assert (await newest()).internal


async def test_an_inboxes_address_is_nobodys_when_a_mail_of_it_is_passed_on(admin: Viewer) -> None:
    await inboxes.edit(admin, (await Inbox.get()).id, addresses=["support@acme.example"])
    passed_on = GMAIL.replace("ann@client.example", "support@acme.example").replace("\n", "\r\n")
    await came(mail(FROM_ADMIN, "Fwd: Printer on fire", passed_on, **PROVEN))
    assert not await Address.filter(email="support@acme.example").exists()


async def test_who_writes_without_reading_finds_the_thread_all_the_same(admin: Viewer) -> None:
    await came(mail())
    item = await Item.get()
    blind = factories.narrowed(admin, "items:read", "items:write", "conversations:write")
    for number in range(2):
        await conversations.reply(blind, item.id, NewMessage(text=f"Reply {number}"))
    assert await Conversation.filter(item_id=item.id).count() == 1


async def test_what_comes_by_another_door_does_not_come_from_a_mailboxs_server(admin: Viewer) -> None:
    """The name of a mailbox's server stands in the settings, so that its word counts: in what was fetched there alone."""
    made = NewMailbox(
        inbox_id=(await Inbox.get()).id,
        host="imap.example",
        user="desk",
        secret=Secret(password="x"),
        authserv_id=HOME,
    )
    await mailboxes.create(admin, made)
    assert await came(mail(FROM_ADMIN, "Hello", **PROVEN)) == "ticket"
    assert (await Item.get()).unverified_sender
