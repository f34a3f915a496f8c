"""Files that no message has taken: few for each person, and not for ever."""

import asyncio
from datetime import UTC, datetime, timedelta

import time_machine

from domain import config, conversations, files
from domain.conversations import NewMessage
from kit.errors import TooLarge
from models import File
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests.domain.test_files import on_disk, stored
from tests.refusals import refused


async def test_nobody_hoards_files_that_no_message_takes(file_folder, member, lead, workspace):
    config.configure(config.Config(loose_files_per_person=2))
    first = await stored(member)
    await stored(member)
    async with refused(TooLarge, "file"):
        await stored(member)
    assert len(on_disk(file_folder)) == 2
    await stored(lead)
    item = await factories.item(member)
    await conversations.note(member, item.id, NewMessage(text="", file_ids=[first.id]))
    await stored(member)


NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


async def test_files_that_no_message_took_within_a_day_are_swept(file_folder, member, workspace):
    with time_machine.travel(NOW, tick=False):
        forgotten, taken = await stored(member), await stored(member)
        item = await factories.item(member)
        await conversations.note(member, item.id, NewMessage(text="", file_ids=[taken.id]))
    with time_machine.travel(NOW + timedelta(hours=23), tick=False):
        young = await stored(member)
        await Worker(jobs(None)).drain()
        assert len(on_disk(file_folder)) == 3
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        await Worker(jobs(None)).drain()
    assert {row.id for row in await File.all()} == {taken.id, young.id}
    assert on_disk(file_folder) == sorted(files.storage_key(each.id) for each in (taken, young))
    await files.sweep(forgotten.id)  # by another worker, at the same time


async def test_two_at_once_do_not_pass_the_limit_together(file_folder, member):
    config.configure(config.Config(loose_files_per_person=1))
    results = await asyncio.gather(stored(member), stored(member), return_exceptions=True)
    assert sorted(type(r).__name__ for r in results) == ["File", "TooLarge"]
    assert len(on_disk(file_folder)) == 1
