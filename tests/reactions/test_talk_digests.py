"""What is said in conversations that are on no item waits for digests, too, of whoever wants it so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from domain import conversations
from domain.conversations import NewMessage
from domain.notifications import set_preference
from mail.transport import NullTransport
from models import (
    Channel,
    Conversation,
    ConversationKind,
    Digest,
    Message,
    Notice,
    NotificationKind,
    OutgoingMail,
    Viewer,
)
from reactions.worker import Worker
from tests.reactions import desk, noticing
from tests.reactions.noticing import sent

pytestmark = pytest.mark.usefixtures("bare_workspace")

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
REPLY, NOTE, MENTION = NotificationKind.REPLY, NotificationKind.NOTE, NotificationKind.MENTION


async def wants(who: Viewer, *kinds: NotificationKind) -> None:
    for kind in kinds:
        await set_preference(who, kind, Channel.MAIL, True, Digest.DAILY)


async def talk(by: Viewer, *people: Viewer, subject: str = "Lunch", **more: Any) -> Conversation:
    kind = more.pop("kind", ConversationKind.INTERNAL)
    keys = [desk.key(each) for each in people]
    return await conversations.start(by, kind, subject, keys, NewMessage(text="Hungry?", **more))


async def say(by: Viewer, thread: Conversation, text: str, **more: Any) -> Message:
    return await conversations.post(by, thread.id, NewMessage(text=text, **more))


async def test_they_are_listed_with_the_items(mailer: Worker, transport: NullTransport) -> None:
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob, cy = [await desk.user(name) for name in ("Agent", "Bob", "Cy")]
        await wants(bob, NOTE)
        item = await desk.ticket(agent, title="Pump", follower_ids=[desk.key(bob)])
        thread = await talk(agent, bob, cy)
        await say(agent, thread, "Noodles")
        await conversations.note(agent, item.id, NewMessage(text="It leaks"))
        await talk(cy, bob, subject="")
        await mailer.drain()  # as it happens: what waits together goes together
        time.shift(timedelta(minutes=3))
        await mailer.drain()
        assert [to for to, _, _ in sent(transport)] == ["cy@desk.example"], (
            "who wants no digest hears at once"
        )
        time.shift(DAY)
        await mailer.drain()
        time.shift(DAY)
        await mailer.drain()
    (to, subject, text), _ = sent(transport)
    assert (to, subject) == ("bob@desk.example", "Today on Acme Desk: 4 things on 3 items")
    assert text.endswith(
        f"Lunch\n- Agent noted: Hungry?\n- Agent noted: Noodles\n\n[T-{item.number}] Pump\n- Agent noted: It leaks"
        "\n\nCy\n- Cy noted: Hungry?"
    )


async def test_a_customer_has_the_same_choice(mailer: Worker, transport: NullTransport) -> None:
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, ann = await desk.user("Agent"), await desk.customer("Ann")
        await wants(ann, REPLY)
        await talk(agent, ann, kind=ConversationKind.CUSTOMER)
        time.shift(timedelta(minutes=3))
        await mailer.drain()
        assert not transport.kept
        time.shift(DAY)
        await mailer.drain()
    [(to, _, text)] = sent(transport)
    assert to == "ann@gmail.com"
    assert text.endswith("Lunch\n- Agent: Hungry?")


async def test_what_was_read_taken_back_or_left_is_not_told(mailer: Worker, transport: NullTransport) -> None:
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob, cy = await desk.user("Agent", admin=True), await desk.user("Bob"), await desk.user("Cy")
        await wants(bob, NOTE)
        read, taken_back, left = [await talk(agent, bob, cy, subject=name) for name in ("a", "b", "c")]
        await mailer.drain()
        first = {each: await Message.get(conversation_id=each.id) for each in (read, taken_back)}
        await conversations.mark_read(bob, first[read].id)
        await conversations.remove_message(agent, first[taken_back].id)
        await conversations.leave(bob, left.id)
        assert await Notice.all().count() == 3
        time.shift(DAY)
        await mailer.drain()
    assert "bob@desk.example" not in [to for to, _, _ in sent(transport)]
    assert await OutgoingMail.filter(tells=Digest.DAILY.value).values_list("state", flat=True) == ["dropped"]


async def test_who_is_named_by_an_edit_is_told_once(mailer: Worker, transport: NullTransport) -> None:
    noticing.notices()
    with time_machine.travel(NOON, tick=False) as time:
        agent, bob = await desk.user("Agent", admin=True), await desk.user("Bob")
        await wants(bob, NOTE)
        thread = await talk(agent, bob)
        await mailer.drain()
        said = await Message.get(conversation_id=thread.id)
        await conversations.edit_message(agent, said.id, "Hungry?", mention_ids=[desk.key(bob)])
        for _ in range(3):
            time.shift(DAY)
            await mailer.drain()
    [(to, subject, _)] = sent(transport)
    assert (to, subject) == ("bob@desk.example", "Lunch"), (
        "by a mail of its own, since mentions wait for none"
    )
    assert not await Notice.exists()
