"""What people hear of an item that they have muted: where they are wanted themselves, and nothing else, over any channel."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from domain import conversations, items
from domain.conversations import NewMessage
from domain.notifications import set_preference
from mail.outbound import deliver
from models import (
    Channel,
    Digest,
    Item,
    Notification,
    NotificationKind,
    OutgoingMail,
    OutgoingState,
    Status,
    Viewer,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.reactions import desk
from tests.reactions.noticing import later, letters, notices

pytestmark = pytest.mark.usefixtures("bare_workspace")

MUTED = (OutgoingState.DROPPED, "The recipient has muted the item.")


async def resolved(by: Viewer, item: Item) -> None:
    await items.set_status(by, item.id, (await Status.get(name="Resolved", type_id=item.type_id)).id)


async def told(who: Viewer) -> list[NotificationKind]:
    return [
        row.kind for row in await Notification.filter(recipient_id=desk.key(who)).order_by("event_position")
    ]


async def test_neither_live_nor_by_mail_is_a_user_told_but_where_they_are_wanted(mailer, transport):
    notices()
    agent, bob, cy = await desk.user("Agent"), await desk.user("Bob"), await desk.user("Cy")
    for who in (bob, cy):
        await set_preference(who, NotificationKind.STATUS, Channel.MAIL, True)
    item = await desk.ticket(agent, follower_ids=[desk.key(bob), desk.key(cy)])
    await items.mute(bob, item.id)
    await conversations.note(agent, item.id, NewMessage(text="Not for Bob"))
    await desk.reply(agent, item)
    await resolved(agent, item)
    await later(mailer)
    assert (await told(bob), len(await told(cy))) == ([], 3)
    assert set(desk.recipients(transport)) == {"cy@desk.example"}
    transport.kept.clear()
    await conversations.note(agent, item.id, NewMessage(text="Bob?", mention_ids=[desk.key(bob)]))
    await items.assign(agent, item.id, [desk.key(bob)])
    await later(mailer)
    assert await told(bob) == [NotificationKind.MENTION, NotificationKind.ASSIGNED]
    assert desk.recipients(transport).count("bob@desk.example") == 2
    transport.kept.clear()
    await items.unmute(bob, item.id)
    await conversations.note(agent, item.id, NewMessage(text="All is well"))
    await later(mailer)
    assert (await told(bob))[2:] == [NotificationKind.NOTE]
    assert desk.recipients(transport) == ["bob@desk.example", "cy@desk.example"]


async def test_a_customer_hears_neither_replies_nor_statuses_and_others_do(mailer, transport):
    notices()
    agent, ann, eve = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Eve")
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=[desk.key(eve)])
    other = await desk.ticket(agent, title="Scanner", requester_id=desk.key(ann))
    await items.mute(ann, item.id)
    await later(mailer)
    transport.kept.clear()
    await desk.reply(agent, item)
    await resolved(agent, item)
    await desk.reply(agent, other)
    await later(mailer)
    mails = {letter.to[0].address: letter.subject for letter in letters(transport)}
    assert mails == {
        "eve@gmail.com": f"[T-{item.number}] Printer",
        "ann@gmail.com": f"[T-{other.number}] Scanner",
    }
    assert await told(ann) == [NotificationKind.CREATED_FOR_ME] * 2 + [NotificationKind.REPLY]


async def test_a_mention_of_a_team_is_one_of_its_members(mailer, transport):
    notices()
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    team = await desk.team("Night", bob)
    item = await desk.ticket(agent, follower_ids=[team])
    await items.mute(bob, item.id)
    await conversations.note(agent, item.id, NewMessage(text="Anybody?", mention_ids=[team]))
    await conversations.note(agent, item.id, NewMessage(text="Never mind"))
    await later(mailer)
    assert await told(bob) == [NotificationKind.MENTION]
    [letter] = letters(transport)
    assert "Anybody?" in letter.text
    assert "Never mind" not in letter.text


@pytest.mark.parametrize("mentioned", [True, False])
async def test_what_waits_when_it_is_muted_is_asked_again(transport, mentioned):
    notices()
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    item = await desk.ticket(agent, follower_ids=[desk.key(bob)])
    mentions = [desk.key(bob)] if mentioned else []
    await conversations.note(agent, item.id, NewMessage(text="Hm", mention_ids=mentions))
    await later(Worker(jobs(None)))
    row = await OutgoingMail.get()
    await items.mute(bob, item.id)
    assert await deliver(row.id, transport) == ("sent" if mentioned else "dropped")
    assert await desk.mail_states() == [(OutgoingState.SENT, "") if mentioned else MUTED]


async def test_of_a_muted_item_a_digest_lists_what_names_its_reader(mailer, transport):
    notices()
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False) as time:
        agent, bob = await desk.user("Agent"), await desk.user("Bob")
        for kind in (NotificationKind.ASSIGNED, NotificationKind.NOTE):
            await set_preference(bob, kind, Channel.MAIL, True, Digest.DAILY)
        first, second = [await desk.ticket(agent, title=t, assignee_ids=[desk.key(bob)]) for t in ("A", "B")]
        for item in (first, second):
            await conversations.note(agent, item.id, NewMessage(text=f"About {item.title}"))
        await mailer.drain()
        await items.mute(bob, first.id)
        await conversations.note(agent, first.id, NewMessage(text="More about A"))
        time.shift(timedelta(days=1))
        await mailer.drain()
    [letter] = letters(transport)
    assert letter.subject == "Today on Acme Desk: 3 things on 2 items"
    assert "About A" not in letter.text
    assert "More about A" not in letter.text
    assert "Agent noted: About B" in letter.text


async def test_a_mail_of_nothing_else_is_not_sent(mailer, transport):
    notices()
    agent, bob = await desk.user("Agent"), await desk.user("Bob")
    await set_preference(bob, NotificationKind.STATUS, Channel.MAIL, True)
    item = await desk.ticket(agent, follower_ids=[desk.key(bob)])
    await resolved(agent, item)
    await later(Worker(jobs(None)))
    await items.mute(bob, item.id)
    await later(mailer)
    assert not transport.kept
    assert [state for state, _ in await desk.mail_states()] == [OutgoingState.DROPPED]
