"""Say it again: a saved reply with its holes filled. Nobody is told, so it is no event."""

from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import F

from domain import policy
from domain.conversations.new_message import TEXT_MOST
from domain.unit_of_work import unit_of_work
from domain.variables import values
from kit import holes
from kit.errors import NotFound
from models import SavedReply, Viewer


@dataclass(frozen=True)
class Rendered:
    """A text to be said, and of which saved reply it was made."""

    text: str
    saved_reply: SavedReply


async def render(viewer: Viewer, reply_id: UUID, item_id: UUID | None = None) -> Rendered:
    """The text for this item, or for none; the saved reply was used once more.

    Raises: NotFound (saved reply, item), NotAllowed, TooLarge (what it becomes).
    """
    policy.check_keeps_replies(viewer)
    async with unit_of_work(viewer):
        reply = await SavedReply.visible_to(viewer).filter(id=reply_id).first()
        if reply is None:
            raise NotFound("There is no such saved reply.", "id")
        text = holes.fill(reply.text, await values(viewer, item_id), TEXT_MOST, "id")
        await SavedReply.filter(id=reply.id).update(used_count=F("used_count") + 1)  # house: a visible one
        reply.used_count += 1
        return Rendered(text, reply)
