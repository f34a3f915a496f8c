"""A worker that is killed outright, again and again, while mail comes in and agents answer."""

import asyncio
import os
import random
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from pathlib import Path

import pytest

from deskwire.database import migrate
from deskwire.settings import Settings
from domain import workspace as workspaces
from kit import clock
from mail import inbound
from mail.transport import NullTransport
from models import (
    Consumer,
    EventRecord,
    IncomingMail,
    IncomingState,
    Item,
    Message,
    Notification,
    OutgoingMail,
    OutgoingState,
)
from reactions.jobs import jobs
from reactions.worker import Worker
from tests.deskwire.databases import empty_database
from tests.mail.letters import mail
from tests.reactions import desk
from tests.reactions.waiting import until
from tests.reactions.worker_process import opened, sent_ids

KILLS, EACH = 4, 10


async def started(settings: Settings, sent: Path) -> Process:
    ours = {"DESKWIRE_DATA_DIR": str(settings.data_dir), "DESKWIRE_DATABASE_URL": settings.database_url}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.reactions.worker_process", str(sent)),
        env=os.environ | ours,
        stdout=DEVNULL,
    )


async def progress() -> int:
    """A number that grows with whatever a worker does."""
    positions = sum([row.position for row in await Consumer.all()])
    taken = await IncomingMail.filter(state=IncomingState.DONE).count()
    return positions + taken + await OutgoingMail.filter(state=OutgoingState.SENT).count()


@pytest.mark.slow
async def test_kills_at_random_moments_lose_nothing_and_double_nothing(tmp_path):
    sent, chance = tmp_path / "sent", random.Random(20)
    async with empty_database(tmp_path) as settings:
        await migrate(settings)
        async with opened(settings):
            await workspaces.found("Acme Desk")
            agent, ann = await desk.user("Agent"), await desk.customer("Ann")
            item = await desk.ticket(agent, requester_id=desk.key(ann))
            for _ in range(KILLS):
                for number in range(EACH):
                    await desk.reply(agent, item)
                    await inbound.store(
                        mail(message_id=f"{await IncomingMail.all().count()}-{number}@x.example")
                    )
                before = await progress()
                worker = await started(settings, sent)
                try:

                    async def moves(since: int = before) -> bool:
                        return await progress() > since

                    await until(moves, 30)
                    await asyncio.sleep(chance.uniform(0, 0.15))
                finally:
                    worker.kill()
                    await worker.wait()
            await finish()
            await judge(sent)


async def finish() -> None:
    """A last worker does what is left; what a killed one held is due at once."""
    await IncomingMail.filter(state=IncomingState.STORED).update(due_at=clock.now())
    await OutgoingMail.filter(state=OutgoingState.QUEUED).update(due_at=clock.now())
    await Worker(jobs(NullTransport())).drain()


async def judge(sent: Path) -> None:
    arrived = await IncomingMail.all()
    assert len(arrived) == KILLS * EACH
    assert {row.state for row in arrived} == {IncomingState.DONE}
    assert len({row.became_id for row in arrived}) == len(arrived)
    assert await Item.all().count() == len(arrived) + 1

    replies = KILLS * EACH
    assert await Message.all().count() == len(arrived) + replies
    told = Counter([n.event_position for n in await Notification.all()])
    created = [e.position for e in await EventRecord.filter(kind="item.created").order_by("position")][:1]
    item = (await EventRecord.get(position=created[0])).item_id
    said = [e.position for e in await EventRecord.filter(kind="message.posted", item_id=item)]
    assert told == Counter(created + said)
    assert await EventRecord.filter(kind="notification.created").count() == replies + 1

    mails = await OutgoingMail.all()
    assert len(mails) == replies
    assert {row.state for row in mails} <= {OutgoingState.SENT, OutgoingState.BUNDLED}
    assert {row.message_id for row in mails if row.state is OutgoingState.SENT} >= set(sent_ids(sent))
    doubles = [key for key, times in Counter(sent_ids(sent)).items() if times > 1]
    assert (
        len(doubles) <= KILLS * 8
    )  # of those that a killed worker was handing over, at most a batch each time
