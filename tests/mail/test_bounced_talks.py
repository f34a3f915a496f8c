"""A mail of a conversation on no item comes back: its message stays the agent's, and only staff who see it hear of that."""

from importlib import import_module
from typing import Any

import pytest
from tortoise import connections

from domain import conversations
from domain.conversations import NewMessage
from domain.mails import incoming
from mail.transport import NullTransport
from models import (
    Conversation,
    ConversationKind,
    EventRecord,
    IncomingMail,
    Message,
    Notification,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Viewer,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from realtime.log import event_of
from realtime.streams import ConversationListStream, ConversationStream, Signal
from tests.api.asking import ask, gid
from tests.factories import key
from tests.mail.letters import came, last, mail
from tests.mail.reporting import FAILED, report

BY_CUSTOMER = FAILED.replace("ann@gmail.com", "customer@acme.example")
MESSAGES = """query($id: ID!) { conversation(id: $id) { messages(first: 9) { nodes { text mailMarks
    deliveries { state reason } } } } }"""


@pytest.fixture
async def sent(member: Viewer, lead: Viewer, customer: Viewer) -> OutgoingMail:
    """What a member said to a customer, and before a lead, in a conversation of their own; the customer's mail has left."""
    people = [key(customer), key(lead)]
    kind = ConversationKind.CUSTOMER
    await conversations.start(member, kind, "Contract", people, NewMessage(text="Sign it?"))
    await Worker(jobs(NullTransport())).drain()
    return await OutgoingMail.get(recipient_id=key(customer))


async def shown(viewer: Viewer) -> list[dict[str, Any]]:
    thread = await Conversation.get(subject="Contract")
    found = await ask(viewer, MESSAGES, id=gid(thread, "conversation"))
    nodes: list[dict[str, Any]] = found["conversation"]["messages"]["nodes"]
    return nodes


async def test_the_agents_message_bears_no_marks_of_the_report(
    sent: OutgoingMail, member: Viewer, customer: Viewer
) -> None:
    assert await came(report(BY_CUSTOMER, original=sent.message_id)) == "bounce"
    why = "550 5.1.1 <customer@acme.example>: no such user"
    [told] = await shown(member)
    assert (told["text"], told["mailMarks"]) == ("Sign it?", [])
    assert {"state": "BOUNCED", "reason": why} in told["deliveries"]
    assert await shown(customer) == [{"text": "Sign it?", "mailMarks": None, "deliveries": None}]
    row = await last()
    assert (row.became_id, row.made) == (sent.about_id, False)
    assert row.marks == ["auto_reply", "null_sender", "report"]
    assert await incoming.is_noise(message_id=sent.about_id) is False


async def test_only_staff_who_take_part_hear_of_it(
    sent: OutgoingMail, member: Viewer, lead: Viewer, customer: Viewer, admin: Viewer, outsider: Viewer
) -> None:
    await came(report(BY_CUSTOMER, original=sent.message_id))
    rows = await EventRecord.filter(kind="message.mail_changed", entity_id=sent.about_id).order_by("position")
    assert rows[-1].changes == {"recipient": [None, str(key(customer))], "state": ["sent", "bounced"]}
    event = event_of(rows[-1])
    thread = await Conversation.get(subject="Contract")
    stream = ConversationStream(thread.id, None, internal=False)
    heard = [stream.judge(event, who) for who in (member, lead, customer, admin, outsider)]
    assert heard == [Signal.CHANGED, Signal.CHANGED, None, None, None]
    assert ConversationListStream(None).judge(event, member) is None, "a list shows nothing of it"
    assert await Message.all().count() == 1, "an automation has no say between people"


async def test_who_wrote_it_is_told_live_that_it_did_not_arrive(
    sent: OutgoingMail, member: Viewer, lead: Viewer, customer: Viewer
) -> None:
    returned = Notification.filter(kind=NotificationKind.MAIL_RETURNED)
    worker = Worker(jobs(NullTransport()))
    await worker.drain()
    assert await returned.count() == 0
    mails = await OutgoingMail.all().count()
    for became in ("bounce", "repeat"):
        assert await came(report(BY_CUSTOMER, original=sent.message_id)) == became
        await worker.drain()
    [told] = await returned
    assert (told.recipient_id, told.message_id) == (key(member), sent.about_id)
    assert (told.conversation_id, told.item_id) == ((await Conversation.get(subject="Contract")).id, None)
    assert await OutgoingMail.all().count() == mails, "no mail leads to a mail"


async def test_what_a_customer_says_is_no_noise_because_a_mail_about_it_came_back(
    sent: OutgoingMail, member: Viewer, lead: Viewer, customer: Viewer
) -> None:
    answer = mail("customer@acme.example", text="Yes.", In_Reply_To=f"<{sent.message_id}>")
    assert await came(answer) == "reply"
    await Worker(jobs(NullTransport())).drain()
    said = await Message.get(author_id=key(customer))
    to_lead = await OutgoingMail.get(recipient_id=key(lead), about_id=said.id, state=OutgoingState.SENT)
    about_lead = FAILED.replace("ann@gmail.com", "lead@acmedesk.example")
    assert await came(report(about_lead, original=to_lead.message_id)) == "bounce"
    assert [each["mailMarks"] for each in await shown(member)] == [[], []]
    assert await incoming.is_noise(message_id=to_lead.about_id) is False


async def test_what_a_program_says_in_it_keeps_its_marks(sent: OutgoingMail, member: Viewer) -> None:
    absent = mail(
        "customer@acme.example",
        text="Away.",
        Auto_Submitted="auto-replied",
        In_Reply_To=f"<{sent.message_id}>",
    )
    assert await came(absent) == "reply"
    marks = {each["text"]: each["mailMarks"] for each in await shown(member)}
    assert marks == {"Sign it?": [], "Away.": ["AUTO_REPLY"]}


async def test_the_migration_tells_rows_of_before_apart_by_time(sent: OutgoingMail) -> None:
    answer = mail("customer@acme.example", text="Yes.", In_Reply_To=f"<{sent.message_id}>")
    assert await came(answer) == "reply"
    assert await came(report(BY_CUSTOMER, original=sent.message_id)) == "bounce"
    await IncomingMail.all().update(made=True)
    told = import_module("models.migrations.0021_mail_made")._TOLD
    await connections.get("default").execute_query(told)
    rows = await IncomingMail.all().order_by("received_at")
    assert [row.made for row in rows] == [True, False]
