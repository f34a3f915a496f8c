"""The worker that reads mailboxes: told of new mail, alone at each, and killed whenever."""

import asyncio
import os
import random
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from deskwire.database import migrate
from deskwire.settings import Settings
from domain import workspace as workspaces
from domain.mailboxes import edit, reading, remove
from kit import clock
from mail.fetching import collect
from models import FetchedMail, IncomingMail, Mailbox, MailboxAfter, Viewer
from reactions.collector import Collector
from tests.deskwire.databases import empty_database
from tests.mail.fetching.conftest import made
from tests.mail.fetching.dovecot import USERS, Dovecot
from tests.mail.letters import mail
from tests.reactions import desk
from tests.reactions.crash import each_death, undying
from tests.reactions.waiting import until
from tests.reactions.worker_process import opened


def letter(number: int) -> bytes:
    return mail(message_id=f"{number}@client.example")


async def kept() -> list[bytes]:
    return [row.content for row in await IncomingMail.all().order_by("id")]


@asynccontextmanager
async def running(stored: list[int] | None = None) -> AsyncIterator[Collector]:
    collector = Collector(lambda: (stored if stored is not None else []).append(1), poll=0.02)
    task = asyncio.create_task(collector.run())
    try:
        yield collector
    finally:
        collector.stop()
        await asyncio.wait_for(task, 30)


async def has(number: int) -> None:
    async def there() -> bool:
        return await IncomingMail.all().count() >= number

    await until(there, 60)


async def test_a_server_that_tells_of_new_mail_is_listened_to(
    admin: Viewer,
    server: Dovecot,
    user: str,
) -> None:
    stored: list[int] = []
    server.put(letter(1), user=user)
    mailbox = await made(admin, server, user, interval=86_400)
    async with running(stored):
        await has(1)
        for number in (2, 3):
            await asyncio.to_thread(server.put, letter(number), user=user)
            await has(number)
        row = await Mailbox.get(id=mailbox.id)
        assert row.held_by is not None
        assert row.due_at < clock.now() + reading.LEASE
        await until(lambda: len(stored) == 3)  # told after the commit that we saw
    assert (await kept(), stored) == ([letter(1), letter(2), letter(3)], [1, 1, 1])
    row = await Mailbox.get(id=mailbox.id)
    assert (row.held_by, row.due_at <= clock.now()) == (None, True)  # the next worker goes on at once


async def test_each_mailbox_is_one_worker_s_at_a_time(
    admin: Viewer,
    server: Dovecot,
    user: str,
) -> None:
    server.put(letter(1), letter(2), user=user)
    mailbox = await made(admin, server, user)
    first, second = await asyncio.gather(reading.claim(10), reading.claim(10))
    assert sorted([len(first), len(second)]) == [0, 1]
    await Mailbox.filter(id=mailbox.id).update(due_at=clock.now())  # its lease runs out
    (other,) = await reading.claim(10)
    (late,) = first or second
    with pytest.raises(reading.Lost):
        await collect(late, lambda: None, lambda: False)
    assert await kept() == []
    await collect(other, lambda: None, lambda: False)
    assert await kept() == [letter(1), letter(2)]


async def test_a_lease_is_prolonged_and_whoever_loses_it_stops(
    admin: Viewer,
    server: Dovecot,
    user: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "LEASE", timedelta(seconds=0.3))
    mailbox = await made(admin, server, user, interval=86_400)
    async with running() as collector:
        await until(lambda: len(collector._reading) == 1)
        (task,) = collector._reading
        await asyncio.sleep(1)
        assert not task.done()
        await Mailbox.filter(id=mailbox.id).update(
            held_by=mailbox.id, due_at=clock.now() + timedelta(hours=1)
        )
        await until(task.done)
        assert (await Mailbox.get(id=mailbox.id)).held_by == mailbox.id


@pytest.mark.parametrize("act", ["edited", "removed", "switched off"])
async def test_a_mailbox_that_an_admin_changes_is_left_and_read_anew(
    admin: Viewer,
    server: Dovecot,
    user: str,
    act: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "LEASE", timedelta(seconds=0.6))
    server.put(letter(1), user=user)
    server.put(letter(2), folder="Desk", user=user)
    mailbox = await made(admin, server, user, interval=86_400)
    async with running() as collector:
        await has(1)
        await until(lambda: len(collector._reading) == 1)
        (task,) = collector._reading
        if act == "edited":
            await edit(admin, mailbox.id, folder="Desk")
            await has(2)
        elif act == "removed":
            await remove(admin, mailbox.id)
        else:
            await edit(admin, mailbox.id, is_active=False)
        await until(lambda: task not in collector._reading)  # which is the loop's next turn after it is done
        assert task.done()
        assert len(collector._reading) == (act == "edited")


