"""Whom an edit names is told by mail, also where a worker is just storing that they need not be told."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from domain import conversations
from domain import notices as told_later
from domain.conversations import NewMessage
from domain.mails import outgoing
from kit import clock
from mail.transport import NullTransport
from models import OutgoingState
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.reactions import desk
from tests.reactions.naming import DAY, NOON, NOTE, Scene, pumps, wants
from tests.reactions.noticing import DELAY, later, letters, notices

pytestmark = pytest.mark.usefixtures("bare_workspace")


@pytest.fixture
async def scene() -> Scene:
    notices()
    return await Scene().begin()


def _worker(name: str, transport: NullTransport) -> Worker:
    """Does this job alone."""
    return Worker([job for job in jobs(transport) if job.name == name])


class _AtTheLastMoment:
    """An edit names Bob, and a worker reads of it, just before another stores that what waited need not be sent."""

    def __init__(self, scene: Scene, monkeypatch: pytest.MonkeyPatch, there: object, name: str) -> None:
        self.scene, self.stores, self.happened = scene, getattr(there, name), False
        monkeypatch.setattr(there, name, self)

    async def __call__(self, *given: object) -> bool:
        if not self.happened:
            self.happened = True
            await self.scene.names(self.scene.bobs)
            await _worker("mail", NullTransport()).drain()
        return bool(await self.stores(*given))


async def test_a_mail_that_is_just_dropped_is_sent_after_all(
    scene: Scene, mailer: Worker, transport: NullTransport, monkeypatch: pytest.MonkeyPatch
):
    moment = _AtTheLastMoment(scene, monkeypatch, outgoing, "dropped")
    await scene.noted()
    await scene.reads()
    await later(mailer)
    assert moment.happened
    assert pumps(transport) == 1
    assert [state for state, _ in await desk.mail_states()] == [OutgoingState.SENT]


@pytest.mark.parametrize("alone", [True, False])
async def test_a_digest_that_just_leaves_it_out_tells_it_after_all(
    scene: Scene, mailer: Worker, transport: NullTransport, monkeypatch: pytest.MonkeyPatch, alone
):
    """`alone`: so that the digest was about to be dropped."""
    there = outgoing if alone else told_later
    moment = _AtTheLastMoment(scene, monkeypatch, there, "dropped" if alone else "forget")
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
        assert moment.happened
        for _ in range(2):
            time.shift(DAY)
            await mailer.drain()
    assert pumps(transport) == 1
    assert sum("The tap drips" in letter.text for letter in letters(transport)) == (0 if alone else 1)


async def test_whichever_worker_is_faster_it_is_told_once(
    scene: Scene, mailer: Worker, transport: NullTransport
):
    for round_ in range(1, 11):
        await scene.noted()
        await mailer.drain()
        await scene.reads()
        with time_machine.travel(clock.now() + DELAY + timedelta(seconds=1)):
            await asyncio.gather(scene.names(scene.bobs), _worker("mail_out", transport).drain())
            await asyncio.gather(
                _worker("mail", NullTransport()).drain(), _worker("mail_out", transport).drain()
            )
        await later(mailer, 3 * DELAY)  # whom the edit names after the mail was dropped waits as long again
        assert pumps(transport) == round_
