"""Who is told of what is said in a conversation that is on no item, live and by mail."""

from datetime import timedelta
from typing import Any

import pytest

from domain import config, conversations, projects
from domain.conversations import NewMessage
from mail.parse import parse
from mail.reply_addresses import read_thread
from models import (
    Conversation,
    ConversationKind,
    Message,
    Notification,
    NotificationKind,
    OutgoingMail,
    Role,
    Viewer,
)
from tests.api.asking import ask
from tests.factories import viewer
from tests.reactions import desk
from tests.reactions.mailing import when_due

pytestmark = pytest.mark.usefixtures("bare_workspace")

Kind = NotificationKind
MINE = "{ notifications { nodes { kind item { id } message { text } conversation { subject } actor { name } } } }"


@pytest.fixture(autouse=True)
def waits_a_minute() -> None:
    config.configure(config.Config(mail_delay=timedelta(seconds=60)))


async def talk(
    by: Viewer, *people: Viewer, kind: ConversationKind = ConversationKind.CUSTOMER, **more: Any
) -> Conversation:
    keys = [desk.key(each) for each in people] + more.pop("groups", [])
    return await conversations.start(by, kind, "Lunch", keys, NewMessage(text="Hungry?"))


async def say(by: Viewer, thread: Conversation, text: str = "Yes", **more: Any) -> Message:
    return await conversations.post(by, thread.id, NewMessage(text=text, **more))


async def told(who: Viewer) -> list[Kind]:
    rows = Notification.filter(recipient_id=desk.key(who)).order_by("event_position")
    return [row.kind for row in await rows]


async def test_who_takes_part_is_told_of_what_is_said_and_nobody_else(worker: Any) -> None:
    agent, bob, ann = await desk.user("Agent"), await desk.user("Bob"), await desk.customer("Ann")
    boss, cy = await desk.user("Boss", admin=True), await desk.user("Cy")
    team = await desk.team("Night", cy)
    thread = await talk(agent, ann, groups=[team])
    await worker.drain()
    assert [await told(who) for who in (ann, cy, agent, boss)] == [[Kind.REPLY], [Kind.REPLY], [], []]
    await conversations.change_participants(agent, thread.id, [desk.key(bob)])
    await worker.drain()
    assert await told(bob) == [Kind.ADDED]
    await say(ann, thread)
    await say(agent, thread, mention_ids=[desk.key(bob)])
    await worker.drain()
    assert await told(bob) == [Kind.ADDED, Kind.REPLY, Kind.MENTION]
    assert await told(ann) == [Kind.REPLY, Kind.REPLY]
    assert await told(boss) == []
    newest = (await ask(await viewer(desk.key(bob)), MINE))["notifications"]["nodes"]
    there = {"item": None, "conversation": {"subject": "Lunch"}, "actor": {"name": "Agent"}}
    assert newest[0] == {"kind": "MENTION", "message": {"text": "Yes"}, **there}
    assert newest[2] == {"kind": "ADDED", "message": None, **there}


async def test_who_has_left_reads_no_notification_any_more(worker: Any) -> None:
    agent, bob, cy = await desk.user("Agent"), await desk.user("Bob"), await desk.user("Cy", admin=True)
    thread = await talk(agent, bob, cy, kind=ConversationKind.INTERNAL)
    await worker.drain()
    for who in (bob, cy):
        assert await told(who) == [Kind.NOTE]
        await conversations.leave(who, thread.id)
        assert (await ask(await viewer(desk.key(who)), MINE))["notifications"]["nodes"] == []
    await say(agent, thread)
    await worker.drain()
    assert await told(bob) == [Kind.NOTE]


async def test_a_project_s_followers_and_whoever_spoke_are_told(worker: Any) -> None:
    agent, bob, ann = await desk.user("Agent"), await desk.user("Bob"), await desk.customer("Ann")
    await projects.change_followers(
        await desk.setup(), await desk.inbox(), [desk.key(ann), desk.key(bob)], []
    )
    restricted = await desk.user("Cy", role=Role.RESTRICTED)
    kinds = (ConversationKind.CUSTOMER, ConversationKind.INTERNAL)
    shared, inside = [
        await conversations.create(agent, None, kind, kind.value, project_id=await desk.inbox())
        for kind in kinds
    ]
    await say(restricted, shared)
    await say(agent, inside)
    await say(agent, shared)
    await worker.drain()
    assert await told(ann) == [Kind.REPLY, Kind.REPLY]
    assert await told(bob) == [Kind.REPLY, Kind.NOTE, Kind.REPLY]
    assert await told(restricted) == [Kind.REPLY]
    assert await told(agent) == [Kind.REPLY]


async def test_what_is_not_dealt_with_goes_by_mail_to_who_takes_part(mailer: Any, transport: Any) -> None:
    agent, ann, boss = (
        await desk.user("Agent"),
        await desk.customer("Ann"),
        await desk.user("Boss", admin=True),
    )
    assert boss.sees_all
    thread = await talk(agent, ann)
    await say(agent, thread, "There is soup.")
    await mailer.drain()
    await when_due(mailer)
    assert desk.recipients(transport) == ["ann@gmail.com"]
    (kept,) = transport.kept
    letter = parse(kept.mail.content)
    assert letter.subject == "Lunch"
    assert "Hungry?" in letter.text
    assert "There is soup." in letter.text
    (answer,) = [value for name, value in letter.headers if name == "reply-to"]
    assert read_thread(answer.partition("<")[2].rstrip(">")) == thread.id
    # Their answer, and the next mail, stand below each other in mail programs.
    await say(ann, thread, "Great")
    await say(agent, thread, "Come!")
    await mailer.drain()
    await when_due(mailer)
    first, *rest = [parse(each.mail.content) for each in transport.kept]
    (second,) = [each for each in rest if "Come!" in each.text]
    assert second.in_reply_to == (first.message_id,)


async def test_no_mail_goes_to_who_has_read_it_or_has_left(mailer: Any, transport: Any) -> None:
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    thread = await talk(agent, ann, bob)
    await mailer.drain()
    said = await Message.get(conversation_id=thread.id)
    await conversations.leave(ann, thread.id)
    await conversations.mark_read(bob, said.id)
    await when_due(mailer)
    reasons = {row.error for row in await OutgoingMail.all()}
    assert reasons == {"The recipient may not see it any more.", "It was read."}
    assert not transport.kept
