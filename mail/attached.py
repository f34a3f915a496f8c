"""The files of messages as their mail carries them, and the line about those that it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import files
from mail.compose import Enclosure
from models import File, Message, Viewer

TOTAL_MOST = 10 * 2**20


@dataclass(frozen=True)
class Attached:
    """What goes along, and what the text says of the rest (empty if there is none)."""

    files: tuple[Enclosure, ...]
    note: str


async def to(viewer: Viewer, messages: Sequence[Message]) -> Attached:
    """The messages' files that the viewer sees, in the order of their upload, as long as they fit together."""
    keys = [message.id for message in messages]
    rows = await File.visible_to(viewer).filter(message_id__in=keys).order_by("created_at", "id")
    enclosed: list[Enclosure] = []
    left, room = [], TOTAL_MOST
    for row in rows:
        if row.size > room:
            left.append(row.name)
            continue
        try:
            enclosed.append(await _enclosure(viewer, row))
            room -= row.size
        except FileNotFoundError:  # the reply matters more than a file that is gone from the disk
            left.append(row.name)
    return Attached(tuple(enclosed), _note(left))


async def _enclosure(viewer: Viewer, row: File) -> Enclosure:
    _, chunks = await files.opened(viewer, row.id)
    return Enclosure(row.name, row.media_type, b"".join([chunk async for chunk in chunks]))


def _note(names: list[str]) -> str:
    if not names:
        return ""
    return "\n".join(["", "Not sent along:", *(f"  {name}" for name in names), ""])
