"""An answer by mail to what was said in a conversation that is on no item: only where its sender takes part now."""

import pytest

from domain import config, conversations, inboxes
from domain.conversations import NewMessage
from domain.mails import raw as raws
from domain.mails.incoming import Envelope
from kit.errors import NotFound
from mail import inbound, talks, untaken
from mail.parse import parse
from mail.reply_addresses import address_for, address_in, named_in, read, read_thread, threads_in
from models import (
    Conversation,
    ConversationKind,
    Inbox,
    IncomingMail,
    Item,
    ItemLink,
    Message,
    OutgoingMail,
    OutgoingState,
    Viewer,
)
from tests.factories import Keys, key
from tests.mail.letters import came, mail
from tests.mail.test_forwarded import GMAIL

HOME = "mx.acmedesk.example"
PROVEN = {"Authentication_Results": f"{HOME}; dmarc=pass header.from=acmedesk.example"}
FROM_CUSTOMER, FROM_FOREIGNER = "customer@acme.example", "foreigner@other.example"


@pytest.fixture(autouse=True)
def configured() -> None:
    config.configure(config.Config(mail_authserv_ids=(HOME,)))


@pytest.fixture
async def thread(member: Viewer, customer: Viewer) -> Conversation:
    return await conversations.start(
        member, ConversationKind.CUSTOMER, "Contract", [key(customer)], NewMessage(text="Sign it?")
    )


async def mailed(thread: Conversation, to: Viewer) -> str:
    """The Message-ID of a mail of ours about what was said first."""
    said = await Message.filter(conversation_id=thread.id).order_by("created_at").first()
    assert said is not None
    row = await OutgoingMail.create(
        id=said.id,
        recipient_id=to.principal_id,
        about_id=said.id,
        message_id="ours@localhost",
        subject="",
        text="",
        state=OutgoingState.SENT,
        due_at=said.created_at,
        request_id="",
        created_at=said.created_at,
    )
    return f"<{row.message_id}>"


async def _sent(raw: bytes, *recipients: str) -> str:
    return await inbound.take(await inbound.store(raw, Envelope(recipients=recipients)))


async def _newest(thread: Conversation) -> Message:
    row = await Message.filter(conversation_id=thread.id).order_by("-created_at").first()
    assert row is not None
    return row


async def test_an_answer_threads_by_its_address_or_the_mail_it_answers(
    thread: Conversation, customer: Viewer, member: Viewer
) -> None:
    answer = mail(FROM_CUSTOMER, "Re: Contract", "Yes.", "a@acme.example")
    assert await _sent(answer, address_in(thread.id)) == "reply"
    said = await _newest(thread)
    assert (said.text, said.author_id, said.item_id, said.internal) == ("Yes.", key(customer), None, False)
    headers = {"In_Reply_To": await mailed(thread, customer)}
    assert await came(mail(FROM_CUSTOMER, "Re: Contract", "And more.", **headers)) == "reply"
    assert (await _newest(thread)).text == "And more."
    # A later answer may refer to the customer's own mail alone.
    assert (
        await came(mail(FROM_CUSTOMER, "Re: Contract", "Again.", In_Reply_To="<a@acme.example>")) == "reply"
    )
    from_member = mail("member@acmedesk.example", "Re: Contract", "Thanks.", **PROVEN)
    assert await _sent(from_member, address_in(thread.id)) == "reply"
    assert (await _newest(thread)).author_id == key(member)
    assert not await Item.exists()


async def test_whoever_does_not_take_part_makes_a_request_of_their_own(
    thread: Conversation, customer: Viewer, member: Viewer, admin: Viewer
) -> None:
    headers = {"In_Reply_To": await mailed(thread, customer)}
    raw = mail(FROM_FOREIGNER, "Re: Contract", "Let me in.", **headers)
    assert await _sent(raw, address_in(thread.id)) == "ticket"
    proven = mail("admin@acmedesk.example", "Re: Contract", "I read all.", **PROVEN, **headers)
    assert await _sent(proven, address_in(thread.id)) == "ticket"
    unproven = mail("member@acmedesk.example", "Re: Contract", "It is me.")
    assert await _sent(unproven, address_in(thread.id)) == "ticket"
    await conversations.leave(customer, thread.id)
    assert await _sent(mail(FROM_CUSTOMER, text="Still here"), address_in(thread.id)) == "ticket"
    assert await Message.filter(conversation_id=thread.id).count() == 1
    assert await Item.all().count() == 4
    assert not await ItemLink.exists()


async def test_what_is_said_among_ourselves_is_answered_so(
    member: Viewer, lead: Viewer, customer: Viewer
) -> None:
    new = NewMessage(text="Lunch?")
    thread = await conversations.start(member, ConversationKind.INTERNAL, "", [key(lead)], new)
    raw = mail("lead@acmedesk.example", "Re: Lunch", "Yes.", **PROVEN)
    assert await _sent(raw, address_in(thread.id)) == "reply"
    said = await _newest(thread)
    assert (said.internal, said.author_id) == (True, key(lead))
    assert await _sent(mail(FROM_CUSTOMER, "Re: Lunch", "Me, too."), address_in(thread.id)) == "ticket"


