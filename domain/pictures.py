"""Pictures among the files: when their small versions are due, and where these are kept, shared by files of equal content."""

from datetime import datetime
from enum import Enum

from kit import clock, pictures, storage
from models import File


class Thumbnail(Enum):
    """How large a small version is at most: its longest side in pixels."""

    ICON = 64
    PREVIEW = 320


def due_at(media_type: str, size: int) -> datetime | None:
    """Since when a new file waits for its small versions; None for what gets none."""
    return clock.now() if media_type in pictures.TYPES and size <= pictures.BYTES_MOST else None


def storage_key(sha256: str, size: Thumbnail) -> str:
    """Where a small version is kept: by what the file contains."""
    return f"{sha256[:2]}/{sha256}-{size.value}.webp"


async def forget(sha256: str) -> None:
    """Remove the small versions, unless there is still a file of this content.

    One that is stored at this very moment may lose them: who asks for them then makes them anew.
    """
    if not await File.filter(sha256=sha256).exists():  # house: all are counted
        for size in Thumbnail:
            await storage.current().delete(storage_key(sha256, size))
