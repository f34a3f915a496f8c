"""Small versions of pictures: made by the worker or for who asks first, seen by who sees the file, gone with its last copy."""

import io
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from PIL import Image

from domain import conversations, files, pictures, thumbnails
from domain.conversations import NewMessage
from domain.mails import enclosed
from domain.pictures import Thumbnail
from kit import clock, storage
from kit.errors import NotFound
from kit.ids import new_id
from kit.pictures import NotNow, shrink
from models import File, Viewer
from reactions.jobs import jobs
from reactions.worker import Worker
from tests import factories
from tests import pictures as made
from tests.domain.test_files import on_disk, stored

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
FILE_FOLDER = pytest.mark.usefixtures("file_folder")


async def _kept(by: Viewer, content: bytes | None = None) -> File:
    kept: File = await stored(by, content=made.picture() if content is None else content)
    return kept


async def _work() -> None:
    await Worker(jobs(None)).drain()


def _size(small: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(small), formats=("WEBP",)).size


async def test_the_worker_makes_them_and_who_sees_the_file_sees_them(
    file_folder: Any, member: Viewer, lead: Viewer, customer: Viewer
) -> None:
    file = await _kept(member)
    await _work()
    row = await File.get(id=file.id)
    assert (row.width, row.height, row.picture_due_at) == (640, 480, None)
    keys = [pictures.storage_key(row.sha256, size) for size in Thumbnail]
    assert on_disk(file_folder) == sorted([files.storage_key(file.id), *keys])
    assert _size(await thumbnails.opened(member, file.id, Thumbnail.ICON)) == (64, 48)
    assert _size(await thumbnails.opened(member, file.id, Thumbnail.PREVIEW)) == (320, 240)
    for other in (lead, customer):
        with pytest.raises(NotFound, match="no such file"):
            await thumbnails.opened(other, file.id, Thumbnail.ICON)
    item = await factories.item(member)
    await conversations.note(member, item.id, NewMessage(text="", file_ids=[file.id]))
    assert await thumbnails.opened(lead, file.id, Thumbnail.ICON)
    with pytest.raises(NotFound, match="no such file"):
        await thumbnails.opened(customer, file.id, Thumbnail.ICON)


async def test_who_asks_first_has_them_made(file_folder: Any, member: Viewer) -> None:
    file = await _kept(member)
    assert _size(await thumbnails.opened(member, file.id, Thumbnail.ICON)) == (64, 48)
    row = await File.get(id=file.id)
    assert (row.width, row.picture_due_at, row.picture_tries) == (640, None, 1)


@FILE_FOLDER
@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/plain", "image/tiff", "image/x-icon"])
async def test_what_is_no_such_picture_is_not_tried(member: Viewer, media_type: str) -> None:
    file = await stored(member, media_type=media_type, content=b"words")
    assert (await File.get(id=file.id)).picture_due_at is None
    with pytest.raises(NotFound, match="no small version"):
        await thumbnails.opened(member, file.id, Thumbnail.ICON)


@FILE_FOLDER
async def test_what_cannot_be_made_small_is_tried_once_and_in_the_log(
    member: Viewer, caplog: pytest.LogCaptureFixture
) -> None:
    file = await _kept(member, made.bomb(60_000, 60_000))
    with caplog.at_level(logging.WARNING):
        await _work()
    assert f"no small version of file {file.id}: it has far too many pixels" in caplog.text
    row = await File.get(id=file.id)
    assert (row.width, row.picture_due_at, row.picture_tries) == (None, None, 1)
    with pytest.raises(NotFound, match="no small version"):
        await thumbnails.opened(member, file.id, Thumbnail.ICON)
    assert (await File.get(id=file.id)).picture_tries == 1


