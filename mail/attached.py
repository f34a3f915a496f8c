"""The files of messages as their mail carries them, and the words about those that it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import files
from domain.mail_templates.kinds.message import NOT_SENT_ALONG
from mail.compose import Enclosure
from mail.parse.markup import content_ids
from models import File, Message, Viewer

TOTAL_MOST = 10 * 2**20


@dataclass(frozen=True)
class Attached:
    """What goes along, and the names of what does not."""

    files: tuple[Enclosure, ...]
    left: tuple[str, ...]

    def note(self, language: str) -> str:
        """What the mail says of the rest; empty if there is none."""
        if not self.left:
            return ""
        return "\n".join(["", NOT_SENT_ALONG[language], *(f"  {name}" for name in self.left), ""])

    def parted(self, html: str | None) -> tuple[tuple[Enclosure, ...], tuple[Enclosure, ...]]:
        """(the files that hang on the mail, those that its HTML shows)."""
        shown = content_ids(html) if html else frozenset()
        hang = tuple(each for each in self.files if each.content_id not in shown)
        return hang, tuple(each for each in self.files if each.content_id in shown)


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
    return Attached(tuple(enclosed), tuple(left))


async def _enclosure(viewer: Viewer, row: File) -> Enclosure:
    _, chunks = await files.opened(viewer, row.id)
    content = b"".join([chunk async for chunk in chunks])
    return Enclosure(row.name, row.media_type, content, row.content_id or "")