async def test_a_project_s_followers_answer_by_mail(member: Viewer, guest: Viewer, workspace: Keys) -> None:
    kind, project = ConversationKind.CUSTOMER, workspace["website"]
    thread = await conversations.create(member, None, kind, "News", project_id=project)
    raw = mail("guest@guests.example", "Re: News", "Nice.")
    assert await _sent(raw, address_in(thread.id)) == "reply"
    assert (await _newest(thread)).project_id == project
    assert await _sent(mail(FROM_CUSTOMER, "Re: News"), address_in(thread.id)) == "ticket"


async def test_addresses_are_of_one_kind_and_no_other(thread: Conversation, customer: Viewer) -> None:
    ours, of_item = address_in(thread.id), address_for(7, key(customer), internal=False)
    assert of_item is not None
    assert (read(ours), read_thread(of_item)) == (None, None)
    assert read_thread(ours.upper()) == thread.id
    local, _, domain = ours.partition("@")
    for at in range(len(local) - 40, len(local)):
        other = "a" if local[at] != "a" else "b"
        assert read_thread(f"{local[:at]}{other}{local[at + 1 :]}@{domain}") is None
    both = parse(mail(Cc=f"{ours}, {of_item}"))
    assert threads_in(both) == [thread.id]
    assert [each.number for each in named_in(both)] == [7]


QUOTED = "Let me in.\r\n\r\nOn Mon, 2 Mar 2026 at 10:00, Member wrote:\r\n> The salary is 5,000.\r\n"


async def test_what_a_ticket_is_made_of_quotes_nothing_of_the_conversation(
    thread: Conversation, admin: Viewer
) -> None:
    raw = mail(FROM_FOREIGNER, "Re: Contract", QUOTED)
    key = await inbound.store(raw, Envelope(recipients=(address_in(thread.id),)))
    assert await inbound.take(key) == "ticket"
    item = await Item.get()
    said = await Message.get(item_id=item.id)
    assert (item.title, item.description, said.text, said.html) == (
        "(no subject)",
        "Let me in.",
        "Let me in.",
        None,
    )
    mails = await IncomingMail.visible_to(admin)
    assert [(each.subject, each.preview, raws.signed_url(admin, each)) for each in mails] == [("", "", None)]
    with pytest.raises(NotFound):
        await raws.opened(admin, key)


async def test_nobody_downloads_a_mail_before_it_is_known_what_it_is(admin: Viewer) -> None:
    key = await inbound.store(mail(), Envelope())
    (waits,) = await IncomingMail.visible_to(admin)
    assert raws.signed_url(admin, waits) is None
    with pytest.raises(NotFound):
        await raws.opened(admin, key)
    await inbound.take(key)
    (taken,) = await IncomingMail.visible_to(admin)
    assert raws.signed_url(admin, taken)
    assert await raws.opened(admin, key) == mail()


async def test_what_is_set_aside_or_cannot_be_read_tells_nothing_of_the_conversation(
    thread: Conversation, admin: Viewer
) -> None:
    await inboxes.edit(admin, (await Inbox.get()).id, blocked_senders=["other.example"])
    assert await _sent(mail(FROM_FOREIGNER, "Re: Contract", QUOTED), address_in(thread.id)) == "set_aside"
    failing = await inbound.store(
        mail(FROM_CUSTOMER, "Re: Contract", QUOTED), Envelope(recipients=(address_in(thread.id),))
    )
    await untaken.give_up(failing, "KeyError at mail/parse/x.py:1")
    told = [(each.subject, each.preview) for each in await IncomingMail.visible_to(admin)]
    assert told == [("", ""), ("", "")]
    assert "salary" not in (await Message.get(item_id__isnull=False)).text


async def test_remarks_about_a_mail_are_for_no_customer_of_the_conversation(
    thread: Conversation, customer: Viewer, member: Viewer, lead: Viewer
) -> None:
    headers = {**PROVEN, "References": await mailed(thread, customer)}
    passed_on = "What a fool.\r\n\r\n" + GMAIL.replace("\n", "\r\n")
    assert await came(mail("member@acmedesk.example", "Fwd: Contract", passed_on, **headers)) == "ticket"
    assert await Message.filter(conversation_id=thread.id).count() == 1
    inside = await conversations.start(
        member, ConversationKind.INTERNAL, "", [key(lead)], NewMessage(text="Look")
    )
    await OutgoingMail.all().delete()
    headers["References"] = await mailed(inside, lead)
    again = mail("member@acmedesk.example", "Fwd: Contract", passed_on + "2", **headers)
    assert await came(again) == "reply"
    assert (await _newest(inside)).text.startswith("What a fool.")


async def test_whose_mail_is_never_proven_has_no_address_to_answer_to(
    thread: Conversation, member: Viewer, customer: Viewer
) -> None:
    said = await _newest(thread)
    assert talks.reply_to("Acme", said, member)
    config.configure(config.Config())
    assert talks.reply_to("Acme", said, member) is None
    assert talks.reply_to("Acme", said, customer)
