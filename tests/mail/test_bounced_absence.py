"""Absence notes that look like reports: no server says anything in the name of whom a mail went to."""

import pytest

from mail.transport import NullTransport
from models import Address, Message, OutgoingMail, OutgoingState
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import came, mail
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace")

AWAY = "I am away until Monday. Please call\r\n555-0199 instead."


@pytest.mark.parametrize("subject", ["Re: Hello", "Away, replies will be delayed"])
async def test_a_note_of_theirs_without_a_sender_marks_nothing(subject: str) -> None:
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    await desk.reply(agent, await desk.ticket(agent, requester_id=desk.key(ann)))
    await Worker(jobs(NullTransport())).drain()
    sent = await OutgoingMail.get()
    note = mail("Ann@Gmail.com", subject, AWAY, In_Reply_To=f"<{sent.message_id}>", Return_Path="<>")
    assert await came(note) == "noise"
    assert (await OutgoingMail.get()).state is OutgoingState.SENT
    assert (await OutgoingMail.get()).error == ""
    assert (await Address.get(email="ann@gmail.com")).bounced_at is None
    assert await Message.filter(internal=True).count() == 0
