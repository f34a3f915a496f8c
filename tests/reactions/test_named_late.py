"""Whom an edit names is told by mail, once: though they had read the message, and whatever waited for a digest of theirs."""

from datetime import timedelta

import pytest
import time_machine

from domain import conversations
from domain.conversations import NewMessage
from domain.notifications import set_preference
from mail.transport import NullTransport
from models import Channel, Notice, OutgoingState, ReadMark
from reactions.worker import Worker
from tests.factories import viewer
from tests.reactions import desk
from tests.reactions.naming import DAY, MENTION, NOON, NOTE, Scene, pumps, wants
from tests.reactions.noticing import later, notices

pytestmark = pytest.mark.usefixtures("bare_workspace")


@pytest.fixture
async def scene() -> Scene:
    notices()
    return await Scene().begin()


async def test_who_had_read_it_is_told_that_they_are_named(
    scene: Scene, mailer: Worker, transport: NullTransport
):
    await scene.noted()
    await mailer.drain()
    await scene.reads()
    await later(mailer)
    assert await desk.mail_states() == [(OutgoingState.DROPPED, "It was read.")]
    await scene.names(scene.bobs)
    await later(mailer)
    assert pumps(transport) == 1
    await scene.names()
    await scene.names(scene.bobs)
    await later(mailer)
    assert pumps(transport) == 1


async def test_a_team_that_is_named_is_each_of_its_members(
    scene: Scene, mailer: Worker, transport: NullTransport
):
    team = await desk.team("Night", scene.bob)
    scene.bob = await viewer(scene.bobs)
    await scene.noted()
    await scene.reads()
    await later(mailer)
    await scene.names(team)
    await later(mailer)
    assert pumps(transport) == 1


async def test_what_waited_and_was_read_leaves_after_all(
    scene: Scene, mailer: Worker, transport: NullTransport
):
    await scene.noted()
    await mailer.drain()
    await scene.reads()
    await scene.names(scene.bobs)
    await later(mailer)
    assert pumps(transport) == 1
    assert [state for state, _ in await desk.mail_states()] == [OutgoingState.SENT]


async def test_who_was_written_to_of_it_is_not_again(scene: Scene, mailer: Worker, transport: NullTransport):
    await scene.noted()
    await later(mailer)
    await scene.names(scene.bobs)
    await later(mailer)
    assert pumps(transport) == 1


async def _answers(scene: Scene) -> None:
    await conversations.note(scene.bob, scene.item.id, NewMessage(text="I see"))


async def _reads_on(scene: Scene) -> None:
    more = await conversations.note(scene.agent, scene.item.id, NewMessage(text="And the tap"))
    await conversations.mark_read(scene.bob, more.id)


@pytest.mark.parametrize("deals", [_answers, _reads_on, Scene.reads])
async def test_who_has_dealt_with_it_since_is_not_told(
    scene: Scene, mailer: Worker, transport: NullTransport, deals
):
    await scene.noted()
    await scene.reads()
    await later(mailer)
    await scene.names(scene.bobs)
    await mailer.drain()
    await deals(scene)
    await later(mailer)
    assert "bob@desk.example" not in desk.recipients(transport)


async def test_a_mark_that_stays_where_it_is_keeps_when_it_was_read(scene: Scene):
    await scene.noted()
    await scene.reads()
    first = (await ReadMark.get()).read_at
    await scene.reads()
    assert (await ReadMark.get()).read_at == first
    await scene.names(scene.bobs)
    await scene.reads()
    assert (await ReadMark.get()).read_at > first


async def test_who_wants_no_mail_of_mentions_gets_none(
    scene: Scene, mailer: Worker, transport: NullTransport
):
    await set_preference(scene.bob, MENTION, Channel.MAIL, False)
    await scene.noted()
    await mailer.drain()
    await scene.reads()
    await scene.names(scene.bobs)
    await later(mailer)
    assert not transport.kept


@pytest.mark.parametrize("mentions_too", [True, False])
async def test_what_waits_for_a_digest_gives_way(
    scene: Scene, mailer: Worker, transport: NullTransport, mentions_too
):
    await wants(scene.bob, NOTE, *([MENTION] if mentions_too else []))
    with time_machine.travel(NOON, tick=False) as time:
        await scene.noted()
        await mailer.drain()
        await scene.names(scene.bobs)
        await mailer.drain()
        assert [row.kind for row in await Notice.all()] == ([MENTION] if mentions_too else [])
        for _ in range(2):
            time.shift(DAY)
            await mailer.drain()
    assert pumps(transport) == 1


async def test_a_digest_that_has_told_of_it_is_enough(scene: Scene, mailer: Worker, transport: NullTransport):
    await wants(scene.bob, NOTE)
    with time_machine.travel(NOON, tick=False) as time:
        await scene.noted()
        await mailer.drain()
        time.shift(DAY)
        await mailer.drain()
        assert pumps(transport) == 1
        await scene.names(scene.bobs)
        time.shift(DAY)
        await mailer.drain()
    assert pumps(transport) == 1


@pytest.mark.parametrize("alone", [True, False])
async def test_a_digest_that_left_it_out_is_not(
    scene: Scene, mailer: Worker, transport: NullTransport, alone
):
    """Since it had been read before; `alone`: so that the digest was not sent at all."""
    await wants(scene.bob, NOTE)
    with time_machine.travel(NOON, tick=False) as time:
        await scene.noted()
        if not alone:
            other = await desk.ticket(scene.agent, title="Tap", follower_ids=[scene.bobs])
            await conversations.note(scene.agent, other.id, NewMessage(text="The tap drips"))
        await mailer.drain()
        await scene.reads()
        time.shift(DAY)
        await mailer.drain()
        assert (len(transport.kept), pumps(transport)) == (0 if alone else 1, 0)
        await scene.names(scene.bobs)
        time.shift(DAY)
        await mailer.drain()
    assert pumps(transport) == 1


async def test_a_digest_names_who_had_read_it(scene: Scene, mailer: Worker, transport: NullTransport):
    await wants(scene.bob, NOTE, MENTION)
    with time_machine.travel(NOON, tick=False) as time:
        await scene.noted()
        await mailer.drain()
        await scene.reads()
        time.shift(timedelta(minutes=1))
        await scene.names(scene.bobs)
        await mailer.drain()
        time.shift(DAY)
        await mailer.drain()
    assert pumps(transport) == 1
