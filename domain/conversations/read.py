"""Remember how far a person has read, on all their devices."""

from uuid import UUID

from domain.events import Changed, ConversationRead, Snapshot
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock
from kit.errors import NotAllowed, NotFound
from kit.ids import new_id
from models import Message, ReadMark, Viewer


async def mark_read(viewer: Viewer, message_id: UUID) -> Message:
    """The thread of this message is read up to it; a mark never moves back.

    Raises: NotFound, NotAllowed (nobody is signed in, or the key's scopes do not cover it).
    """
    if not viewer.has_scope("conversations:write"):
        raise NotAllowed("This key may not move read marks.")
    async with unit_of_work(viewer):
        message = await Message.visible_to(viewer).filter(id=message_id).first()
        if message is None or viewer.kind is None:
            raise NotFound("There is no such message.", "messageId")
        await exclusively("read", viewer.principal_id, message.conversation_id)
        mark = (
            await ReadMark.filter(  # house: one's own mark
                conversation_id=message.conversation_id, principal_id=viewer.principal_id
            )
            .select_related("message")
            .first()
        )
        if mark is not None and mark.message.created_at >= message.created_at:
            return message
        old = str(mark.message_id) if mark else None
        if mark is None:
            await ReadMark.create(
                id=new_id(),
                conversation_id=message.conversation_id,
                principal_id=viewer.principal_id,
                message_id=message.id,
                read_at=clock.now(),
            )
        else:
            mark.message_id, mark.read_at = message.id, clock.now()
            await mark.save(update_fields=["message_id", "read_at"])
        own = Snapshot(frozenset({f"{viewer.kind.value}:{viewer.principal_id}"}), {})
        record(
            ConversationRead(
                entity_id=message.conversation_id,
                conversation_id=message.conversation_id,
                before=own,
                after=own,
                message=Changed(old, str(message.id)),
            )
        )
        return message
