"""Whom a mail was sent to besides the desk: for staff who see its message, and nobody else."""

from typing import Any

import pytest

from domain import conversations
from domain.conversations import NewMessage
from mail import copied
from mail.transport import NullTransport
from models import ConversationKind, Inbox, IncomingMail, Item, Message, OutgoingMail, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.api.asking import ask, gid
from tests.factories import key, viewer
from tests.mail.letters import came, mail, person

COPIED = """query($id: ID!) { item(id: $id) { messages(first: 20) { nodes {
  copiedTo { name address principal { name } } } } } }"""
OF_MESSAGE = "query($id: ID!) { node(id: $id) { ... on Message { copiedTo { name address } } } }"


async def _told(by: Viewer, item: Item) -> list[Any]:
    found = await ask(by, COPIED, id=gid(item))
    return [node["copiedTo"] for node in found["item"]["messages"]["nodes"]]


@pytest.mark.usefixtures("workspace")
async def test_staff_read_whom_a_mail_was_sent_to_as_well_and_who_that_is(admin: Viewer) -> None:
    await Inbox.filter(generated_name__isnull=False).update(own_lists=["all@acmedesk.example"])
    cc = "Customer <CUSTOMER@acme.example>, eve@other.example, ann@client.example, customer@acme.example, all@acmedesk.example"
    await came(mail(Cc=cc, Bcc="hidden@client.example"))
    item = await Item.get()
    assert await _told(admin, item) == [
        [
            {"name": "Customer", "address": "CUSTOMER@acme.example", "principal": {"name": "Customer"}},
            {"name": "", "address": "eve@other.example", "principal": None},
        ]
    ]
    ann = await viewer((await person("ann@client.example")).id)
    assert await _told(ann, item) == [None]


@pytest.mark.usefixtures("workspace")
async def test_of_twenty_messages_in_as_many_statements_as_of_one(admin: Viewer, queries: Any) -> None:
    await came(mail(message_id="one@client.example", Cc="c0@other.example"))
    for number in range(1, 20):
        raw = mail(
            text=f"{number}",
            In_Reply_To="<one@client.example>",
            Cc=f"c{number}@other.example, customer@acme.example",
        )
        await came(raw)
    item = await Item.get()
    with queries(5):
        found = await _told(admin, item)
    assert [[each["address"] for each in told] for told in found] == [["c0@other.example"]] + [
        [f"c{number}@other.example", "customer@acme.example"] for number in range(1, 20)
    ]


@pytest.mark.usefixtures("workspace")
async def test_no_more_are_kept_than_may_be(admin: Viewer) -> None:
    await came(mail(Cc=", ".join(f"c{number}@other.example" for number in range(300))))
    (told,) = await _told(admin, await Item.get())
    assert [each["address"] for each in told] == [f"c{n}@other.example" for n in range(copied.TOLD_MOST)]


async def test_in_a_private_conversation_only_who_takes_part_in_reads_it(
    admin: Viewer, member: Viewer, customer: Viewer
) -> None:
    kind, said = ConversationKind.CUSTOMER, NewMessage(text="Sign it?")
    thread = await conversations.start(member, kind, "Contract", [key(customer)], said)
    await Worker(jobs(NullTransport())).drain()
    ours = await OutgoingMail.get(thread_id=thread.id)
    answer = mail("customer@acme.example", Cc="eve@other.example", In_Reply_To=f"<{ours.message_id}>")
    assert await came(answer) == "reply"
    message = await Message.get(author_id=customer.principal_id)
    told = [(await ask(by, OF_MESSAGE, id=gid(message)))["node"] for by in (member, customer, admin)]
    assert told == [{"copiedTo": [{"name": "", "address": "eve@other.example"}]}, {"copiedTo": None}, None]


@pytest.mark.usefixtures("workspace")
async def test_what_is_taken_back_takes_them_along(admin: Viewer) -> None:
    await came(mail(Cc="eve@other.example"))
    message = await Message.get()
    await conversations.remove_message(admin, message.id)
    assert (await IncomingMail.get()).copied_to is None
    assert (await ask(admin, OF_MESSAGE, id=gid(message)))["node"] == {"copiedTo": []}
