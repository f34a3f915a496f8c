"""Admins are told of each mail of which nothing could be made, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain import config
from domain.mails import aside, incoming
from domain.mails.incoming import Envelope
from domain.notifications import mark_read, set_preference
from mail import untaken
from mail.reply_addresses import address_in
from models import Channel, Digest, EventRecord, Item, Message, Notice, Notification, NotificationKind, Viewer
from reactions import mail_out, notify
from tests.api.asking import ask
from tests.mail.letters import last, mail
from tests.reactions import desk
from tests.reactions.mailing import when_due, words

pytestmark = pytest.mark.usefixtures("bare_workspace")
KIND = NotificationKind.MAIL_FAILED
SAID = "A mail came in of which nothing could be made."


@pytest.fixture(autouse=True)
def _configured() -> None:
    config.configure(config.Config(mail_notices=True, mail_delay=timedelta(seconds=60)))


async def _fails(*recipients: str) -> None:
    key = await incoming.store(mail(), Envelope(recipients=recipients))
    await untaken.give_up(key, "ValueError in somewhere.py:1")


async def _told() -> list[tuple[object, ...]]:
    rows = await Notification.filter(kind=KIND).order_by("id")
    return [(row.recipient_id, row.item_id, row.message_id) for row in rows]


async def test_every_admin_is_told_of_the_item_and_nobody_else(mailer, transport) -> None:
    one, two = await desk.user("One", admin=True), await desk.user("Two", admin=True)
    await desk.user("Lead")
    await desk.deactivate(await desk.user("Gone", admin=True))
    await _fails()
    await mailer.drain()
    item, message = await Item.get(), await Message.get()
    assert sorted(await _told(), key=str) == sorted(
        [(desk.key(who), item.id, message.id) for who in (one, two)], key=str
    )
    assert not transport.kept
    await when_due(mailer)
    assert sorted(desk.recipients(transport)) == ["one@desk.example", "two@desk.example"]
    assert all(SAID in said for said in words(transport))


async def test_a_worker_that_comes_twice_tells_once(mailer) -> None:
    await desk.user("One", admin=True)
    await _fails()
    await mailer.drain()
    event = await EventRecord.get(kind="incoming_mail.failed")
    by = await desk.setup()
    for handle in (notify.handle, mail_out.handle):
        await handle(by, event)
    assert (len(await _told()), await Notice.filter(kind=KIND).count()) == (1, 1)


async def test_each_chooses(mailer, transport) -> None:
    live, nowhere, digest = [await desk.user(name, admin=True) for name in ("Live", "Nowhere", "Digest")]
    await set_preference(live, KIND, Channel.MAIL, False)
    for channel in (Channel.LIVE, Channel.MAIL):
        await set_preference(nowhere, KIND, channel, False)
    await set_preference(digest, KIND, Channel.MAIL, True, Digest.DAILY)
    await _fails()
    await when_due(mailer)
    assert {row[0] for row in await _told()} == {desk.key(live), desk.key(digest)}
    assert [row.digest for row in await Notice.filter(kind=KIND)] == [Digest.DAILY]
    assert not transport.kept


async def test_what_was_read_in_the_app_is_not_mailed(mailer, transport) -> None:
    one = await desk.user("One", admin=True)
    await _fails()
    await mailer.drain()
    await _read(one)
    await when_due(mailer)
    assert not transport.kept


async def _read(by: Viewer) -> None:
    await mark_read(by, [row.id for row in await Notification.filter(kind=KIND)])


async def test_one_that_fails_again_is_told_of_again(mailer) -> None:
    one = await desk.user("One", admin=True)
    await _fails()
    row = await last()
    await aside.retry(one, row.id)
    await untaken.give_up(row.id, "ValueError in somewhere.py:1")
    await mailer.drain()
    assert [told[0] for told in await _told()] == [desk.key(one)] * 2
    assert await Item.all().count() == 1


async def test_of_a_private_conversation_they_learn_no_word(mailer, transport) -> None:
    await desk.user("One", admin=True)
    await _fails(address_in(uuid4()))
    await when_due(mailer)
    assert len(await _told()) == 1
    assert "It burns." not in (await Message.get()).text
    assert [("burns" in said, "Printer" in said) for said in words(transport)] == [(False, False)]


async def test_only_admins_have_it_among_what_they_may_choose() -> None:
    people = [await desk.user("One", admin=True), await desk.user("Lead"), await desk.customer("Ann")]
    asked = [await ask(who, "{ notificationDefaults { kind channel enabled } }") for who in people]
    found = [[d for d in each["notificationDefaults"] if d["kind"] == "MAIL_FAILED"] for each in asked]
    channels = ("LIVE", "MAIL", "PUSH")
    assert found == [[{"kind": "MAIL_FAILED", "channel": each, "enabled": True} for each in channels], [], []]
