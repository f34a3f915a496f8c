"""What a mail of ours says, whom it follows, what goes along."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from domain import config, conversations, files, items
from domain.conversations import NewMessage
from domain.mails import outgoing
from kit import clock, storage
from kit.addresses import Mailbox
from kit.ids import new_id
from mail import attached, inbound, outbound
from mail.outbound import deliver
from mail.parse import ParsedMail, parse
from mail.transport import NullTransport
from models import Address, Item, Message, OutgoingMail, OutgoingState, Viewer
from tests import factories, searched
from tests.mail.letters import came, mail

pytestmark = pytest.mark.usefixtures("workspace")


@pytest.fixture
async def item(customer: Viewer) -> Item:
    """The customer's request."""
    return await factories.item(customer, "Printer on fire")


async def mailed(message: Message, to: Viewer) -> ParsedMail | str:
    """The mail about a message, as it arrives; or what came of it instead."""
    assert to.principal_id
    await outgoing.queue_about(message, message.id, [to.principal_id], clock.now())
    row = await OutgoingMail.get(about_id=message.id, recipient_id=to.principal_id)
    transport = NullTransport()
    outcome = await deliver(row.id, transport)
    return parse(transport.kept[0].mail.content) if transport.kept else outcome


async def requester(item: Item) -> Viewer:
    assert item.requester_id
    return await factories.viewer(item.requester_id)


async def said(by: Viewer, item: Item, text: str = "Is it out?", **more) -> Message:
    return await conversations.reply(by, item.id, NewMessage(text=text, **more))


async def arrived(message: Message, to: Viewer) -> ParsedMail:
    found = await mailed(message, to)
    assert isinstance(found, ParsedMail)
    return found


async def test_a_reply_as_its_recipient_gets_it(admin, customer, item):
    config.configure(config.Config(mail_from="desk@acmedesk.example"))
    message = await said(admin, item)
    got = await arrived(message, customer)
    assert got.subject == f"[T-{item.number}] Printer on fire"
    assert got.text == "Is it out?\n\n-- \nAdmin, Acme Desk"
    assert got.from_ == Mailbox("Acme Desk", "desk@acmedesk.example")
    assert [m.address for m in got.to] == ["customer@acme.example"]
    assert got.message_id == (await OutgoingMail.get()).message_id
    assert got.message_id.endswith("@acmedesk.example")
    assert (got.noise, got.in_reply_to, got.references) == (frozenset(), (), ())
    row = await OutgoingMail.get()
    assert (row.state, row.subject, row.text) == (OutgoingState.SENT, got.subject, "")
    assert row.sent_at is not None


async def test_the_request_id_goes_along(admin, customer, item):
    message = await said(admin, item)
    await outgoing.queue_about(message, message.id, [customer.principal_id], clock.now())
    await OutgoingMail.all().update(request_id="request-17")
    transport = NullTransport()
    await deliver((await OutgoingMail.get()).id, transport)
    assert ("x-deskwire-request", "request-17") in parse(transport.kept[0].mail.content).headers


async def test_it_answers_the_recipients_newest_mail_and_names_only_theirs_and_ours(admin):
    await came(mail(message_id="one@client.example"))
    item = await Item.get()
    ann = await requester(item)
    first = await arrived(await said(admin, item), ann)
    assert (first.in_reply_to, first.references) == (("one@client.example",), ("one@client.example",))
    await came(mail(message_id="two@client.example", In_Reply_To=f"<{first.message_id}>"))
    second = await arrived(await said(admin, item), ann)
    assert second.in_reply_to == ("two@client.example",)
    assert second.references == ("one@client.example", first.message_id, "two@client.example")


async def test_another_persons_mail_ids_are_not_shown(admin, customer):
    await came(mail(message_id="one@client.example"))
    item = await Item.get()
    await items.change_followers(admin, item.id, [customer.principal_id], [])
    got = await arrived(await said(admin, item), customer)
    assert (got.in_reply_to, got.references) == ((), ())


async def test_without_a_mail_of_theirs_it_follows_our_last_one(admin, customer, item):
    first = await arrived(await said(admin, item), customer)
    second = await arrived(await said(admin, item), customer)
    assert (second.in_reply_to, second.references) == ((first.message_id,), (first.message_id,))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    storage.keep_in(storage.Storage(tmp_path))
    return tmp_path


async def uploaded(by: Viewer, name: str, content: bytes) -> UUID:
    async def chunks():
        yield content

    return (await files.store(by, name, "application/octet-stream", chunks())).id


