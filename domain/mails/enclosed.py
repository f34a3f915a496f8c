"""Files that came with a mail: stored before anything refers to them, and not again when the mail is tried again."""

from collections.abc import AsyncIterator, Collection, Sequence
from hashlib import sha256
from typing import Protocol
from uuid import UUID, uuid5

from domain import pictures
from domain.files import storage_key
from kit import clock, files, storage
from models import File, Viewer

_ENCLOSED_MOST = 1_100
"""More files than a mail is read into."""


class Enclosed(Protocol):
    """A file as a mail carries it."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def content_id(self) -> str | None: ...
    @property
    def inline(self) -> bool: ...


async def store(viewer: Viewer, mail_id: UUID, enclosed: Sequence[Enclosed]) -> list[UUID]:
    """The keys of the stored files, those that the mail's HTML shows first, so that the message with that HTML has them, else in
    this order; loose until a message of `viewer` takes them.

    Their keys follow from the mail and the uploader, so that a second attempt finds what the first one left.
    The limits of uploads do not hold here: the mail was accepted whole.
    """
    keys = [_key(mail_id, viewer.principal_id, number) for number in range(len(enclosed))]
    rows = []
    for key, file in zip(keys, enclosed, strict=True):
        await storage.current().put(storage_key(key), _once(file.content))
        media_type = files.media_type(file.media_type, file.content[:512])
        rows.append(
            File(
                id=key,
                uploader_id=viewer.principal_id,
                name=files.safe_name(file.name),
                media_type=media_type,
                size=len(file.content),
                sha256=sha256(file.content).hexdigest(),
                content_id=file.content_id,
                created_at=clock.now(),
                picture_due_at=pictures.due_at(media_type, len(file.content)),
            )
        )
    if rows:
        await File.bulk_create(rows, ignore_conflicts=True)
    shown = [key for key, file in zip(keys, enclosed, strict=True) if file.inline]
    return [*shown, *(key for key in keys if key not in shown)]


def came_with(mail_id: UUID, uploader_id: UUID, file_ids: Collection[UUID]) -> bool:
    """Whether this mail brought one of these files of this uploader."""
    return any(_key(mail_id, uploader_id, number) in file_ids for number in range(_ENCLOSED_MOST))


def _key(mail_id: UUID, uploader_id: UUID | None, number: int) -> UUID:
    return uuid5(mail_id, f"{uploader_id} {number}")


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
