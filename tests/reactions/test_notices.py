"""Who is told by mail of what nobody wrote them, when, and what is left out."""

from datetime import timedelta

import pytest
import time_machine

from domain import conversations, items, projects
from domain import notices as verbs
from domain.conversations import NewMessage
from domain.mails import outgoing
from domain.notifications import mark_read, set_preference
from domain.workspace import MAIL
from kit import clock
from mail import inbound, threads
from mail.parse import parse
from models import (
    Address,
    Channel,
    Item,
    Notice,
    Notification,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Role,
    Status,
    Viewer,
)
from reactions import mail_out
from reactions.consumer import LogConsumer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import mail
from tests.mail.reporting import FAILED, report
from tests.reactions import desk
from tests.reactions.confirming import heads
from tests.reactions.noticing import DELAY, later, letters, notices, sent

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def to_status(by: Viewer, item: Item, name: str) -> None:
    status = await Status.get(name=name, type_id=item.type_id)
    await items.set_status(by, item.id, status.id)


async def test_whoever_is_assigned_is_told_once_and_never_by_themselves(mailer, transport):
    notices()
    agent, bob, cy = await desk.user("Agent"), await desk.user("Bob"), await desk.user("Cy")
    team = await desk.team("Night", bob, cy)
    item = await desk.ticket(agent, assignee_ids=[desk.key(bob), desk.key(agent), team])
    assert not transport.kept
    await later(mailer)
    said = "Agent assigned it to you or your team."
    assert [(to, subject, said in text) for to, subject, text in sent(transport)] == [
        ("bob@desk.example", f"[T-{item.number}] Printer", True),
        ("cy@desk.example", f"[T-{item.number}] Printer", True),
    ]
    assert "An answer to this mail becomes a note" in sent(transport)[0][2]
    await later(mailer)
    assert len(transport.kept) == 2


async def test_a_customer_hears_of_the_status_of_what_they_asked_for_and_of_nobodys_name(mailer, transport):
    notices()
    agent, ann, eve = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Eve")
    bob = await desk.user("Bob")
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=[desk.key(eve), desk.key(bob)])
    await to_status(agent, item, "In progress")
    await to_status(agent, item, "Resolved")
    await later(mailer)
    [(to, subject, text)] = sent(transport)
    assert (to, subject) == ("ann@gmail.com", f"[T-{item.number}] Printer")
    words = "Its status is now: Resolved.\n\nAnswer this mail if you want to add something."
    assert text == f"Hello Ann,\n\n[T-{item.number}] Printer\n\n{words}"
    assert await desk.mail_states() == [(OutgoingState.SENT, "")]


@pytest.mark.parametrize("requester", [True, False])
async def test_who_chose_so_is_told_of_statuses_too(mailer, transport, requester):
    notices()
    agent, eve, bob = await desk.user("Agent"), await desk.customer("Eve"), await desk.user("Bob")
    for who in (eve, bob):
        await set_preference(who, NotificationKind.STATUS, Channel.MAIL, not requester)
    item = await desk.ticket(
        agent,
        requester_id=desk.key(eve) if requester else None,
        follower_ids=[desk.key(bob)] if requester else [desk.key(eve), desk.key(bob)],
        published=True,
    )
    await to_status(agent, item, "Resolved")
    await later(mailer)
    assert desk.recipients(transport) == ([] if requester else ["bob@desk.example", "eve@gmail.com"])


async def test_what_was_read_in_the_app_is_not_mailed(mailer, transport):
    notices()
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    await mailer.drain()
    assert await Notice.all().count() == 1
    await mark_read(bob, [(await Notification.get()).id])
    await later(mailer)
    assert (await Notice.all().count(), await OutgoingMail.all().count(), len(transport.kept)) == (0, 0, 0)


async def queued() -> None:
    """What is due is in mails that have not left: a worker without a mail server."""
    await later(Worker(jobs(None)))
    assert (await OutgoingMail.get()).state is OutgoingState.QUEUED


@pytest.mark.parametrize(
    "meanwhile", ["read", "refused", "unassigned", "out of sight", "deactivated", "comes back"]
)
async def test_it_is_asked_again_when_it_leaves(mailer, transport, meanwhile):
    notices()
    agent, bob = await desk.user("Agent", admin=True), await desk.user("Bob", role=Role.MEMBER)
    item = await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    await queued()
    match meanwhile:
        case "read":
            await mark_read(bob, [(await Notification.get()).id])
        case "refused":
            await set_preference(bob, NotificationKind.ASSIGNED, Channel.MAIL, False)
        case "unassigned":
            await items.assign(agent, item.id, [])
        case "out of sight":
            await items.assign(agent, item.id, [])
            await projects.unshare(agent, await desk.inbox(), desk.key(bob))
        case "deactivated":
            await desk.deactivate(bob)
        case "comes back":
            await Address.filter(principal_id=desk.key(bob)).update(bounced_at=clock.now())
    await later(mailer)
    [(state, why)] = await desk.mail_states()
    assert state is OutgoingState.DROPPED
    assert why == {
        "deactivated": "The recipient is deactivated.",
        "comes back": "Mail to this address comes back.",
    }.get(meanwhile, "It was read, or the recipient may not see it any more.")
    assert not transport.kept


