"""No double replies: who answers says up to where they had read, and hears first of what somebody else has said since."""

from uuid import UUID

from kit.errors import Conflict, NotFound
from models import Conversation, Message, Viewer
from models.paging import Sort, between, complete

_OLDEST_FIRST = complete([Sort("created_at")])

NEWER_MOST = 20
"""Of the newer messages, that a refusal tells: the first ones."""


async def check_seen(viewer: Viewer, conversation: Conversation, seen_id: UUID) -> None:
    """Nothing, if the viewer may see nothing in this thread that somebody else has said after the message they had seen.

    Raises: Conflict, with those messages; NotFound, if what they had seen is no message of this thread.
    """
    thread = Message.visible_to(viewer).filter(conversation_id=conversation.id)
    seen = await thread.filter(id=seen_id).first()
    if seen is None:
        raise NotFound("There is no such message in this conversation.", "afterMessageId")
    others = thread.exclude(author_id=viewer.principal_id).filter(removed_at__isnull=True)
    newer = await between(others, _OLDEST_FIRST, (seen.created_at, seen.id), None).limit(NEWER_MOST)
    if newer:
        raise Conflict(
            "Somebody else has said something meanwhile: read it first.", "afterMessageId"
        ).telling(newer_messages=newer)
