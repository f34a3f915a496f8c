"""Messages go from one item to another that exactly the same people see: with all that hangs on them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.conversations.locked import Place
from domain.conversations.thread import begun
from domain.events import Changed, MessageMoved
from domain.unit_of_work import record
from kit import clock
from kit.ids import new_id
from models import Conversation, Item, Message, Notice, Notification, OutgoingMail, ReadMark, ready_made


async def take(item: Item, made: Item, thread_id: UUID, messages: Sequence[Message]) -> None:
    """Messages of one thread of a locked item go to a new thread like it on a new one, with how far people have read there, and
    with the mails and notifications that tell of them.
    """
    old = await Conversation.get(id=thread_id)  # house: of visible messages
    thread = await begun(old.kind, old.subject, item_id=made.id)
    thread.kept_from_guests = old.kept_from_guests
    await ready_made.store(thread, ["kept_from_guests"])
    keys = [message.id for message in messages]
    rows = Message.filter(id__in=keys)  # house: of a locked, visible item
    await rows.update(item_id=made.id, conversation_id=thread.id)
    await _part_marks(old, thread, messages)
    mails = OutgoingMail.filter(about_id__in=keys)  # house: about these messages
    await mails.filter(thread_id=old.id).update(thread_id=thread.id)
    await mails.filter(item_id=item.id).update(item_id=made.id)
    await Notification.filter(message_id__in=keys).update(item_id=made.id)  # house: of these messages
    await Notice.filter(message_id__in=keys).update(item_id=made.id)  # house: of these messages
    seen = Place(item, old, kept_from_guests=old.kept_from_guests).snapshot()
    for message in messages:
        record(
            MessageMoved(
                entity_id=message.id,
                item_id=item.id,
                conversation_id=old.id,
                project_id=item.project_id,
                internal=message.internal,
                before=seen,
                after=seen,
                item=Changed(str(item.id), str(made.id)),
            )
        )


async def newest(item: Item, *, changed: bool) -> None:
    """A locked item knows anew what was last said on it; `changed`: something that its customers see, too."""
    said = Message.filter(item_id=item.id).order_by("-created_at", "-id")  # house: of a locked, visible item
    last, reply = await said.first(), await said.filter(internal=False).first()
    item.last_message_id = last.id if last else None
    item.last_reply_id = reply.id if reply else None
    item.updated_at = clock.now() if changed else item.updated_at
    await ready_made.store(item, ["last_message_id", "last_reply_id", "updated_at"])


async def _part_marks(old: Conversation, new: Conversation, moved: Sequence[Message]) -> None:
    """Who had read up to some message has read, in either thread, up to the last one there that was said until then. In as many
    statements for one reader as for hundreds. `moved`: in the order in which they were said.
    """
    own = ReadMark.filter(conversation_id=old.id)  # house: of a visible thread
    marks = await own.select_related("message")
    there = {mark.id: _last_until(moved, mark.message.created_at) for mark in marks}
    await ReadMark.bulk_create(
        ReadMark(
            id=new_id(),
            conversation_id=new.id,
            principal_id=mark.principal_id,
            message_id=last.id,
            read_at=mark.read_at,
        )
        for mark in marks
        if (last := there[mark.id]) is not None
    )
    gone = {mark.message_id for mark in marks} & {message.id for message in moved}
    for message in (each for each in moved if each.id in gone):
        said = Message.filter(conversation_id=old.id, created_at__lte=message.created_at)  # house: likewise
        here = await said.order_by("-created_at", "-id").first()
        at = own.filter(message_id=message.id)
        await (at.delete() if here is None else at.update(message_id=here.id))


def _last_until(said: Sequence[Message], moment: datetime) -> Message | None:
    return next((each for each in reversed(said) if each.created_at <= moment), None)
