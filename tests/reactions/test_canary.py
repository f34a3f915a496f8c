"""What is internal reaches no customer: neither as a notification, nor in any byte of a mail."""

from collections.abc import AsyncIterator

import pytest

from domain import conversations, files, items
from domain.conversations import NewMessage
from kit import storage
from mail.parse import parse
from mail.transport import NullTransport
from models import EventRecord, Item, Message, Notification, PrincipalKind, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.reactions import desk

CANARY = "canary-7f3a"


@pytest.fixture
async def customers(bare_workspace, tmp_path) -> list[Viewer]:
    """The requester, a follower, a colleague of an organization that follows, a follower of the project."""
    storage.keep_in(storage.Storage(tmp_path))
    acme = await desk.organization("Acme")
    people = [await desk.customer(name) for name in ("Ann", "Eve", "Guest")]
    await desk.follow_project(people[-1])
    return [*people, await desk.customer("Colleague", acme)]


async def talked_about(agent: Viewer, customers: list[Viewer]) -> Item:
    ann, eve, _, colleague = customers
    assert colleague.organization_id
    followers = [desk.key(eve), colleague.organization_id]
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=followers)

    async def content() -> AsyncIterator[bytes]:
        yield CANARY.encode()

    file = await files.store(agent, f"{CANARY}.txt", "text/plain", content())
    bob = await desk.user("Bob")
    note = NewMessage(text=CANARY, file_ids=[file.id], mention_ids=[desk.key(bob)])
    await conversations.note(agent, item.id, note)
    await conversations.reply(agent, item.id, NewMessage(text="Hello"))
    await items.change_followers(agent, item.id, [desk.key(bob)], [])
    return item


async def test_a_note_reaches_no_customer(customers):
    agent, transport = await desk.user("Agent", admin=True), NullTransport()
    await talked_about(agent, customers)
    await Worker(jobs(transport)).drain()
    note = await Message.get(internal=True)
    told = await Notification.filter(message_id=note.id).select_related("recipient")
    assert [(n.recipient.name, n.recipient.kind) for n in told] == [("Bob", PrincipalKind.USER)]
    for customer in customers:
        assert not await Notification.filter(recipient_id=customer.principal_id, message_id=note.id).exists()
        assert await Notification.filter(recipient_id=customer.principal_id).exists()
    staff = "bob@desk.example"  # mentioned in the note, and a follower since
    sent = [kept for kept in transport.kept if kept.mail.recipient != staff]
    assert sorted(kept.mail.recipient for kept in sent) == [
        "ann@gmail.com",
        "colleague@gmail.com",
        "eve@gmail.com",
        "guest@gmail.com",
    ]
    for kept in sent:
        mail = parse(kept.mail.content)
        assert CANARY not in f"{mail} {kept.mail.content!r}"
        assert mail.attachments == ()


async def test_no_event_about_a_notification_names_what_it_is_about(customers):
    agent = await desk.user("Agent", admin=True)
    await talked_about(agent, customers)
    await Worker(jobs(None)).drain()
    for event in await EventRecord.filter(kind="notification.created"):
        assert (event.changes, event.state_after, event.item_id, event.conversation_id) == (
            {},
            {},
            None,
            None,
        )
