"""Telling, reading and choosing: the verbs."""

from uuid import UUID, uuid4

import pytest

from domain import notifications
from domain.notifications import Told, mark_read, set_preference
from kit.errors import Invalid, NotAllowed, NotFound, TooLarge
from models import (
    ANONYMOUS,
    Channel,
    EventRecord,
    Item,
    Notification,
    NotificationKind,
    NotificationPreference,
    Viewer,
)
from tests.reactions import desk

REPLY = NotificationKind.REPLY


@pytest.fixture
async def item(bare_workspace) -> Item:
    return await desk.ticket(await desk.setup())


async def tell(item: Item, *people: Viewer, position: int = 1) -> list[UUID]:
    clock = await desk.setup()
    told = [Told(recipient_id=desk.key(p), recipient_kind=p.kind, kind=REPLY) for p in people if p.kind]
    rows = await notifications.tell(
        clock, told, event_position=position, item_id=item.id, message_id=None, actor_id=desk.key(clock)
    )
    return [row.id for row in rows]


async def events(kind: str) -> list[EventRecord]:
    return await EventRecord.filter(kind=kind).order_by("position")


async def test_telling_again_of_the_same_event_tells_only_who_was_not_told(item):
    ann, bob = await desk.customer("Ann"), await desk.user("Bob")
    first = await tell(item, ann)
    second = await tell(item, ann, bob)
    assert [n.id for n in await Notification.all().order_by("id")] == sorted(first + second)
    assert (len(first), len(second)) == (1, 1)
    assert [e.audience_after for e in await events("notification.created")] == [
        [f"customer:{desk.key(ann)}"],
        [f"user:{desk.key(bob)}"],
    ]


async def test_marking_read_is_one_statement_and_one_event_for_the_reader_alone(item, queries):
    ann = await desk.customer("Ann")
    one, two, three = [(await tell(item, ann, position=n))[0] for n in range(1, 4)]
    with queries(2):  # the mark and its event
        assert await mark_read(ann, [one, two]) == [one, two]
    (event,) = await events("notification.read")
    assert event.changes == {"notifications": [None, [str(one), str(two)]]}
    assert event.audience_before == event.audience_after == [f"customer:{desk.key(ann)}"]
    assert (event.entity_id, event.item_id) == (two, None)
    assert [n.id for n in await Notification.filter(read_at__isnull=True)] == [three]


async def test_marking_read_twice_keeps_the_first_time_and_tells_nobody(item):
    ann = await desk.customer("Ann")
    (one,) = await tell(item, ann)
    await mark_read(ann, [one])
    before = (await Notification.get()).read_at
    assert await mark_read(ann, [one]) == []
    assert await mark_read(ann, up_to=one) == []
    assert (await Notification.get()).read_at == before
    assert len(await events("notification.read")) == 1


async def test_up_to_marks_all_older_ones_and_no_newer(item, queries):
    ann = await desk.customer("Ann")
    keys = [(await tell(item, ann, position=n))[0] for n in range(1, 6)]
    with queries(2):
        assert await mark_read(ann, up_to=keys[2]) == keys[:3]
    oldest = await Notification.get(id=keys[0])
    assert await mark_read(ann, up_to=keys[4]) == keys[3:]
    assert (await Notification.get(id=keys[0])).read_at == oldest.read_at


async def test_many_are_told_in_events_of_bounded_size(item, monkeypatch):
    monkeypatch.setattr(notifications, "_IDS_IN_EVENT", 2)
    ann = await desk.customer("Ann")
    keys = [(await tell(item, ann, position=n))[0] for n in range(1, 6)]
    await mark_read(ann, up_to=keys[-1])
    assert [len(e.changes["notifications"][1]) for e in await events("notification.read")] == [2, 2, 1]


async def test_what_is_another_persons_is_refused_like_what_is_absent_and_nothing_changes(item):
    ann, bob = await desk.customer("Ann"), await desk.user("Bob", admin=True)
    own, other = await tell(item, ann, bob)
    for ids in ([own, other], [own, uuid4()]):
        with pytest.raises(NotFound, match="no such notification"):
            await mark_read(ann, ids)
    for up_to in (other, uuid4()):
        with pytest.raises(NotFound, match="no such notification"):
            await mark_read(ann, up_to=up_to)
    assert await Notification.filter(read_at__isnull=True).count() == 2
    assert await events("notification.read") == []


async def test_bad_asking_is_refused(item):
    ann = await desk.customer("Ann")
    (one,) = await tell(item, ann)
    with pytest.raises(Invalid):
        await mark_read(ann)
    with pytest.raises(Invalid):
        await mark_read(ann, [one], up_to=one)
    with pytest.raises(TooLarge):
        await mark_read(ann, [uuid4() for _ in range(1001)])
    assert await mark_read(ann, []) == []


async def test_only_people_whose_key_may_do_it(item):
    bob = await desk.user("Bob")
    (one,) = await tell(item, bob)
    key = await desk.api_key(bob, "notifications:read")
    for nobody in (ANONYMOUS, await desk.setup(), key):
        with pytest.raises(NotAllowed):
            await mark_read(nobody, [one])
        with pytest.raises(NotAllowed):
            await set_preference(nobody, REPLY, Channel.LIVE, False)
    assert not await NotificationPreference.exists()


async def test_a_preference_is_one_row_whatever_is_chosen_how_often(bare_workspace):
    ann = await desk.customer("Ann")
    for enabled in (False, True, False):
        await set_preference(ann, REPLY, Channel.LIVE, enabled)
    await set_preference(ann, REPLY, Channel.MAIL, True)
    rows = await NotificationPreference.all().order_by("channel")
    assert [(r.channel, r.enabled) for r in rows] == [(Channel.LIVE, False), (Channel.MAIL, True)]