@FILE_FOLDER
async def test_what_fails_by_the_machine_is_tried_again_and_not_for_ever(
    member: Viewer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    async def not_now(content: bytes, sides: Any) -> Any:
        tried.append(clock.now())
        raise NotNow("it took too long")

    monkeypatch.setattr(thumbnails, "shrink", not_now)
    with time_machine.travel(NOW, tick=False):
        file = await _kept(member)
    for seconds in range(0, 3_600, 10):
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            await _work()
    assert [(at - NOW).total_seconds() for at in tried] == [0, 10, 50]
    assert (await File.get(id=file.id)).picture_due_at is None
    assert "it was begun 3 times" in caplog.text


@FILE_FOLDER
async def test_a_worker_that_dies_at_it_does_so_three_times_at_most(member: Viewer) -> None:
    with time_machine.travel(NOW, tick=False):
        file = await _kept(member)
    await File.filter(id=file.id).update(picture_tries=thumbnails.TRIES_MOST)  # each time begun, never ended
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        await _work()
    row = await File.get(id=file.id)
    assert (row.width, row.picture_due_at) == (None, None)


async def test_equal_content_is_made_once_and_kept_until_its_last_file_is_gone(
    file_folder: Any, member: Viewer, lead: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_of: list[int] = []

    async def counting(content: bytes, sides: Any) -> Any:
        made_of.append(len(content))
        return await shrink(content, sides)

    monkeypatch.setattr(thumbnails, "shrink", counting)
    with time_machine.travel(NOW, tick=False):
        first = await _kept(member)
        await _work()
    with time_machine.travel(NOW + timedelta(hours=20), tick=False):
        second = await _kept(lead)
        await _work()
    assert len(made_of) == 1
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        await _work()
    assert [row.id for row in await File.all()] == [second.id]
    assert _size(await thumbnails.opened(lead, second.id, Thumbnail.ICON)) == (64, 48)
    assert len(on_disk(file_folder)) == 3
    with time_machine.travel(NOW + timedelta(hours=50), tick=False):
        await _work()
    assert on_disk(file_folder) == []
    assert first.sha256 == second.sha256


async def test_a_removed_message_leaves_nothing_of_its_pictures(
    file_folder: Any, admin: Viewer, member: Viewer
) -> None:
    with time_machine.travel(NOW, tick=False):
        file = await _kept(admin)
        item = await factories.item(admin)
        said = await conversations.note(admin, item.id, NewMessage(text="", file_ids=[file.id]))
        await _work()
        await conversations.remove_message(admin, said.id)
        with pytest.raises(NotFound, match="no such file"):
            await thumbnails.opened(member, file.id, Thumbnail.ICON)
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        await _work()
    assert on_disk(file_folder) == []


async def test_what_is_erased_while_it_is_made_leaves_nothing(
    file_folder: Any, member: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(content: bytes, sides: Any) -> Any:
        await files.sweep(file.id)
        return await shrink(content, sides)

    monkeypatch.setattr(thumbnails, "shrink", meanwhile)
    file = await _kept(member)
    await thumbnails.make(file.id)
    assert on_disk(file_folder) == []


async def test_small_versions_that_are_lost_are_made_again(file_folder: Any, member: Viewer) -> None:
    file = await _kept(member)
    await _work()
    for size in Thumbnail:
        await storage.current().delete(pictures.storage_key(file.sha256, size))
    assert _size(await thumbnails.opened(member, file.id, Thumbnail.PREVIEW)) == (320, 240)
    await storage.current().delete(files.storage_key(file.id))
    await storage.current().delete(pictures.storage_key(file.sha256, Thumbnail.ICON))
    with pytest.raises(NotFound, match="no small version"):
        await thumbnails.opened(member, file.id, Thumbnail.ICON)


@FILE_FOLDER
async def test_pictures_of_mails_have_them_too(member: Viewer) -> None:
    class Picture:
        name, media_type, content, content_id, inline = "a.png", "image/png", made.picture(), None, False

    (key,) = await enclosed.store(member, new_id(), [Picture()])
    await _work()
    assert (await File.get(id=key)).width == 640