async def test_a_message_is_mailed_once_as_itself(mailer, transport):
    notices()
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    item = await desk.ticket(agent, follower_ids=[desk.key(bob)])
    await conversations.note(agent, item.id, NewMessage(text="look", mention_ids=[desk.key(bob)]))
    await later(mailer)
    assert (await Notice.all().count(), len(transport.kept)) == (0, 1)


async def test_marks_tell_programs_not_to_answer_and_how_to_get_out(mailer, transport):
    notices(public_url="https://desk.example")
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    await later(mailer)
    [letter] = letters(transport)
    assert heads(letter, "auto-submitted") == ["auto-generated"]
    assert heads(letter, "precedence") == ["bulk"]
    assert heads(letter, "x-auto-response-suppress") == ["All"]
    [way] = heads(letter, "list-unsubscribe")
    assert way.startswith("<https://desk.example/unsubscribe/")
    assert heads(letter, "list-unsubscribe-post") == ["List-Unsubscribe=One-Click"]
    assert way.strip("<>") in letter.text


async def test_our_own_notice_that_comes_back_is_known(mailer, transport):
    notices()
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    await later(mailer)
    assert await inbound.take(await inbound.store(transport.kept[0].mail.content)) == "own"
    assert await Item.all().count() == 1


async def test_an_agents_answer_to_a_notice_is_a_note(mailer, transport):
    notices(signed_replies=False)
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    bob = await desk.user("Bob")
    item = await desk.ticket(agent, requester_id=desk.key(ann), assignee_ids=[desk.key(bob)])
    await later(mailer)
    answered = mail(sender="bob@desk.example", in_reply_to=f"<{letters(transport)[0].message_id}>")
    named = await threads.items_named(parse(answered))
    assert [(each.item_id, each.internal) for each in named] == [(item.id, True)]


async def test_staff_hear_of_a_mail_that_came_back_and_a_notice_that_came_back_says_nothing(
    mailer, transport
):
    notices()
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=[desk.key(bob)])
    message = await desk.reply(agent, item)
    await outgoing.queue_about(message, message.id, [desk.key(ann)], clock.now())
    row = await OutgoingMail.get(recipient_id=desk.key(ann))
    await outgoing.sent(row, "Hello")
    await inbound.take(await inbound.store(report(FAILED, original=row.message_id)))
    await later(mailer)
    told = [text for to, _, text in sent(transport) if to == "bob@desk.example" and "came back" in text]
    assert len(told) == 1
    assert "noted: A mail to ann@gmail.com came back" in told[0]
    assert not any("came back" in text for to, _, text in sent(transport) if to == "ann@gmail.com")
    notice = await OutgoingMail.get(tells="item", recipient_id=desk.key(bob))
    said = FAILED.replace("ann@gmail.com", "bob@desk.example")
    before = await Notice.all().count()
    raw = report(said, original=notice.message_id, message_id="again@mx.example")
    assert await inbound.take(await inbound.store(raw)) == "bounce"
    await later(mailer)
    assert await Notice.all().count() == before


async def test_a_customers_mail_holds_nothing_internal(mailer, transport):
    notices()
    agent, ann = await desk.user("Secretname", admin=True), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann), assignee_ids=[desk.key(agent)])
    await conversations.note(agent, item.id, NewMessage(text="canary", mention_ids=[]))
    await to_status(agent, item, "Resolved")
    await later(mailer)
    [kept] = transport.kept
    assert kept.mail.recipient == "ann@gmail.com"
    assert b"canary" not in kept.mail.content
    assert b"Secretname" not in kept.mail.content


async def test_a_hundred_peoples_notices_are_gathered_by_a_fixed_number_of_statements(queries):
    notices()
    agent = await desk.user("Agent", admin=True)
    crowd = [desk.key(await desk.user(f"U{number}")) for number in range(100)]
    for _ in range(3):
        await desk.ticket(agent, assignee_ids=crowd)
    consumer = LogConsumer("mail", mail_out.KINDS, mail_out.handle, actor=MAIL)
    while await consumer.step():
        pass
    with time_machine.travel(clock.now() + DELAY + timedelta(seconds=1)):
        with queries(8):
            assert await verbs.gather() == 300
        with queries(1):
            assert await verbs.gather() == 0
    assert await Notice.filter(mail_id__isnull=False).count() == 300


async def test_of_few_people_at_a_time_nobodys_are_torn_apart(monkeypatch):
    notices()
    monkeypatch.setattr(verbs, "_ROWS_AT_ONCE", 3)
    agent, bob, cy = await desk.user("Agent"), await desk.user("Bob"), await desk.user("Cy")
    item = await desk.ticket(agent)
    for _ in range(2):
        await items.assign(agent, item.id, [desk.key(bob), desk.key(cy)])
        await items.assign(agent, item.id, [])
    await later(Worker(jobs(None)))
    assert await OutgoingMail.filter(tells="item").count() == 2
