"""Who gets an agent's reply by mail, when, and what comes of it."""

from datetime import timedelta

import pytest
import time_machine

from domain import config, conversations, items, people
from domain.conversations import NewMessage
from domain.items import NewItem
from domain.items.merge import merge
from domain.mails import outgoing
from domain.notifications import set_preference
from domain.workspace import MAIL, automation
from mail import inbound
from mail.parse import parse
from models import (
    Channel,
    EventRecord,
    Item,
    Message,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Role,
)
from reactions import mail_out
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.factories import viewer
from tests.mail.letters import mail
from tests.reactions import desk
from tests.reactions.mailing import waiting_reply, when_due, words

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def test_a_reply_goes_to_everyone_whom_it_concerns_but_its_author(mailer, transport):
    agent, ann, eve = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Eve")
    bob, cy, other = await desk.user("Bob"), await desk.user("Cy"), await desk.customer("Other")
    acme = await desk.organization("Acme")
    await desk.customer("Colleague", acme)
    followers = [desk.key(eve), desk.key(bob), acme, desk.key(agent)]
    team = await desk.team("Night", cy, role=Role.MEMBER)
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=followers, assignee_ids=[team])
    await desk.reply(agent, item)
    await mailer.drain()
    everyone = [
        "ann@gmail.com",
        "bob@desk.example",
        "colleague@gmail.com",
        "cy@desk.example",
        "eve@gmail.com",
    ]
    assert desk.recipients(transport) == everyone
    assert await desk.mail_states() == [(OutgoingState.SENT, "")] * 5
    assert not await OutgoingMail.exists(recipient_id=desk.key(other))


async def test_a_customers_words_go_to_those_who_work_on_it(mailer, transport):
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    item = await desk.ticket(agent, requester_id=desk.key(ann), assignee_ids=[desk.key(bob)])
    await desk.reply(ann, item)
    await mailer.drain()
    assert desk.recipients(transport) == ["bob@desk.example"]


async def test_a_note_goes_to_users_only(mailer, transport):
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    item = await desk.ticket(
        agent, requester_id=desk.key(ann), follower_ids=[desk.key(await desk.customer("Eve"))]
    )
    note = NewMessage(text="canary", mention_ids=[desk.key(bob)])
    await conversations.note(agent, item.id, note)
    await mailer.drain()
    assert desk.recipients(transport) == ["bob@desk.example"]


async def test_who_wants_no_mail_of_a_kind_gets_none(mailer, transport):
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    await set_preference(ann, NotificationKind.REPLY, Channel.MAIL, False)
    await set_preference(bob, NotificationKind.REPLY, Channel.LIVE, False)
    item = await desk.ticket(agent, requester_id=desk.key(ann), assignee_ids=[desk.key(bob)])
    await desk.reply(agent, item)
    await mailer.drain()
    assert desk.recipients(transport) == ["bob@desk.example"]


async def test_automations_words_go_to_nobody(mailer, transport):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(await automation(MAIL), item)
    await inbound.take(await inbound.store(mail(sender="agent@desk.example")))
    await mailer.drain()
    assert await desk.mail_states() == []


async def test_the_mail_waits_for_the_delay_from_the_moment_it_was_said(mailer, transport):
    config.configure(config.Config(mail_delay=timedelta(seconds=120)))
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(agent, item)
    said = (await EventRecord.get(kind="message.posted")).at
    await mailer.drain()
    assert ((await OutgoingMail.get()).due_at, len(transport.kept)) == (said + timedelta(seconds=120), 0)
    with time_machine.travel(said + timedelta(seconds=121)):
        await mailer.drain()
    assert len(transport.kept) == 1


async def test_what_was_read_until_then_is_dropped(mailer, transport):
    _, ann, message = await waiting_reply(mailer)
    await conversations.mark_read(ann, message.id)
    await when_due(mailer)
    assert await desk.mail_states() == [(OutgoingState.DROPPED, "It was read.")]
    assert not transport.kept


async def test_what_was_read_only_up_to_an_earlier_message_is_sent(mailer, transport):
    agent, ann, message = await waiting_reply(mailer)
    await conversations.mark_read(ann, message.id)
    await desk.reply(agent, await Item.get(), "One more")
    await mailer.drain()
    await when_due(mailer)
    assert [state for state, _ in await desk.mail_states()] == [OutgoingState.DROPPED, OutgoingState.SENT]
    assert words(transport) == ["One more\n\n-- \nAgent, Acme Desk"]


