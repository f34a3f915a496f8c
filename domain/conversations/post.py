"""Say something on an item: to its customers, or among ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import config, policy
from domain.conversations.seen import check_seen
from domain.conversations.thread import begun, named, opened
from domain.events import Changed, MessagePosted
from domain.items.locked import lock, snapshot
from domain.once import once
from domain.principals import chosen
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import Invalid, NotFound, TooLarge
from kit.folds import Fold
from kit.ids import new_id
from models import (
    Conversation,
    ConversationKind,
    Draft,
    File,
    Item,
    Message,
    PrincipalKind,
    Viewer,
    ready_made,
)

TEXT_MOST = 200_000


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What is said.

    folds: those of the text.
    conversation_id: a thread of the item; without it, the first open one of its kind, else the first one, else a new one.
    after_message_id: the newest message of that thread that its author had seen.
    draft_id: the author's draft that this was, which is gone then; nothing happens where there is none any more.
    reopens: whether a thread that was closed is open again; a machine's words leave it closed.
    """

    text: str
    html: str | None = None
    folds: Sequence[Fold] = ()
    conversation_id: UUID | None = None
    file_ids: Sequence[UUID] = ()
    mention_ids: Sequence[UUID] = ()
    after_message_id: UUID | None = None
    draft_id: UUID | None = None
    reopens: bool = True


async def reply(
    viewer: Viewer, item_id: UUID, new: NewMessage, idempotency_key: str | None = None
) -> Message:
    """A message that the item's customers see.

    Raises: NotFound, NotAllowed, Invalid (nothing said), TooLarge, Conflict (`check_seen`).
    """
    return await _posted(viewer, item_id, ConversationKind.CUSTOMER, new, idempotency_key)


async def note(viewer: Viewer, item_id: UUID, new: NewMessage, idempotency_key: str | None = None) -> Message:
    """A message that no customer ever sees.

    Raises: NotFound, NotAllowed, Invalid (nothing said), TooLarge, Conflict (`check_seen`).
    """
    return await _posted(viewer, item_id, ConversationKind.INTERNAL, new, idempotency_key)


async def _posted(
    viewer: Viewer, item_id: UUID, kind: ConversationKind, new: NewMessage, idempotency_key: str | None
) -> Message:
    verb = "item.reply" if kind is ConversationKind.CUSTOMER else "item.note"
    return await once(
        viewer,
        verb,
        idempotency_key,
        lambda: _post(viewer, item_id, kind, verb, new),
        lambda key: _again(viewer, key),
    )


async def _post(viewer: Viewer, item_id: UUID, kind: ConversationKind, verb: str, new: NewMessage) -> Message:
    said = text.check(new.text, "text", most=TEXT_MOST, least=0 if new.file_ids else 1)
    most = config.current().files_per_message
    if len(new.file_ids) > most:
        raise TooLarge(f"A message carries at most {most} files.", "fileIds")
    async with unit_of_work(viewer):
        item = await lock(viewer, item_id)
        policy.check(viewer, verb, item)
        before = snapshot(item)
        conversation = await _conversation(viewer, item, kind, new.conversation_id)
        if new.after_message_id is not None:
            await check_seen(viewer, conversation, new.after_message_id)
        if new.reopens:
            await opened(conversation, item)
        people = frozenset({PrincipalKind.USER, PrincipalKind.TEAM})
        mentions = await chosen(viewer, list(dict.fromkeys(new.mention_ids)), people, "mentionIds")
        assert viewer.principal_id is not None
        message = await Message.create(
            id=new_id(),
            conversation_id=conversation.id,
            item_id=item.id,
            author_id=viewer.principal_id,
            internal=conversation.internal,
            text=said,
            html=new.html,
            folds=[fold.told() for fold in new.folds] or None,
            created_at=await _after_all(viewer, item),
        )
        await _attach(viewer, message, new.file_ids)
        if new.draft_id is not None:
            await Draft.filter(id=new.draft_id, author_id=viewer.principal_id).delete()  # house: one's own
        await _touch(item, message)
        record(
            MessagePosted(
                entity_id=message.id,
                item_id=item.id,
                conversation_id=conversation.id,
                project_id=item.project_id,
                internal=message.internal,
                before=before,
                after=snapshot(item),
                mentions=Changed([], sorted(str(m.id) for m in mentions)) if mentions else None,
            )
        )
        return message


async def _after_all(viewer: Viewer, item: Item) -> datetime:
    """Now, and later than all that was said on the locked item, though another machine's clock said it: what was read up to,
    and what is newer, is told by these times.
    """
    if item.last_message_id is None:
        return clock.now()
    newest = await ready_made.first(_said, viewer, item.last_message_id)
    return max(clock.now(), newest.created_at + timedelta(microseconds=1)) if newest else clock.now()


def _said(viewer: Viewer, message_id: UUID) -> QuerySet[Message]:
    return Message.filter(id=message_id)  # house: only when it was said


async def _conversation(
    viewer: Viewer, item: Item, kind: ConversationKind, conversation_id: UUID | None
) -> Conversation:
    """The thread asked for, else the one that the item has for this, else a new one; the item's lock keeps it the only one."""
    if conversation_id is not None:
        return await named(viewer, item, kind, conversation_id)
    threads = Conversation.filter(item_id=item.id, kind=kind)  # house: who may say something need not read
    there = await threads.order_by("created_at", "id")
    is_open = (thread for thread in there if thread.closed_at is None)
    return next(is_open, there[0] if there else None) or await begun(item, kind)


async def _attach(viewer: Viewer, message: Message, file_ids: Sequence[UUID]) -> None:
    if not file_ids:
        return
    own = File.filter(
        id__in=list(file_ids), uploader_id=viewer.principal_id, message_id__isnull=True
    )  # house: one's own
    if await own.update(message_id=message.id) != len(set(file_ids)):
        raise Invalid("One of these files is not yours to attach, or is attached already.", "fileIds")


async def _touch(item: Item, message: Message) -> None:
    """The item's newest words; what customers may see moves only with what they may see."""
    item.last_message_id = message.id
    columns = ["last_message_id"]
    if not message.internal:
        item.last_reply_id, item.updated_at = message.id, max(item.updated_at, message.created_at)
        columns += ["last_reply_id", "updated_at"]
    await ready_made.store(item, columns)


async def _again(viewer: Viewer, key: UUID) -> Message:
    message = await Message.visible_to(viewer).filter(id=key).first()
    if message is None:
        raise NotFound("What this key once posted is no longer visible to you.", "idempotencyKey")
    return message
