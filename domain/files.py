"""Uploaded files: stored before anybody is told, their uploader's alone until a message, an item or a project takes them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from domain import config, pictures, signed_links
from domain.unit_of_work import exclusively, unit_of_work
from kit import clock, files, storage
from kit.errors import NotAllowed, NotFound, TooLarge
from kit.ids import new_id, to_global
from models import File, Viewer
from models.transaction import transaction

_START = 512
_PURPOSE = "file"
LOOSE_FOR = timedelta(days=1)

_TAKERS = ("conversations:write", "items:write", "projects:write")
"""By which scopes a file is put where it is to be."""


async def store(viewer: Viewer, name: str, media_type: str, content: AsyncIterator[bytes]) -> File:
    """The file, with its bytes on the disk; a message, an item or a project may take it now.

    What `content` raises is raised, and leaves nothing behind.
    Raises: NotAllowed, TooLarge (the file, or the number of files that nothing has taken yet).
    """
    if viewer.principal_id is None or not any(viewer.has_scope(scope) for scope in _TAKERS):
        raise NotAllowed("You may not upload files.")
    await _check_room(viewer)
    file = File(id=new_id(), uploader_id=viewer.principal_id, name=files.safe_name(name))
    measured = _Measured(content, config.current().upload_max_bytes)
    await storage.current().put(storage_key(file.id), measured.chunks())
    file.size, file.sha256 = measured.size, measured.digest.hexdigest()
    file.media_type = files.media_type(media_type, measured.start)
    file.created_at = clock.now()
    file.picture_due_at = pictures.due_at(file.media_type, file.size)
    try:
        async with unit_of_work(viewer):
            await exclusively("files", viewer.principal_id)
            await _check_room(viewer)
            await file.save(force_create=True)
    except BaseException:
        await storage.current().delete(storage_key(file.id))
        raise
    return file


async def opened(viewer: Viewer, file_id: UUID) -> tuple[File, AsyncIterator[bytes]]:
    """A file that the viewer sees now, and its bytes.

    Raises: NotFound.
    """
    file = await File.visible_to(viewer).filter(id=file_id).first()
    if file is None:
        raise NotFound("There is no such file.", "id")
    return file, storage.current().get(storage_key(file.id))


async def forgotten(most: int) -> list[UUID]:
    """Files that nothing has taken within `LOOSE_FOR`, and no draft keeps, the oldest first."""
    loose = File.loose().filter(draft_id__isnull=True, created_at__lt=clock.now() - LOOSE_FOR)
    return await loose.order_by("created_at").limit(most).values_list("id", flat=True)  # type: ignore[return-value]


async def sweep(file_id: UUID) -> None:
    """Remove a file, unless something or a draft has taken it meanwhile. Nobody else ever saw it, so nobody is told."""
    async with transaction():
        loose = File.loose().filter(id=file_id, draft_id__isnull=True)
        file = await loose.select_for_update().first()
        await loose.delete()
    if file is not None:  # cut off before this, a file that nobody knows of stays on the disk
        await storage.current().delete(storage_key(file_id))
        if file.has_thumbnail:
            await pictures.forget(file.sha256)


def signed_url(viewer: Viewer, file: File) -> str:
    """Where whoever holds it may download the file for ten minutes, as long as the viewer, who sees it, still does then."""
    sealed = signed_links.signature(_PURPOSE, viewer, file.id)
    return f"{config.current().public_url}/files/{to_global('file', file.id)}?signature={sealed}"


async def signed_viewer(file_id: UUID, signature: str) -> Viewer:
    """For whom the link was signed, with the rights of now. Raises: NotAllowed."""
    return await signed_links.signer(_PURPOSE, file_id, signature)


def storage_key(file_id: UUID) -> str:
    """Where the bytes are kept: by the file's id alone, spread over 256 folders by its last, random byte."""
    return f"{file_id.hex[-2:]}/{file_id}"


class _Measured:
    """Passes chunks on, counts and hashes them, and stops at the limit."""

    def __init__(self, content: AsyncIterator[bytes], most: int) -> None:
        self.size, self.start, self.digest = 0, b"", sha256()
        self._content, self._most = content, most

    async def chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self._content:
            self.size += len(chunk)
            if self.size > self._most:
                raise TooLarge(f"A file has at most {self._most} bytes.", "file", most=self._most)
            self.start = (self.start + chunk)[:_START] if len(self.start) < _START else self.start
            self.digest.update(chunk)
            yield chunk


async def _check_room(viewer: Viewer) -> None:
    most = config.current().loose_files_per_person
    if await File.loose().filter(uploader_id=viewer.principal_id).count() >= most:
        raise TooLarge(f"You have {most} files that nothing has taken: send or attach some first.", "file")
