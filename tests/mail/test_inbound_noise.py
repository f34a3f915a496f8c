"""What shows that no person wrote a mail is kept with it; such a mail is recorded, opens nothing again, and is not answered."""

from datetime import timedelta

import pytest
import time_machine

from domain import config, conversations, items
from kit import clock
from mail import noise
from mail.parse import Noise
from mail.transport import NullTransport
from models import Conversation, Inbox, Item, MailMark, Message, OutgoingMail, Status
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import came, last, mail
from tests.reactions import desk

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def marks() -> list[str] | None:
    return (await last()).marks


def test_every_sign_has_its_mark():
    assert {sign.value for sign in Noise} | {"flood"} == {mark.value for mark in MailMark}


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ({}, None),
        ({"Auto_Submitted": "no"}, None),
        ({"Auto_Submitted": "auto-replied", "Return_Path": "<>"}, ["auto_reply", "null_sender"]),
        ({"Auto_Submitted": "auto-generated", "Precedence": "bulk"}, ["auto_generated", "bulk"]),
        ({"List_Id": "<users.lists.example>"}, ["list"]),
        ({"X_Auto_Response_Suppress": "OOF"}, ["no_answer_wanted"]),
    ],
)
async def test_the_marks_of_a_mail_are_kept(head, found):
    await came(mail(**head))
    assert await marks() == found


async def test_a_list_of_our_own_is_no_mark_and_another_is():
    await Inbox.filter(generated_name__isnull=False).update(own_lists=["all.acme.example"])
    await came(mail(List_Id="<all.acme.example>", Precedence="list"))
    assert await marks() is None
    await came(mail(List_Id="<other.acme.example>", Precedence="list"))
    assert await marks() == ["list"]


async def _replied() -> tuple[Item, OutgoingMail]:
    """Ann's ticket, Resolved, its thread closed, with a reply that went to her."""
    agent, ann = await desk.user("Agent", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(agent, item)
    await Worker(jobs(NullTransport())).drain()
    resolved = await Status.get(name="Resolved")
    await items.set_status(agent, item.id, resolved.id)
    await conversations.set_open(agent, (await Conversation.get()).id, False)
    return await Item.get(), await OutgoingMail.get()


async def test_an_absence_note_threads_in_and_changes_nothing_else():
    before, ours = await _replied()
    note = mail(sender="ann@gmail.com", Auto_Submitted="auto-replied", In_Reply_To=f"<{ours.message_id}>")
    assert await came(note) == "reply"
    item = await Item.get()
    assert (item.status_id, item.finished_at) == (before.status_id, before.finished_at)
    assert (await Conversation.get()).closed_at is not None
    assert await Message.filter(author_id=item.requester_id).count() == 1
    await Worker(jobs(transport := NullTransport())).drain()
    assert not transport.kept


@pytest.mark.parametrize("head", [{}, {"List_Id": "<users.lists.example>"}])
async def test_a_persons_answer_opens_the_thread_again(head):
    _, ours = await _replied()
    await came(mail(sender="ann@gmail.com", In_Reply_To=f"<{ours.message_id}>", **head))
    assert (await Conversation.get()).closed_at is None


async def test_what_a_machine_says_goes_by_mail_to_the_staff_alone():
    agent, ann, eve = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Eve")
    await desk.ticket(
        agent, requester_id=desk.key(ann), follower_ids=[desk.key(eve)], assignee_ids=[desk.key(agent)]
    )
    await desk.reply(agent, await Item.get())
    await Worker(jobs(NullTransport())).drain()
    ours = (await OutgoingMail.get(recipient_id=desk.key(ann))).message_id
    worker = Worker(jobs(transport := NullTransport()))
    for head in ({"Auto_Submitted": "auto-replied"}, {}):
        await came(mail(sender="ann@gmail.com", In_Reply_To=f"<{ours}>", text=f"{head}", **head))
        await worker.drain()
    assert desk.recipients(transport) == ["agent@desk.example", "agent@desk.example", "eve@gmail.com"]


async def test_an_absence_note_of_a_user_is_recorded_and_makes_no_ticket():
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    await desk.ticket(ann, title="Help")
    await desk.reply(ann, await Item.get())
    await items.assign(await desk.setup(), (await Item.get()).id, [desk.key(agent)])
    await desk.reply(ann, await Item.get())
    await Worker(jobs(NullTransport())).drain()
    ours = await OutgoingMail.get(recipient_id=desk.key(agent))
    note = mail(
        sender="agent@desk.example", Auto_Submitted="auto-replied", In_Reply_To=f"<{ours.message_id}>"
    )
    assert await came(note) == "noise"
    assert (await Item.all().count(), await Message.all().count()) == (1, 2)
    row = await last()
    assert (row.became_id, row.marks) == (ours.about_id, ["auto_reply"])
    assert await came(mail(sender="agent@desk.example", Auto_Submitted="auto-replied")) == "ticket"


async def test_more_mails_an_hour_than_a_person_writes_are_a_flood():
    config.configure(config.Config(mail_sender_per_hour=2))
    for number in range(3):
        await came(mail(message_id=f"{number}@client.example"))
        assert await marks() == (["flood"] if number == 2 else None)
    await came(mail(sender="eve@client.example"))
    assert await marks() is None
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        await came(mail())
        assert await marks() is None


def test_marks_of_people_and_of_machines():
    assert not noise.of_machine(frozenset({MailMark.LIST, MailMark.BULK, MailMark.NO_ANSWER_WANTED}))
    assert not noise.of_machine(frozenset())
    assert noise.of_machine(frozenset({MailMark.LIST, MailMark.AUTO_REPLY}))
