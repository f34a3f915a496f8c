"""Mails about an item that was merged into another follow it, as far as their senders may be heard there."""

import pytest

from domain import config, items
from domain.items.merge import merge, undo_merge
from kit import storage
from mail.reply_addresses import address_for
from models import Item, Message, Viewer
from tests.factories import Keys, item
from tests.mail.letters import came, mail, with_files
from tests.mail.test_inbound_threads import a_ticket, answered

pytestmark = pytest.mark.usefixtures("workspace")


async def _said_on(text: str) -> object:
    return (await Message.get(text=text)).item_id


@pytest.fixture
async def ticket(admin: Viewer) -> Item:
    """A ticket that came by mail, published to nobody else, and was answered."""
    row, _ = await a_ticket()
    await items.edit(admin, row.id, published=False)
    await answered(row, admin)
    return row


async def test_answers_go_where_the_work_is(admin, workspace: Keys, ticket: Item):
    """By a reference, by the signed address, and by the key in the subject."""
    other = await item(admin, "Known", requester_id=ticket.requester_id, published=False)
    await merge(admin, ticket.id, other.id)
    assert ticket.requester_id
    address = address_for(ticket.number, ticket.requester_id, internal=False)
    assert await came(mail(text="By address.", subject="Hm", To=str(address))) == "reply"
    assert await came(mail(text="By reference.", In_Reply_To="<ours@localhost>")) == "reply"
    assert await came(mail(text="By key.", subject=f"Re: [T-{ticket.number}]")) == "reply"
    said = ("By address.", "By reference.", "By key.")
    assert [await _said_on(text) for text in said] == [other.id] * 3
    await undo_merge(admin, ticket.id)
    assert await came(mail(text="Back again.", In_Reply_To="<ours@localhost>")) == "reply"
    assert await _said_on("Back again.") == ticket.id
    assert await _said_on("By key.") == other.id


async def test_with_more_files_than_one_message_carries(admin, workspace: Keys, ticket: Item, tmp_path):
    storage.keep_in(storage.Storage(tmp_path))
    config.configure(config.Config(files_per_message=1))
    other = await item(admin, "Known", requester_id=ticket.requester_id, published=False)
    await merge(admin, ticket.id, other.id)
    raw = with_files(mail(text="Two.", In_Reply_To="<ours@localhost>"), ("a.bin", b"a"), ("b.bin", b"b"))
    assert await came(raw) == "reply"
    said = await Message.filter(item_id=other.id).order_by("created_at")
    assert [each.text for each in said] == ["Two.", "More files of the same mail."]
    assert len({each.conversation_id for each in said}) == 1


async def test_who_does_not_ask_for_the_other_is_heard_on_their_own(admin, workspace: Keys, ticket: Item):
    other = await item(admin, "Known", requester_id=workspace["foreigner"], published=False)
    await merge(admin, ticket.id, other.id)
    assert await came(mail(text="And mine?", In_Reply_To="<ours@localhost>")) == "reply"
    assert await _said_on("And mine?") == ticket.id
