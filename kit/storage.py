"""Where uploaded bytes are kept: whole or not at all, and on the disk before anybody is told of them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import obstore
import obstore.exceptions
from obstore.store import LocalStore

_CHUNK = 256 * 1024


class Storage:
    """A folder of objects by key, such as `7f/0192...`; keys are ours, never a stranger's."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._store = LocalStore(prefix=folder)

    async def put(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        """Store the chunks under a new key; survives a power cut once it returns. What `chunks` raises leaves nothing behind."""
        # A writer that is dropped unclosed removes what it began. An iterator handed to the library would do less: when
        # its task is cancelled, the library ends the whole process.
        writer = obstore.open_writer_async(self._store, key, buffer_size=2**20)
        try:
            async for chunk in chunks:
                await writer.write(chunk)
        except BaseException:
            del writer
            raise
        await writer.close()
        await asyncio.to_thread(self._sync, key)

    async def get(self, key: str) -> AsyncIterator[bytes]:
        """The object in chunks.

        Raises: FileNotFoundError, before the first chunk.
        """
        found = await obstore.get_async(self._store, key)
        async for chunk in found.stream(min_chunk_size=_CHUNK):
            yield bytes(chunk)

    async def copy(self, key: str, new: str) -> None:
        """Store the same object under another key, in place of what is there: both last until each is deleted, and take no more
        room where the folder's file system can link them.

        Raises: FileNotFoundError.
        """
        await self.delete(new)  # house: bytes, no row
        try:
            await obstore.copy_async(self._store, key, new)
        except obstore.exceptions.BaseError:  # a file system that links nothing
            await self.put(new, self.get(key))
            return
        await asyncio.to_thread(self._sync, new)

    async def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        with suppress(FileNotFoundError):  # a local folder says so, a bucket does not
            await obstore.delete_async(self._store, key)

    def _sync(self, key: str) -> None:
        """Bring the file, and the folders that name it, to the disk."""
        path = self._folder / key
        for each in (path, *path.parents):
            handle = os.open(each, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if each == self._folder:
                return


_storage: Storage | None = None


def keep_in(storage: Storage) -> None:
    """Keep files there from now on."""
    global _storage
    _storage = storage


def current() -> Storage:
    """Where files are kept in this process."""
    if _storage is None:
        raise RuntimeError("No storage is set: call keep_in() first.")
    return _storage
