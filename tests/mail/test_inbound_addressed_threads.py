"""What answers a mail of ours lands in the very thread that this was about, though it names no mail: its address says which."""

from collections.abc import Sequence

import pytest

from domain import config, conversations, items
from domain.conversations import NewMessage
from domain.mails import outgoing
from kit import clock
from mail.outbound import deliver
from mail.parse import parse
from mail.reply_addresses import address_for, read
from mail.transport import NullTransport
from models import Conversation, ConversationKind, Item, Message, OutgoingMail, Viewer
from tests import factories
from tests.factories import Keys, key
from tests.mail.letters import came, mail

pytestmark = pytest.mark.usefixtures("workspace")

HOME = "mx.acmedesk.example"
PROVEN = {"Authentication_Results": f"{HOME}; dmarc=pass header.from=acmedesk.example"}
ANN, ADMIN, GUEST = "Ann <ann@client.example>", "admin@acmedesk.example", "guest@guests.example"
CUSTOMER, INTERNAL = ConversationKind.CUSTOMER, ConversationKind.INTERNAL


@pytest.fixture(autouse=True)
def configured() -> None:
    config.configure(config.Config(mail_authserv_ids=(HOME,)))


@pytest.fixture
async def item() -> Item:
    """Ann's ticket, by mail."""
    await came(mail(ANN))
    return await Item.get()


async def threads(by: Viewer, item: Item, kind: ConversationKind, most: int = 3) -> list[Conversation]:
    """Several threads of a kind on the item, one of which may have been there."""
    first = await Conversation.filter(item_id=item.id, kind=kind).first()
    made = [first] if first else []
    while len(made) < most:
        made.append(await conversations.create(by, item.id, kind, f"No. {len(made)}"))
    return made


async def written(thread: Conversation, by: Viewer, to: Viewer) -> str:
    """The address for answers in the mail that tells somebody of what another says in a thread."""
    said = await conversations.post(by, thread.id, NewMessage(text="Well?"))
    await outgoing.queue_about(said, said.id, [key(to)], clock.now())
    row = await OutgoingMail.get(about_id=said.id, recipient_id=key(to))
    transport = NullTransport()
    assert await deliver(row.id, transport) == "sent"
    [box] = parse(transport.kept[0].mail.content).reply_to
    return box.address


async def answers(sender: str, addresses: Sequence[str], **headers: str) -> tuple[str, str, bool]:
    """In which thread an answer without any reference lands, by its subject."""
    assert await came(mail(sender, "Something else", "Yes.", To=", ".join(addresses), **headers)) == "reply"
    said = await Message.all().order_by("-created_at").select_related("conversation").first()
    assert said is not None
    assert said.text == "Yes."
    return str(said.conversation_id), said.conversation.subject, said.internal


async def test_a_customers_answer_lands_in_the_thread_that_it_answers(admin: Viewer, item: Item) -> None:
    assert item.requester_id
    ann = await factories.viewer(item.requester_id)
    for thread in await threads(admin, item, CUSTOMER):
        assert await answers(ANN, [await written(thread, admin, ann)]) == (
            str(thread.id),
            thread.subject,
            False,
        )
    closed = await conversations.create(admin, item.id, CUSTOMER, "Done with")
    address = await written(closed, admin, ann)
    await conversations.set_open(admin, closed.id, False)
    assert (await answers(ANN, [address]))[0] == str(closed.id)
    assert (await Conversation.get(id=closed.id)).closed_at is None


async def test_so_does_a_users_among_ourselves_and_to_customers(
    admin: Viewer, member: Viewer, item: Item
) -> None:
    await items.move(admin, item.id, None)
    await items.change_followers(admin, item.id, [key(member)], [])
    for kind in (INTERNAL, CUSTOMER):
        for thread in await threads(member, item, kind):
            if kind is INTERNAL or thread.subject:
                address = await written(thread, member, admin)
                told = (str(thread.id), thread.subject, kind is INTERNAL)
                assert await answers(ADMIN, [address], **PROVEN) == told


async def test_an_address_of_before_leads_to_the_items_first_open_thread(admin: Viewer, item: Item) -> None:
    assert item.requester_id
    first, *_ = await threads(admin, item, CUSTOMER)
    old = address_for(item.number, item.requester_id, internal=False)
    assert old
    assert (await answers(ANN, [old]))[0] == str(first.id)


async def test_a_customer_is_brought_into_no_thread_that_they_do_not_see(
    admin: Viewer, member: Viewer, guest: Viewer, item: Item, workspace: Keys
) -> None:
    """Neither into what is internal, nor into what is kept from guests by now."""
    await items.move(admin, item.id, None)
    await items.change_followers(admin, item.id, [key(member)], [])
    inside = (await threads(member, item, INTERNAL, 1))[0]
    address = await written(inside, member, admin)
    landed, _, internal = await answers(ANN, [address])
    assert (landed != str(inside.id), internal) == (True, False)
    made = await factories.item(admin, project_id=workspace["website"], published=True)
    thread = (await threads(admin, made, CUSTOMER, 2))[1]
    address = await written(thread, admin, guest)
    assert (await answers(GUEST, [address]))[0] == str(thread.id)
    await items.move(admin, made.id, None)
    await items.move(admin, made.id, workspace["website"])
    landed, _, internal = await answers(GUEST, [address])
    assert (landed != str(thread.id), internal) == (True, False)


async def test_a_thread_that_its_item_does_not_have_is_none(admin: Viewer, item: Item) -> None:
    other = await factories.item(admin)
    elsewhere = (await threads(admin, other, CUSTOMER, 1))[0]
    assert item.requester_id
    address = address_for(item.number, item.requester_id, internal=False, thread_id=elsewhere.id)
    assert address
    found = read(address)
    assert found
    assert found.is_in(elsewhere.id)
    first = await Conversation.filter(item_id=item.id).first()
    assert first
    assert (await answers(ANN, [address]))[0] == str(first.id)
