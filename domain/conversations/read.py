"""Remember how far a person has read, on all their devices, for the staff who may see the thread to know."""

from uuid import UUID

from domain.conversations.locked import Place, place_of
from domain.events import Changed, ConversationRead, ConversationStaffRead, ItemRead, Snapshot
from domain.items.locked import lock
from domain.unit_of_work import exclusively, record, unit_of_work
from kit import clock
from kit.errors import NotAllowed, NotFound
from kit.ids import new_id
from models import (
    OF_CUSTOMERS,
    Conversation,
    Mention,
    Message,
    PrincipalKind,
    ReadMark,
    Viewer,
)


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
        mark = await _mark(viewer, message)
        if mark is not None and mark.message.created_at >= message.created_at:
            await _read_again(viewer, mark, message)
            return message
        place, is_news = await _place(viewer, message), await _is_news(viewer, message)
        if message.item_id is not None:  # until it was locked, messages of it may have gone to another
            here = Message.filter(
                id=message.id, conversation_id=message.conversation_id
            )  # house: a visible one
            if not await here.exists():
                return await mark_read(viewer, message_id)
            mark = await _mark(viewer, message)
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
        _tell(viewer, message, place, Changed(old, str(message.id)), is_news=is_news)
        return message


async def _mark(viewer: Viewer, message: Message) -> ReadMark | None:
    own = ReadMark.filter(  # house: one's own mark
        conversation_id=message.conversation_id, principal_id=viewer.principal_id
    )
    return await own.select_related("message").first()


async def _read_again(viewer: Viewer, mark: ReadMark, message: Message) -> None:
    """Whom an edit has named since they read that far has read it now."""
    own = [key for key in (viewer.principal_id, *viewer.teams) if key is not None]
    named = Mention.filter(  # house: of a visible thread
        principal_id__in=own,
        active=True,
        named_at__gt=mark.read_at,
        message__conversation_id=mark.conversation_id,
        message__created_at__lte=message.created_at,
    )
    if await named.exists():
        mark.read_at = clock.now()
        await mark.save(update_fields=["read_at"])


async def _place(viewer: Viewer, message: Message) -> Place:
    if message.item_id is not None:  # locked, since what lists judge it by is told
        return Place(await lock(viewer, message.item_id), kept_from_guests=message.kept_from_guests)
    return await place_of(viewer, await Conversation.visible_to(viewer).get(id=message.conversation_id))


async def _is_news(viewer: Viewer, message: Message) -> bool:
    """Whether customers see that the staff has read on: nobody of it had read so far."""
    if message.internal or viewer.kind is not PrincipalKind.USER:
        return False
    marks = ReadMark.filter(  # house: of a visible thread, without telling whose
        conversation_id=message.conversation_id, principal__kind=PrincipalKind.USER
    )
    return not await marks.filter(message__created_at__gte=message.created_at).exists()


def _tell(viewer: Viewer, message: Message, place: Place, read: Changed, *, is_news: bool) -> None:
    """Who hears of it: the reader's own devices, and the staff who see the thread; of customers only that somebody has read."""
    assert viewer.kind is not None
    now, token = place.snapshot(), f"{viewer.kind.value}:{viewer.principal_id}"
    customers = frozenset(each for each in now.audience if each.startswith(OF_CUSTOMERS))
    told = Snapshot((now.audience - customers) | {token}, {})
    record(
        ConversationRead(
            entity_id=message.conversation_id,
            conversation_id=message.conversation_id,
            project_id=message.project_id,
            internal=viewer.is_staff,
            before=told,
            after=told,
            message=read,
            reader=Changed(None, str(viewer.principal_id)) if place.item is None else None,
        )
    )
    if place.item is not None:
        own = Snapshot(frozenset({token}), now.state)
        record(
            ItemRead(
                entity_id=place.item.id,
                item_id=place.item.id,
                project_id=place.project_id,
                before=own,
                after=own,
            )
        )
    if is_news and customers:
        seen = Snapshot(customers, {})
        record(
            ConversationStaffRead(
                entity_id=message.conversation_id,
                item_id=place.item_id,
                conversation_id=message.conversation_id,
                project_id=message.project_id,
                before=seen,
                after=seen,
                message=Changed(None, str(message.id)),
            )
        )