@pytest.mark.parametrize("answers", [True, False])
async def test_what_was_answered_where_a_merge_led_is_dropped(mailer, transport, answers):
    """Not by what was said there before."""
    agent, ann, message = await waiting_reply(mailer)
    assert message.item_id
    await items.edit(agent, message.item_id, published=False)
    other = await desk.ticket(agent, requester_id=desk.key(ann), published=False)
    await desk.reply(ann, other, "Also")
    await merge(agent, message.item_id, other.id)
    if answers:
        said = NewMessage(text="Yes", conversation_id=message.conversation_id, after_message_id=message.id)
        assert (await conversations.reply(ann, message.item_id, said)).item_id == other.id
    await when_due(mailer)
    assert desk.recipients(transport).count("ann@gmail.com") == (0 if answers else 1)


async def test_what_the_recipient_may_not_see_any_more_is_dropped(mailer, transport):
    agent, eve = await desk.user("Agent"), await desk.customer("Eve")
    config.configure(config.Config(mail_delay=timedelta(seconds=60)))
    item = await desk.ticket(agent, follower_ids=[desk.key(eve)])
    await desk.reply(agent, item)
    await mailer.drain()
    await items.edit(agent, item.id, published=False)
    await when_due(mailer)
    assert await desk.mail_states() == [(OutgoingState.DROPPED, "The recipient may not see it any more.")]


async def test_a_deactivated_recipient_gets_nothing(mailer, transport):
    agent, ann, _ = await waiting_reply(mailer)
    await people.deactivate(agent, desk.key(ann))
    await when_due(mailer)
    assert await desk.mail_states() == [(OutgoingState.DROPPED, "The recipient is deactivated.")]


async def test_who_may_not_see_the_item_at_first_gets_no_row(mailer):
    agent, eve = await desk.user("Agent"), await desk.customer("Eve")
    item = await desk.ticket(agent, follower_ids=[desk.key(eve)], published=False)
    await desk.reply(agent, item)
    await mailer.drain()
    assert await desk.mail_states() == []


async def test_a_repeat_makes_no_second_mail(mailer):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await desk.reply(agent, item)
    event = await EventRecord.get(kind="message.posted")
    for _ in range(2):
        await mail_out.handle(await desk.setup(), event)
    row = await OutgoingMail.get()
    assert row.message_id == outgoing.message_id_for(event.id, desk.key(ann))


@pytest.mark.parametrize("people", [2, 50])
async def test_many_followers_take_as_many_statements_as_two(queries, people):
    agent = await desk.user("Agent")
    keys = [desk.key(await desk.customer(f"C{n}")) for n in range(people)]
    item = await desk.ticket(agent, follower_ids=keys)
    consumer = jobs(None)[1]
    await Worker([consumer]).drain()
    await desk.reply(agent, item)
    with queries(14):
        assert await consumer.step()
    assert await OutgoingMail.all().count() == people


async def test_a_new_customers_mail_comes_in_by_the_worker_and_is_answered_by_mail(mailer, transport):
    await inbound.store(mail(message_id="one@client.example"))
    await mailer.drain()
    item, agent = await Item.get(), await desk.user("Agent")
    assert not transport.kept
    await desk.reply(agent, item)
    await mailer.drain()
    assert desk.recipients(transport) == ["ann@client.example"]
    sent = parse(transport.kept[0].mail.content)
    await inbound.store(mail(subject="Re", text="Thanks", In_Reply_To=f"<{sent.message_id}>"))
    await mailer.drain()
    ann = await viewer(item.requester_id or item.id)
    assert [m.author_id for m in await Message.all().order_by("id")] == [
        desk.key(ann),
        desk.key(agent),
        desk.key(ann),
    ]


async def test_an_item_without_requester_and_followers_has_nobody_to_write_to(mailer):
    agent = await desk.user("Agent")
    item = await items.create(agent, NewItem(title="Own"))
    await desk.reply(agent, item)
    await mailer.drain()
    assert await desk.mail_states() == []
