"""Who is told of what, and who never is."""

from uuid import UUID

import pytest

from domain import conversations, items
from domain.conversations import NewMessage
from domain.items.merge import merge, undo_merge
from domain.items.split import split
from domain.notifications import set_preference
from models import (
    Channel,
    EventRecord,
    ItemType,
    Notification,
    NotificationKind,
    NotificationPreference,
    Role,
    Status,
    Viewer,
)
from reactions.worker import Worker
from tests.reactions import desk

Kind = NotificationKind


async def told(since: int = 0) -> dict[UUID, list[Kind]]:
    """Everybody's notifications of events after `since`, in the events' order."""
    found: dict[UUID, list[Kind]] = {}
    for row in await Notification.filter(event_position__gt=since).order_by("event_position"):
        found.setdefault(row.recipient_id, []).append(row.kind)
    return found


async def head(worker: Worker) -> int:
    """The log's position once everything so far has been told."""
    await worker.drain()
    return max([e.position for e in await EventRecord.all()])


async def resolve(viewer: Viewer, item) -> None:
    status = await Status.get(type_id=item.type_id, name="Resolved")
    await items.set_status(viewer, item.id, status.id)


async def test_an_item_made_for_a_customer_tells_them_and_its_assignees(worker):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    bob, cy = await desk.user("Bob"), await desk.user("Cy")
    team = await desk.team("Support", cy, agent)
    item = await desk.ticket(agent, requester_id=desk.key(ann), assignee_ids=[desk.key(bob), team])
    await worker.drain()
    assert await told() == {
        desk.key(ann): [Kind.CREATED_FOR_ME],
        desk.key(bob): [Kind.ASSIGNED],
        desk.key(cy): [Kind.ASSIGNED],
    }
    row = await Notification.get(recipient_id=desk.key(ann))
    assert (row.item_id, row.message_id, row.actor_id) == (item.id, None, desk.key(agent))


async def test_nobody_is_told_of_their_own_deed_not_by_an_api_key_either(worker):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(ann)
    key = await desk.api_key(agent, "items:read", "items:write", "people:read", "projects:read")
    await items.assign(key, item.id, [desk.key(agent)])
    await worker.drain()
    assert await told() == {}


async def test_only_newly_added_assignees_are_told(worker):
    agent, bob, cy = await desk.user("Agent"), await desk.user("Bob"), await desk.user("Cy")
    item = await desk.ticket(agent, assignee_ids=[desk.key(bob)])
    before = await head(worker)
    await items.assign(agent, item.id, [desk.key(bob), desk.key(cy)])
    await worker.drain()
    assert await told(before) == {desk.key(cy): [Kind.ASSIGNED]}


async def test_that_an_item_became_one_of_another_type_is_told_like_a_status(worker):
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    item = await desk.ticket(agent, requester_id=desk.key(ann), assignee_ids=[desk.key(bob)])
    before = await head(worker)
    await items.convert(agent, item.id, (await ItemType.get(slug="task")).id)
    await worker.drain()
    assert await told(before) == {desk.key(ann): [Kind.STATUS], desk.key(bob): [Kind.STATUS]}


async def test_a_status_tells_requester_followers_and_assignees(worker):
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.user("Bob")
    acme = await desk.organization("Acme")
    eve, gone = await desk.customer("Eve", acme), await desk.customer("Gone", acme)
    await desk.deactivate(gone)
    follower, stranger = await desk.user("Follower"), await desk.customer("Stranger")
    item = await desk.ticket(
        agent,
        requester_id=desk.key(ann),
        assignee_ids=[desk.key(bob)],
        follower_ids=[acme, desk.key(follower)],
    )
    before = await head(worker)
    await resolve(agent, item)
    await worker.drain()
    people = [ann, bob, eve, follower]
    assert await told(before) == {desk.key(p): [Kind.STATUS] for p in people}
    assert desk.key(stranger) not in await told()


async def test_a_reply_tells_all_a_note_only_users_and_a_mention_replaces_both(worker):
    agent, ann, bob, cy = (
        await desk.user("Agent"),
        await desk.customer("Ann"),
        await desk.user("Bob"),
        await desk.user("Cy"),
    )
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=[desk.key(bob)])
    before = await head(worker)
    reply = await conversations.reply(agent, item.id, NewMessage(text="Hello", mention_ids=[desk.key(cy)]))
    await conversations.note(agent, item.id, NewMessage(text="Hm", mention_ids=[desk.key(bob)]))
    await conversations.reply(ann, item.id, NewMessage(text="Thanks"))
    await worker.drain()
    assert await told(before) == {
        desk.key(ann): [Kind.REPLY],
        desk.key(bob): [Kind.REPLY, Kind.MENTION, Kind.REPLY],
        desk.key(cy): [Kind.MENTION],
    }
    assert (await Notification.get(recipient_id=desk.key(ann), kind=Kind.REPLY)).message_id == reply.id


