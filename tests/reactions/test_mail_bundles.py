"""What waits together for one reader goes as one mail, as it reads when it leaves."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from domain import config, conversations
from kit import clock
from mail.parse import parse
from mail.transport import Deferred, NullTransport, Outcome, Outgoing
from models import Item, Message, OutgoingMail, OutgoingState
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.mail.letters import came, mail
from tests.reactions import desk
from tests.reactions.mailing import waiting_reply, when_due, words

pytestmark = pytest.mark.usefixtures("bare_workspace")


async def test_what_waits_together_goes_as_one_mail(mailer, transport):
    agent, ann, first = await waiting_reply(mailer)
    other = await desk.ticket(agent, requester_id=desk.key(ann))
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        second = await desk.reply(agent, await Item.get(id=first.item_id), "And this")
        await desk.reply(agent, other, "Another matter")
        taken_back = await desk.reply(agent, await Item.get(id=first.item_id), "Oops")
        await mailer.drain()
    await conversations.remove_message(agent, taken_back.id)
    await when_due(mailer)
    assert words(transport) == ["Hello\n\n-- \nAgent, Acme Desk\n\nAnd this\n\n-- \nAgent, Acme Desk"]
    assert [(row.about_id, row.state) for row in await OutgoingMail.all().order_by("created_at", "id")] == [
        (first.id, OutgoingState.SENT),
        (second.id, OutgoingState.BUNDLED),
        (await message_of(other), OutgoingState.QUEUED),
        (taken_back.id, OutgoingState.QUEUED),
    ]
    with time_machine.travel(clock.now() + timedelta(seconds=200)):
        await mailer.drain()
    assert len(transport.kept) == 2
    assert (await OutgoingMail.get(about_id=taken_back.id)).error == "It was removed."


async def message_of(item: Item) -> UUID:
    return (await Message.get(item_id=item.id)).id


async def test_what_waits_behind_a_mail_that_is_not_needed_goes_in_its_own_time(mailer, transport):
    agent, ann, first = await waiting_reply(mailer)
    start = clock.now()
    with time_machine.travel(start + timedelta(seconds=30)):
        await desk.reply(agent, await Item.get(), "And this")
        await mailer.drain()
    await conversations.mark_read(ann, first.id)
    for seconds, sent in ((61, 0), (89, 0), (92, 1)):
        with time_machine.travel(start + timedelta(seconds=seconds)):
            await mailer.drain()
        assert (seconds, len(transport.kept)) == (seconds, sent)


async def test_where_only_an_answer_counts_what_was_read_is_sent(mailer, transport):
    agent, ann, first = await waiting_reply(mailer)
    config.configure(config.Config(mail_delay=timedelta(seconds=60), mail_unanswered=True))
    await conversations.mark_read(ann, first.id)
    await when_due(mailer)
    assert [state for state, _ in await desk.mail_states()] == [OutgoingState.SENT]
    second = await desk.reply(agent, await Item.get(), "And this")
    await mailer.drain()
    await desk.reply(ann, await Item.get(), "Yes")
    await when_due(mailer)
    assert [(row.about_id, row.error) for row in await OutgoingMail.filter(state=OutgoingState.DROPPED)] == [
        (second.id, "It was answered.")
    ]


async def test_an_answer_counts_for_what_was_said_before_though_nobody_marked_it_as_read(mailer, transport):
    agent, ann, first = await waiting_reply(mailer)
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        await desk.reply(ann, await Item.get(), "Yes")
    with time_machine.travel(clock.now() + timedelta(seconds=20)):
        second = await desk.reply(agent, await Item.get(), "And this")
        await mailer.drain()
    with time_machine.travel(clock.now() + timedelta(seconds=90)):
        await mailer.drain()
    rows = await OutgoingMail.filter(recipient_id=desk.key(ann)).order_by("id")
    assert [(row.about_id, row.state, row.error) for row in rows] == [
        (first.id, OutgoingState.DROPPED, "It was answered."),
        (second.id, OutgoingState.SENT, ""),
    ]


async def test_what_was_read_after_ones_own_words_counts_as_well(mailer, transport):
    agent, ann, _ = await waiting_reply(mailer)
    await desk.reply(ann, await Item.get(), "Yes")
    second = await desk.reply(agent, await Item.get(), "And this")
    await conversations.mark_read(ann, second.id)
    await when_due(mailer)
    rows = await OutgoingMail.filter(recipient_id=desk.key(ann), about_id=second.id)
    assert [(row.state, row.error) for row in rows] == [(OutgoingState.DROPPED, "It was read.")]


async def test_what_a_program_says_in_somebodys_name_is_no_answer(mailer, transport):
    _, ann, first = await waiting_reply(mailer)
    sent = (await OutgoingMail.get(about_id=first.id)).message_id
    note = mail(sender="ann@gmail.com", Auto_Submitted="auto-replied", In_Reply_To=f"<{sent}>")
    assert await came(note) == "reply"
    await when_due(mailer)
    (row,) = await OutgoingMail.filter(recipient_id=desk.key(ann))
    assert (row.about_id, row.state) == (first.id, OutgoingState.SENT)


async def test_a_message_that_was_removed_is_not_sent(mailer, transport):
    agent, _, message = await waiting_reply(mailer)
    await conversations.edit_message(agent, message.id, "Better words")
    await conversations.remove_message(agent, message.id)
    await when_due(mailer)
    assert await desk.mail_states() == [(OutgoingState.DROPPED, "It was removed.")]


async def test_better_words_are_what_is_sent(mailer, transport):
    agent, _, message = await waiting_reply(mailer)
    await conversations.edit_message(agent, message.id, "Better words")
    await when_due(mailer)
    assert words(transport) == ["Better words\n\n-- \nAgent, Acme Desk"]


async def test_a_mail_that_is_tried_again_says_what_it_said_the_first_time():
    """Its first try may have arrived, with the answer lost: whoever knows its Message-ID would not look at it again."""

    class Lossy(NullTransport):
        async def send(self, mail: Outgoing) -> Outcome:
            outcome = await super().send(mail)
            return outcome if len(self.kept) > 1 else Deferred(None, "The line was cut.")

    transport = Lossy()
    worker = Worker(jobs(transport))
    agent, _, first = await waiting_reply(worker)
    await when_due(worker)
    with time_machine.travel(clock.now() + timedelta(seconds=62)):
        second = await desk.reply(agent, await Item.get(), "And this")
        await worker.drain()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        await worker.drain()
    tried, again, other = [parse(kept.mail.content) for kept in transport.kept]
    assert (tried.message_id, tried.text) == (again.message_id, again.text)
    assert other.message_id != tried.message_id
    states = {row.about_id: row.state for row in await OutgoingMail.all()}
    assert states == {first.id: OutgoingState.SENT, second.id: OutgoingState.SENT}


async def test_what_is_said_by_a_clock_that_is_behind_is_newer_all_the_same(mailer, transport):
    agent, ann, first = await waiting_reply(mailer)
    await conversations.mark_read(ann, first.id)
    with time_machine.travel(first.created_at - timedelta(milliseconds=5), tick=False):
        second = await desk.reply(agent, await Item.get(), "Said afterwards")
    assert second.created_at > first.created_at
    await mailer.drain()
    with time_machine.travel(clock.now() + timedelta(seconds=130)):
        await mailer.drain()
    assert words(transport) == ["Said afterwards\n\n-- \nAgent, Acme Desk"]
