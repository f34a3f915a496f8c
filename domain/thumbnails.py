"""Small versions of pictures: made once for equal content, by the worker or for who asks first, seen by who sees the file."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import F

from domain import files, pictures
from domain.leases import claim_due
from domain.pictures import Thumbnail
from kit import clock, storage
from kit.errors import NotFound
from kit.pictures import NotNow, Shrunk, Unshrinkable, shrink
from models import File, Viewer

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
TRIES_MOST = 3
WAIT_SECONDS = 15.0

_making: dict[UUID, asyncio.Task[None]] = {}
"""What this process is at, so that who asks for a picture in two sizes does not have it made twice."""


async def claim(most: int) -> list[UUID]:
    """Files whose small versions are due, those of one worker until its lease runs out."""
    return await claim_due(File, "picture_due_at", LEASE, most)


async def make(file_id: UUID) -> None:
    """The small versions of a file for which they are due; where there can be none, that is settled and in the log."""
    task = _making.get(file_id)
    if task is None:
        task = _making[file_id] = asyncio.create_task(_make(file_id))
        task.add_done_callback(lambda _: _making.pop(file_id, None))
    await asyncio.shield(task)


async def opened(viewer: Viewer, file_id: UUID, size: Thumbnail) -> bytes:
    """The small version of a file that the viewer sees now, as WebP.

    Raises: NotFound (the file; or it has none, or not yet).
    """
    file = await _seen(viewer, file_id)
    if file.picture_due_at is not None:
        file = await _made_for(viewer, file_id)
    try:
        return await _read(_key(file, size))
    except FileNotFoundError:  # another file of this content was erased just when this one came
        await File.filter(id=file.id).update(  # house: a visible file
            width=None, height=None, picture_due_at=clock.now(), picture_tries=0
        )
    try:
        return await _read(_key(await _made_for(viewer, file_id), size))
    except FileNotFoundError:
        raise _none() from None


async def _seen(viewer: Viewer, file_id: UUID) -> File:
    file = await File.visible_to(viewer).filter(id=file_id).first()
    if file is None:
        raise NotFound("There is no such file.", "id")
    return file


async def _made_for(viewer: Viewer, file_id: UUID) -> File:
    """The file, as it is seen once its small versions are made."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await make(file_id)
    except TimeoutError:
        raise _none() from None
    return await _seen(viewer, file_id)


def _key(file: File, size: Thumbnail) -> str:
    if file.width is None:
        raise _none()
    return pictures.storage_key(file.sha256, size)


def _none() -> NotFound:
    return NotFound("There is no small version of this file.", "size")


async def _read(key: str) -> bytes:
    return b"".join([chunk async for chunk in storage.current().get(key)])


async def _make(file_id: UUID) -> None:
    due = File.filter(id=file_id, picture_due_at__isnull=False)  # house: whoever may see it
    file = await due.first()
    if file is None:
        return
    if file.picture_tries >= TRIES_MOST:
        await _give_up(file, f"it was begun {file.picture_tries} times")
        return
    await due.update(picture_tries=F("picture_tries") + 1, picture_due_at=clock.now() + LEASE)
    try:
        width, height = await _size_of_twin(file) or await _shrink(file)
    except (Unshrinkable, FileNotFoundError) as error:
        await _give_up(file, str(error) if isinstance(error, Unshrinkable) else "its bytes are gone")
    except NotNow as error:
        log.warning("no small version of file %s this time: %s", file.id, error)
        later = clock.now() + timedelta(seconds=10 * 4**file.picture_tries)
        await due.update(picture_due_at=later)
    else:
        kept = await File.filter(id=file.id).update(  # house: whoever may see it
            width=width, height=height, picture_due_at=None
        )
        if not kept:  # erased meanwhile
            await pictures.forget(file.sha256)


async def _give_up(file: File, reason: str) -> None:
    log.warning("no small version of file %s: %s", file.id, reason)
    await File.filter(id=file.id).update(picture_due_at=None)  # house: whoever may see it


async def _size_of_twin(file: File) -> tuple[int, int] | None:
    """Width and height, where another file of this content has its small versions."""
    twin = await File.filter(sha256=file.sha256, width__isnull=False).first()  # house: of equal content
    if twin is None or twin.width is None or twin.height is None:
        return None
    try:
        await _read(pictures.storage_key(file.sha256, Thumbnail.ICON))
    except FileNotFoundError:
        return None
    return twin.width, twin.height


async def _shrink(file: File) -> tuple[int, int]:
    content = await _read(files.storage_key(file.id))
    made: Shrunk = await shrink(content, [size.value for size in Thumbnail])
    for size, small in zip(Thumbnail, made.small, strict=True):
        await storage.current().put(pictures.storage_key(file.sha256, size), _once(small))
    return made.width, made.height


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