async def test_what_is_said_on_a_duplicate_is_told_to_the_staff_of_the_other_who_see_it(worker):
    agent, ann, bob = await desk.user("Agent"), await desk.customer("Ann"), await desk.customer("Bob")
    cy, dee, eve = await desk.user("Cy"), await desk.user("Dee", role=None), await desk.user("Eve")
    team, fay = await desk.team("Night", eve), await desk.user("Fay")
    twice = await desk.ticket(agent, requester_id=desk.key(ann), published=False)
    once = await desk.ticket(
        agent, requester_id=desk.key(bob), assignee_ids=[desk.key(cy)], follower_ids=[desk.key(dee), team]
    )
    await merge(agent, twice.id, once.id)
    before = await head(worker)
    await conversations.reply(ann, twice.id, NewMessage(text="And mine?"))
    await conversations.note(agent, twice.id, NewMessage(text="Hm"))
    await worker.drain()
    assert await told(before) == {desk.key(who): [Kind.REPLY, Kind.NOTE] for who in (cy, eve)}
    assert {row.item_id for row in await Notification.filter(event_position__gt=before)} == {twice.id}
    last = await desk.ticket(agent, requester_id=desk.key(bob), assignee_ids=[desk.key(fay)])
    await merge(agent, once.id, last.id)
    before = await head(worker)
    await conversations.reply(ann, twice.id, NewMessage(text="Anybody?"))
    await worker.drain()
    assert await told(before) == {desk.key(who): [Kind.REPLY] for who in (cy, eve, fay)}
    await undo_merge(agent, once.id)
    await undo_merge(agent, twice.id)
    before = await head(worker)
    await conversations.reply(ann, twice.id, NewMessage(text="Alone again"))
    await worker.drain()
    assert await told(before) == {}


async def test_a_project_follower_is_told_of_what_they_may_see(worker):
    agent, guest, reader = await desk.user("Agent"), await desk.customer("Guest"), await desk.user("Reader")
    await desk.follow_project(guest)
    await desk.follow_project(reader)
    shown, hidden = await desk.ticket(agent), await desk.ticket(agent, published=False)
    before = await head(worker)
    await resolve(agent, shown)
    await resolve(agent, hidden)
    await conversations.note(agent, shown.id, NewMessage(text="Hm"))
    await worker.drain()
    assert await told(before) == {
        desk.key(guest): [Kind.STATUS],
        desk.key(reader): [Kind.STATUS, Kind.STATUS, Kind.NOTE],
    }


async def test_who_may_not_see_the_item_now_is_not_told(worker):
    agent, outside, ann = (
        await desk.user("Agent"),
        await desk.user("Outside", role=None),
        await desk.customer("Ann"),
    )
    item = await desk.ticket(agent, follower_ids=[desk.key(outside), desk.key(ann)])
    before = await head(worker)
    await conversations.reply(agent, item.id, NewMessage(text="Hello", mention_ids=[desk.key(outside)]))
    await items.edit(agent, item.id, published=False)
    await worker.drain()
    assert await told(before) == {}


async def test_a_kind_that_is_switched_off_is_not_told_and_the_next_reason_counts(worker):
    agent, bob, cy = await desk.user("Agent"), await desk.user("Bob"), await desk.user("Cy")
    item = await desk.ticket(agent, follower_ids=[desk.key(bob), desk.key(cy)])
    await set_preference(bob, Kind.MENTION, Channel.LIVE, False)
    await set_preference(cy, Kind.REPLY, Channel.LIVE, False)
    await set_preference(cy, Kind.MENTION, Channel.MAIL, False)
    before = await head(worker)
    mentions = [desk.key(bob), desk.key(cy)]
    await conversations.reply(agent, item.id, NewMessage(text="One", mention_ids=mentions))
    await conversations.reply(agent, item.id, NewMessage(text="Two"))
    await worker.drain()
    assert await told(before) == {
        desk.key(bob): [Kind.REPLY, Kind.REPLY],
        desk.key(cy): [Kind.MENTION],
    }
    await set_preference(cy, Kind.REPLY, Channel.LIVE, True)
    assert await NotificationPreference.filter(principal_id=desk.key(cy)).count() == 2
    await conversations.reply(agent, item.id, NewMessage(text="Three"))
    await worker.drain()
    assert (await told(before))[desk.key(cy)] == [Kind.MENTION, Kind.REPLY]


async def test_each_notification_is_an_event_for_its_recipient_alone(worker):
    agent, ann = await desk.user("Agent"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann))
    await worker.drain()
    row, event = await Notification.get(), await EventRecord.get(kind="notification.created")
    assert event.entity_id == row.id
    assert event.audience_after == [f"customer:{desk.key(ann)}"]
    assert (event.internal, event.item_id, event.audience_before) == (False, None, None)
    created = await EventRecord.get(kind="item.created")
    assert (event.caused_by, event.request_id) == (created.position, created.request_id)
    assert "notification.created" not in [e.kind for e in await EventRecord.visible_to(agent)]
    assert item.id == row.item_id


@pytest.mark.parametrize("people", [2, 50])
async def test_telling_many_takes_as_many_statements_as_telling_two(worker, queries, people):
    agent = await desk.user("Agent", admin=True)
    acme = await desk.organization("Acme")
    followers = [(await desk.customer(f"C{n}", acme)).principal_id for n in range(people - 1)]
    team = await desk.team("Support", await desk.user("Member", role=None), role=Role.RESTRICTED)
    item = await desk.ticket(agent, follower_ids=[acme, team, *followers])
    await worker.drain()
    await conversations.reply(agent, item.id, NewMessage(text="Hello"))
    with queries(15):
        assert await worker.jobs[0].step()
    assert len(await told()) == people


async def test_what_went_to_another_item_is_told_there_and_no_customer_of_one_made_of_notes(worker):
    agent, bob, ann = await desk.user("Agent"), await desk.user("Bob"), await desk.customer("Ann")
    item = await desk.ticket(agent, requester_id=desk.key(ann), follower_ids=[desk.key(bob)])
    since = await head(worker)
    note = await conversations.note(agent, item.id, NewMessage(text="Something else"))
    made = await split(agent, item.id, [note.id])
    await worker.drain()
    assert await told(since) == {desk.key(bob): [Kind.NOTE]}
    row = await Notification.get(event_position__gt=since)
    assert (row.item_id, row.message_id) == (made.id, note.id)
