"""Who is told that a request has come in: its requester, at once, once, unless a machine may have asked."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from domain import config, items
from domain.mails import automatic, outgoing
from domain.notifications import set_preference
from kit import clock
from mail.outbound import deliver
from mail.transport import Deferred, NullTransport
from models import (
    Channel,
    EventRecord,
    Inbox,
    Item,
    Message,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Source,
)
from reactions import mail_out
from tests.mail.letters import mail
from tests.reactions import desk
from tests.reactions.confirming import comes, confirms, heads, sent
from tests.reactions.mailing import words

pytestmark = pytest.mark.usefixtures("bare_workspace")


@pytest.fixture(autouse=True)
def _confirms() -> None:
    confirms(mail_delay=timedelta(seconds=60))


async def test_who_writes_a_mail_is_told_at_once_in_the_thread_of_that_mail(mailer, transport):
    await comes(mailer, mail(message_id="one@client.example"))
    item, [got] = await Item.get(), sent(transport)
    assert desk.recipients(transport) == ["ann@client.example"]
    assert got.subject == f"[T-{item.number}] Received: Printer on fire"
    assert got.text == (
        f"Hello Ann,\n\nWe have received your request. Its number is T-{item.number}.\n"
        "Answer this mail if you want to add something.\n\n-- \nAcme Desk"
    )
    assert (got.in_reply_to, got.references) == (("one@client.example",), ("one@client.example",))
    assert heads(got, "auto-submitted") == ["auto-replied"]
    row = await OutgoingMail.get()
    assert (row.state, row.item_id, row.subject, row.text) == (
        OutgoingState.SENT,
        item.id,
        got.subject,
        "",
    )
    event = await EventRecord.get(kind="item.created")
    assert item.requester_id
    assert row.message_id == outgoing.message_id_for(event.id, item.requester_id)


async def test_an_answer_to_it_comes_into_the_same_ticket_and_is_not_confirmed(mailer, transport):
    await comes(mailer, mail(message_id="one@client.example"))
    [got] = sent(transport)
    await comes(mailer, mail(text="More", In_Reply_To=f"<{got.message_id}>"))
    item = await Item.get()
    assert [m.item_id for m in await Message.all()] == [item.id] * 2
    assert len(transport.kept) == 1


async def test_what_an_agent_says_later_follows_it(mailer, transport):
    confirms()
    await comes(mailer, mail(message_id="one@client.example"))
    await desk.reply(await desk.user("Agent"), await Item.get())
    await mailer.drain()
    confirmation, reply = sent(transport)
    assert reply.references == ("one@client.example", confirmation.message_id)


async def test_a_request_by_the_portal_is_confirmed_as_no_answer(mailer, transport):
    item = await desk.ticket(await desk.customer("Ann"), source=Source.PORTAL)
    await mailer.drain()
    [got] = sent(transport)
    assert got.subject == f"[T-{item.number}] Received: Printer"
    assert (got.in_reply_to, got.references, heads(got, "auto-submitted")) == ((), (), ["auto-generated"])


async def test_what_an_agent_opens_for_a_customer_is_told_to_them(mailer, transport):
    agent = await desk.user("Agent")
    item = await desk.ticket(agent, requester_email="eve@client.example")
    await mailer.drain()
    [got] = sent(transport)
    assert desk.recipients(transport) == ["eve@client.example"]
    assert got.subject == f"[T-{item.number}] Opened for you: Printer"
    assert "We have opened a request for you." in got.text


@pytest.mark.parametrize("given", [{"source": Source.IMPORT}, {"unverified_sender": "ann@gmail.com"}])
async def test_what_was_imported_or_is_of_nobody_certain_is_not_confirmed(mailer, given):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    await desk.ticket(agent, requester_id=desk.key(ann), **given)
    await desk.ticket(agent)
    await mailer.drain()
    assert await desk.mail_states() == []


async def test_unless_it_is_switched_off(mailer):
    confirms()
    await desk.ticket(await desk.customer("Ann"))
    config.configure(config.Config(mail_confirm=False))
    await mailer.drain()
    assert await desk.mail_states() == []


async def test_who_refuses_such_mails_gets_none(mailer, transport):
    agent, ann, eve = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Eve")
    await set_preference(ann, NotificationKind.CREATED_FOR_ME, Channel.MAIL, False)
    await set_preference(eve, NotificationKind.CREATED_FOR_ME, Channel.LIVE, False)
    for customer in (ann, eve):
        await desk.ticket(agent, requester_id=desk.key(customer))
    await mailer.drain()
    assert desk.recipients(transport) == ["eve@gmail.com"]


async def test_nobody_is_told_of_what_is_no_longer_theirs(mailer, transport):
    agent, ann, eve = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Eve")
    for customer in (ann, eve):
        await desk.ticket(agent, requester_id=desk.key(customer))
    await desk.deactivate(ann)
    await mailer.drain()
    assert desk.recipients(transport) == ["eve@gmail.com"]


@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"Precedence": "junk"},
        {"X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<users.lists.example>"},
        {"Return_Path": "<>"},
    ],
)
async def test_a_mail_with_marks_of_a_machine_is_recorded_and_not_answered(mailer, head):
    await comes(mailer, mail(**head))
    assert (await Item.get()).title == "Printer on fire"
    assert await desk.mail_states() == []


@pytest.mark.parametrize(
    ("own", "head"),
    [
        ("all.acme.example", {"List_Id": "All <all.acme.example>", "Precedence": "list"}),
        ("All@Acme.Example", {"List_Id": "<all.acme.example>", "Precedence": "bulk"}),
        ("all@acme.example", {"List_Post": "<mailto:All@acme.example?subject=x>"}),
    ],
)
async def test_what_came_through_a_list_of_our_own_is_confirmed(mailer, transport, own, head):
    confirms()
    await Inbox.filter(generated_name__isnull=False).update(own_lists=["other.example", own])
    await comes(mailer, mail(**head))
    assert desk.recipients(transport) == ["ann@client.example"]
    await comes(mailer, mail(Auto_Submitted="auto-replied", **head))
    assert len(transport.kept) == 1


async def test_a_user_who_writes_by_mail_and_nobody_at_all_get_none(mailer):
    await desk.user("Agent")
    await comes(mailer, mail(sender="agent@desk.example"))
    await comes(mailer, mail(sender=""))
    assert await desk.mail_states() == []


async def test_handled_again_it_is_the_same_mail(mailer):
    await desk.ticket(await desk.customer("Ann"))
    event = await EventRecord.get(kind="item.created")
    for _ in range(2):
        await mail_out.handle(await desk.setup(), event)
    assert await OutgoingMail.all().count() == 1


async def test_at_most_so_many_an_hour_leave_and_the_log_says_why(mailer, transport):
    confirms(mail_automatic_per_hour=2)
    ann, eve = await desk.customer("Ann"), await desk.customer("Eve")
    for _ in range(4):
        await desk.ticket(ann)
    await desk.ticket(eve)
    await mailer.drain()
    assert desk.recipients(transport) == ["ann@gmail.com", "ann@gmail.com", "eve@gmail.com"]
    over = (OutgoingState.DROPPED, "The recipient gets no more than 2 automatic mails an hour.")
    assert (await desk.mail_states()).count(over) == 2
    with time_machine.travel(clock.now() + automatic.HOUR):
        await desk.ticket(ann)
        await mailer.drain()
    assert len(transport.kept) == 4


async def test_what_people_say_is_not_counted(mailer, transport):
    confirms(mail_automatic_per_hour=1)
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(ann)
    for _ in range(3):
        await desk.reply(agent, item)
        await mailer.drain()
    assert len(transport.kept) == 4
    assert words(transport)[1:] == ["Hello\n\n-- \nAgent, Acme Desk"] * 3


async def test_a_further_attempt_is_not_a_further_mail():
    class Busy:
        async def send(self, mail):
            return Deferred(451, "later")

    confirms(mail_automatic_per_hour=1)
    ann = await desk.customer("Ann")
    item = await desk.ticket(ann)
    await automatic.queue_confirmation(item.id, item.id, desk.key(ann), clock.now())
    row, transport = await OutgoingMail.get(), NullTransport()
    assert [await deliver(row.id, Busy()), await deliver(row.id, Busy())] == ["later", "later"]
    assert await deliver(row.id, transport) == "sent"


async def test_workers_that_send_at_the_same_time_let_no_more_pass():
    confirms(mail_automatic_per_hour=2)
    ann = await desk.customer("Ann")
    item = await desk.ticket(ann)
    for cause in range(6):
        await automatic.queue_confirmation(item.id, UUID(int=cause), desk.key(ann), clock.now())
    rows = await OutgoingMail.all()
    passed = await asyncio.gather(*map(automatic.admitted, rows))
    assert (passed.count(True), await OutgoingMail.filter(admitted_at__isnull=False).count()) == (2, 2)


async def test_an_item_that_its_requester_does_not_see_any_more_is_not_told_of(mailer):
    item = await desk.ticket(await desk.customer("Ann"))
    eve = await desk.customer("Eve")
    await automatic.queue_confirmation(item.id, item.id, desk.key(eve), clock.now())
    await mailer.drain()
    assert (OutgoingState.DROPPED, "The recipient may not see it any more.") in await desk.mail_states()


async def test_a_robot_that_answers_every_mail_and_shows_no_mark_gets_only_so_many(mailer, transport):
    """It opens a new ticket by each answer, as one does that quotes nothing."""
    confirms(mail_automatic_per_hour=3)
    await comes(mailer, mail(sender="robot@robots.example", message_id="0@robots.example"))
    answered = 0
    while answered < len(transport.kept):
        assert answered < 50
        answered += 1
        await comes(mailer, mail(sender="robot@robots.example", message_id=f"{answered}@robots.example"))
    assert len(transport.kept) == 3
    assert await Item.all().count() == 4


async def test_a_robot_that_keeps_to_the_thread_is_answered_once(mailer, transport):
    await comes(mailer, mail(sender="robot@robots.example"))
    [got] = sent(transport)
    await comes(mailer, mail(sender="robot@robots.example", In_Reply_To=f"<{got.message_id}>"))
    assert (len(transport.kept), await Item.all().count()) == (1, 1)


async def test_two_robots_on_one_ticket_do_not_write_to_each_other_for_ever(mailer, transport):
    confirms(mail_sender_per_hour=4)
    await comes(mailer, mail(sender="a@robots.example"))
    item, eve = await Item.get(), await desk.customer("Eve")
    await items.change_followers(await desk.setup(), item.id, [desk.key(eve)], [])
    ours, answered = sent(transport)[0].message_id, 0
    for answered in range(20):
        sender = ("a@robots.example", "eve@gmail.com")[answered % 2]
        before = len(transport.kept)
        await comes(mailer, mail(sender=sender, text=f"Answer {answered}", In_Reply_To=f"<{ours}>"))
        if len(transport.kept) == before:
            break
        ours = sent(transport)[-1].message_id
    assert answered == 6
    assert await Message.all().count() == 8