async def test_whoever_may_not_listen_looks_at_its_time(
    admin: Viewer,
    server: Dovecot,
    user: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reactions.collector.LISTENING", 0)
    mailbox = await made(admin, server, user, interval=600)
    async with running():

        async def read() -> bool:
            return (await Mailbox.get(id=mailbox.id)).last_checked_at is not None

        await until(read)
    row = await Mailbox.get(id=mailbox.id)
    assert row.held_by is None
    assert timedelta(seconds=590) < row.due_at - clock.now() <= timedelta(seconds=600)


async def test_a_trouble_of_one_keeps_no_other_from_being_read(
    admin: Viewer,
    server: Dovecot,
    user: str,
) -> None:
    server.put(letter(1), user=user)
    bad = await made(admin, server, "nobody")
    await made(admin, server, user)
    async with running():
        await has(1)

        async def told() -> bool:
            return (await Mailbox.get(id=bad.id)).failures == 1

        await until(told)


@pytest.mark.parametrize("after", list(MailboxAfter))
async def test_a_worker_that_dies_at_any_statement_keeps_each_mail_once(
    admin: Viewer,
    server: Dovecot,
    user: str,
    after: MailboxAfter,
) -> None:
    server.put(folder="Taken", user=user)
    mails = [letter(number) for number in range(3)]
    server.put(*mails, user=user)
    mailbox = await made(admin, server, user, after=after, move_to="Taken")

    async def free() -> None:
        with undying():
            await Mailbox.filter(id=mailbox.id).update(due_at=clock.now(), held_by=None)

    async def read() -> None:
        (held,) = await reading.claim(1)
        again = await collect(held, lambda: None, lambda: False)
        await reading.looked(held, again_in=again)

    assert await each_death(read, free) > 15
    assert await kept() == mails
    rows = await FetchedMail.filter(mailbox_id=mailbox.id).order_by("uid")
    assert [(row.uid, row.settled) for row in rows] == [(1, True), (2, True), (3, True)]
    there = [seen for _, seen in server.holds(user=user)]
    assert there == ([True] * 3 if after is MailboxAfter.SEEN else [])
    assert len(server.holds("Taken", user)) == (3 if after is MailboxAfter.MOVE else 0)
    assert (await Mailbox.get(id=mailbox.id)).fetched == 3


KILLS, EACH = 5, 20


async def started(settings: Settings) -> Process:
    ours = {"DESKWIRE_DATA_DIR": str(settings.data_dir), "DESKWIRE_DATABASE_URL": settings.database_url}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.reactions.collector_process"), env=os.environ | ours, stdout=DEVNULL
    )


@pytest.mark.slow
async def test_kills_at_random_moments_lose_no_mail_and_double_none(
    tmp_path: Any, server: Dovecot, own_network: None
) -> None:
    chance, mine = random.Random(7), USERS[-1]
    server.put(folder="Taken", user=mine)
    async with empty_database(tmp_path) as settings:
        await migrate(settings)
        async with opened(settings):
            await workspaces.found("Acme Desk")
            boss = await desk.user("Boss", admin=True)
            mailbox = await made(boss, server, mine, after=MailboxAfter.MOVE, move_to="Taken")
            for turn in range(KILLS):
                await asyncio.to_thread(
                    server.put, *(letter(turn * EACH + n) for n in range(EACH)), user=mine
                )
                before = await IncomingMail.all().count()
                worker = await started(settings)
                try:
                    await has(before + 1)
                    await asyncio.sleep(chance.uniform(0, 0.1))
                finally:
                    worker.kill()
                    await worker.wait()
            await Mailbox.filter(id=mailbox.id).update(due_at=clock.now())
            (held,) = await reading.claim(1)
            await collect(held, lambda: None, lambda: False)
            contents = Counter(await kept())
            assert contents == Counter(letter(number) for number in range(KILLS * EACH))
            assert (server.holds(user=mine), len(server.holds("Taken", mine))) == ([], KILLS * EACH)
            assert not await FetchedMail.filter(settled=False).exists()
