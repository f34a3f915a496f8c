"""Messages go from one item to another that exactly the same people see: with all that hangs on them."""

from collections.abc import Sequence
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
    marks = await ReadMark.filter(conversation_id=old.id).select_related(
        "message"
    )  # house: of a visible thread
    rows = Message.filter(id__in=keys)  # house: of a locked, visible item
    await rows.update(item_id=made.id, conversation_id=thread.id)
    for mark in marks:
        await _part(mark, old, thread)
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


async def _part(mark: ReadMark, old: Conversation, new: Conversation) -> None:
    """Who had read up to some message has read, in either thread, up to the last one there that was said until then."""
    until = mark.message.created_at
    there = await _last(new, until)
    if there is not None:
        await ReadMark.create(
            id=new_id(),
            conversation_id=new.id,
            principal_id=mark.principal_id,
            message_id=there.id,
            read_at=mark.read_at,
        )
    here = await _last(old, until)
    if here is None:
        await mark.delete()
    elif here.id != mark.message_id:
        mark.message_id = here.id
        await mark.save(update_fields=["message_id"])


async def _last(thread: Conversation, until: object) -> Message | None:
    said = Message.filter(conversation_id=thread.id, created_at__lte=until)  # house: of a visible thread
    return await said.order_by("-created_at", "-id").first()
