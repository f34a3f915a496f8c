"""What a user passes on becomes its author's ticket; only what is proven to be a user's, and only if they may make tickets."""

import pytest

from domain import config, conversations, unsubscribing
from domain.conversations import NewMessage
from kit import storage
from mail.transport import NullTransport
from models import (
    Address,
    EventRecord,
    File,
    Item,
    Message,
    NotificationKind,
    OutgoingMail,
    Principal,
    Source,
    Tells,
)
from reactions import mail_out
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests.mail.letters import came, last, mail, person, with_files
from tests.mail.test_forwarded import GMAIL

pytestmark = pytest.mark.usefixtures("workspace")

PROVEN = {"Authentication_Results": "mx; dkim=pass header.d=acmedesk.example"}
ADMIN = "Admin <admin@acmedesk.example>"


@pytest.fixture(autouse=True)
def configured() -> None:
    config.configure(config.Config(mail_authserv_ids=("mx",)))


def passed_on(
    sender: str = ADMIN, text: str = GMAIL, subject: str = "Fwd: Printer on fire", **more: str
) -> bytes:
    return mail(sender, subject, text.replace("\n", "\r\n"), **(PROVEN | more))


async def test_it_is_a_ticket_of_its_author_with_the_users_mail_as_a_note(admin, tmp_path):
    storage.keep_in(storage.Storage(tmp_path))
    assert await came(with_files(passed_on(), ("a.txt", b"a"))) == "ticket"
    item, ann = await Item.get(), await person("ann@client.example")
    assert (item.title, item.description) == ("Printer on fire", "Hello,\n\nit burns.\nAnn")
    assert (item.requester_id, item.creator_id) == (ann.id, admin.principal_id)
    assert (item.source, item.sender_domain, item.unverified_sender) == (Source.MAIL, "client.example", "")
    said, noted = await Message.all().order_by("id")
    assert (said.author_id, said.internal, said.text) == (ann.id, False, "Hello,\n\nit burns.\nAnn")
    assert (noted.author_id, noted.internal, noted.text) == (admin.principal_id, True, GMAIL.strip())
    assert (await File.get()).message_id == said.id
    assert (await last()).became_id == said.id
    viewer = await factories.viewer(ann)
    assert [m.id for m in await Message.visible_to(viewer)] == [said.id]
    made = await EventRecord.filter(item_id=item.id).order_by("position")
    assert [(e.kind, e.actor_id) for e in made] == [
        ("item.created", admin.principal_id),
        ("message.posted", admin.principal_id),
        ("message.posted", admin.principal_id),
    ]


async def test_mails_to_its_author_name_no_mail_of_the_users(admin):
    config.configure(config.Config(mail_authserv_ids=("mx",), mail_confirm=True))
    transport = NullTransport()
    await came(passed_on(message_id="the-users@acmedesk.example"))
    await Worker(jobs(transport)).drain()
    await conversations.reply(admin, (await Item.get()).id, NewMessage(text="On our way."))
    await Worker(jobs(transport)).drain()
    told = [kept.mail for kept in transport.kept if kept.mail.recipient == "ann@client.example"]
    assert len(told) == 2
    assert not any(b"the-users@" in each.content or b"auto-replied" in each.content for each in told)


async def test_the_way_out_that_it_quotes_is_for_its_reader_alone(admin):
    link = unsubscribing.link(factories.key(admin), Tells.DAILY, [NotificationKind.STATUS])
    assert await came(passed_on(text=f"{GMAIL}\n> No more: {link}\n")) == "ticket"
    for words in (*await Message.all().values_list("text", flat=True), (await Item.get()).description):
        assert "> No more: http://127.0.0.1:8000/unsubscribe/…" in words


async def test_nobody_is_mailed_their_own_words(admin):
    await came(passed_on())
    machine = await factories.viewer((await Principal.get(name="Mail")).id)
    for event in await EventRecord.filter(kind="message.posted").order_by("position"):
        await mail_out.handle(machine, event)
    ann = await person("ann@client.example")
    assert not await OutgoingMail.filter(recipient_id__in=[ann.id, admin.principal_id]).exists()


async def test_the_authors_next_mail_finds_the_ticket_by_its_key():
    await came(passed_on())
    item = await Item.get()
    assert await came(mail("ann@client.example", f"Re: [T-{item.number}]")) == "reply"


@pytest.mark.parametrize(
    "raw",
    [
        passed_on(Authentication_Results="mx; none"),
        passed_on("Bob <bob@client.example>"),
        passed_on(subject="Re: Printer on fire"),
        passed_on(text=GMAIL.replace("ann@client.example", "member@acmedesk.example")),
        passed_on(text=GMAIL.replace("ann@client.example", "desk@localhost")),
    ],
)
async def test_what_is_not_proven_or_not_a_customers_is_taken_as_it_is(raw):
    assert await came(raw) == "ticket"
    assert await Message.all().count() == 1
    assert not await Address.filter(email="ann@client.example").exists()


async def test_a_user_who_may_not_make_tickets_makes_none_by_this(outsider):
    assert await came(passed_on("outsider@acmedesk.example")) == "ticket"
    item = await Item.get()
    assert (item.requester_id, item.unverified_sender) == (None, "outsider@acmedesk.example")
    assert await Message.all().count() == 1
    assert (await last()).error.startswith("Not taken as Outsider's: ")


async def test_what_names_an_item_is_said_there_and_makes_no_ticket(admin):
    await came(mail(message_id="first@client.example"))
    item = await Item.get()
    assert await came(passed_on(In_Reply_To="<first@client.example>")) == "reply"
    message = await Message.all().order_by("-id").first()
    assert message
    assert (message.item_id, message.author_id) == (item.id, admin.principal_id)