async def test_files_go_along_byte_for_byte(stored, admin, customer, item):
    keys = [await uploaded(admin, "Größe.bin", bytes(range(256))), await uploaded(admin, "empty.txt", b"")]
    got = await arrived(await said(admin, item, file_ids=keys), customer)
    assert [(f.name, f.content) for f in got.attachments] == [
        ("Größe.bin", bytes(range(256))),
        ("empty.txt", b""),
    ]
    assert got.defects == frozenset()


async def test_files_beyond_the_limit_stay_here_and_the_text_says_so(
    stored, admin, customer, item, monkeypatch
):
    monkeypatch.setattr(attached, "TOTAL_MOST", 10)
    keys = [await uploaded(admin, f"{n}.bin", b"x" * size) for n, size in enumerate((6, 5, 4))]
    got = await arrived(await said(admin, item, file_ids=keys), customer)
    assert [f.name for f in got.attachments] == ["0.bin", "2.bin"]
    assert "Not sent along:\n  1.bin" in got.text


async def test_a_file_that_is_gone_from_the_disk_does_not_hold_up_the_reply(stored, admin, customer, item):
    key = await uploaded(admin, "gone.bin", b"x")
    message = await said(admin, item, file_ids=[key])
    await storage.current().delete(files.storage_key(key))
    got = await arrived(message, customer)
    assert "Not sent along:\n  gone.bin" in got.text
    assert got.attachments == ()


async def link_mail(to: Viewer, text: str = "open this: https://desk.example/x#secret") -> OutgoingMail:
    now, key = clock.now(), new_id()
    return await OutgoingMail.create(
        id=key,
        recipient_id=to.principal_id,
        message_id=f"<{key}@desk.example>",
        subject="Sign in",
        text=text,
        state=OutgoingState.QUEUED,
        due_at=now,
        request_id="",
        created_at=now,
    )


async def test_a_sign_in_link_is_sent_as_written_marked_as_automatic_and_not_kept(member):
    row, transport = await link_mail(member), NullTransport()
    assert await deliver(row.id, transport) == "sent"
    got = parse(transport.kept[0].mail.content)
    assert (got.subject, got.text) == ("Sign in", "open this: https://desk.example/x#secret")
    assert [m.address for m in got.to] == ["member@acmedesk.example"]
    assert got.message_id == f"{row.id}@desk.example"
    assert ("auto-submitted", "auto-generated") in got.headers
    kept = await OutgoingMail.get()
    assert (kept.state, kept.text) == (OutgoingState.SENT, "")


async def test_a_mail_that_waited_for_days_helps_nobody(member):
    row, transport = await link_mail(member), NullTransport()
    with time_machine.travel(clock.now() + timedelta(days=3, seconds=1)):
        assert await deliver(row.id, transport) == "dropped"
    assert (await OutgoingMail.get()).text == ""
    assert not transport.kept


async def test_nobody_can_write_to_who_has_no_address(member):
    await Address.filter(principal_id=member.principal_id).delete()
    assert await deliver((await link_mail(member)).id, NullTransport()) == "dropped"
    await searched.keep()


async def test_an_address_that_no_head_can_hold_fails_for_good(member):
    await Address.filter(principal_id=member.principal_id).update(written="no address at all")
    await searched.keep()
    assert await deliver((await link_mail(member)).id, NullTransport()) == "failed"


async def test_what_was_sent_is_not_sent_again(member):
    row, transport = await link_mail(member), NullTransport()
    assert [await deliver(row.id, transport) for _ in range(2)] == ["sent", "gone"]
    assert len(transport.kept) == 1


async def test_a_mail_that_was_begun_too_often_is_given_up_without_trying(member):
    row, transport = await link_mail(member), NullTransport()
    await OutgoingMail.all().update(attempts=outgoing.CLAIMS_MOST + 1)
    assert await deliver(row.id, transport) == "failed"
    assert not transport.kept


async def test_a_server_that_hangs_is_left_within_the_lease(member, monkeypatch):
    class Hanging:
        async def send(self, mail):
            await asyncio.Event().wait()

    monkeypatch.setattr(outbound, "LONGEST", 0.01)
    assert await deliver((await link_mail(member)).id, Hanging()) == "later"
    assert (await OutgoingMail.get()).error == "The mail server took too long."


async def test_a_mails_own_answer_comes_back_into_the_same_thread(admin):
    await came(mail(message_id="one@client.example"))
    item = await Item.get()
    ann = await requester(item)
    got = await arrived(await said(admin, item), ann)
    assert await inbound.take(await inbound.store(mail(In_Reply_To=f"<{got.message_id}>"))) == "reply"
