"""Forget a saved reply."""

from uuid import UUID

from domain import policy
from domain.events import SavedReplyRemoved
from domain.saved_replies import locked
from domain.unit_of_work import forget_texts, record, unit_of_work
from models import SavedReply, Viewer


async def remove(viewer: Viewer, reply_id: UUID, version: int | None = None) -> SavedReply:
    """The saved reply as it was; it is gone, its names too. What was said with it stays.

    Raises: NotFound, NotAllowed, Conflict (stale version).
    """
    policy.check_keeps_replies(viewer)
    async with unit_of_work(viewer):
        reply = await locked.lock(viewer, reply_id, version)
        before = locked.snapshot(reply, await locked.teams_of(reply))
        await locked.set_teams(reply, [])
        await reply.delete()
        for kind in ("saved_reply.created", "saved_reply.edited"):
            await forget_texts(kind, reply.id)
        record(SavedReplyRemoved(entity_id=reply.id, internal=True, before=before, after=None))
        return reply
