"""Say something: on an item, to its customers or among ourselves, or in a thread wherever it stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import config, policy
from domain.conversations import mentions
from domain.conversations.leading import LeadsOn, carried_over, where_heard
from domain.conversations.locked import Place, lock_seen, seen_thread
from domain.conversations.new_message import TEXT_MOST, NewMessage
from domain.conversations.seen import check_seen
from domain.conversations.thread import begun, named, opened
from domain.events import Changed, MessagePosted
from domain.items.archive import bring_back
from domain.once import once
from domain.unit_of_work import record, unit_of_work
from kit import clock, text
from kit.errors import Invalid, NotFound, TooLarge
from kit.ids import new_id
from models import (
    Conversation,
    ConversationKind,
    Draft,
    File,
    Item,
    Message,
    Viewer,
    not_as_guest,
    ready_made,
)


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


async def post(
    viewer: Viewer, thread_id: UUID, new: NewMessage, idempotency_key: str | None = None
) -> Message:
    """A message in a thread: on an item or a project, or between those who take part in it.

    Raises: NotFound, NotAllowed, Invalid (nothing said; mentioned is who does not see the thread), TooLarge, Conflict
    (`check_seen`).
    """
    return await once(
        viewer,
        "conversation.post",
        idempotency_key,
        lambda: _post_in(viewer, thread_id, new),
        lambda key: _again(viewer, key),
    )


async def _post_in(viewer: Viewer, thread_id: UUID, new: NewMessage) -> Message:
    said = checked(new)
    if new.conversation_id not in (None, thread_id):
        raise Invalid("This is another conversation than the one to post in.", "input", "conversationId")
    async with unit_of_work(viewer):
        seen = await seen_thread(viewer, thread_id)
        if viewer.is_customer and seen.item_id is not None:
            on_item = replace(new, conversation_id=thread_id)
            return await _post(viewer, seen.item_id, ConversationKind.CUSTOMER, "item.reply", on_item)
        thread, place = await lock_seen(viewer, seen)
        policy.check_say(viewer, thread, place.on)
        return await say(viewer, place, thread, new, said)


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
    try:
        return await _post_on(viewer, item_id, kind, verb, new, leads_on=False)
    except LeadsOn:
        return await _post_on(viewer, item_id, kind, verb, new, leads_on=True)


async def _post_on(
    viewer: Viewer, item_id: UUID, kind: ConversationKind, verb: str, new: NewMessage, *, leads_on: bool
) -> Message:
    said = checked(new)
    async with unit_of_work(viewer):
        item, other = await where_heard(viewer, item_id, leads_on=leads_on)
        policy.check(viewer, verb, item)
        if other is not None:
            item, new = other, await carried_over(viewer, item, other, new)
        thread = await _conversation(viewer, item, kind, new.conversation_id)
        place = Place(item, thread, kept_from_guests=thread.kept_from_guests)
        return await say(viewer, place, thread, new, said)


def checked(new: NewMessage) -> str:
    """The words as they are kept.

    Raises: Invalid (nothing said), TooLarge.
    """
    check_files(new.file_ids)
    return text.check(new.text, "text", most=TEXT_MOST, least=0 if new.file_ids else 1)


def check_files(file_ids: Sequence[UUID]) -> None:
    """Raises: TooLarge, if these are more files than a message carries."""
    most = config.current().files_per_message
    if len(file_ids) > most:
        raise TooLarge(f"A message carries at most {most} files.", "fileIds")


async def say(viewer: Viewer, place: Place, thread: Conversation, new: NewMessage, said: str) -> Message:
    """What the verbs of posting share: the message in a thread whose place is locked, and who hears of it.

    Raises: NotFound, Invalid, Conflict.
    """
    if new.reopens and place.item is not None:
        await bring_back(place.item)
    before = place.snapshot()
    if new.after_message_id is not None:
        await check_seen(viewer, thread, new.after_message_id)
    if new.reopens:
        await opened(thread, place)
    named_ones = await mentions.check(viewer, place, new.mention_ids)
    assert viewer.principal_id is not None
    message = await Message.create(
        id=new_id(),
        conversation_id=thread.id,
        item_id=place.item_id,
        project_id=thread.project_id,
        author_id=viewer.principal_id,
        internal=thread.internal,
        kept_from_guests=thread.kept_from_guests,
        text=said,
        html=new.html,
        folds=[fold.told() for fold in new.folds] or None,
        created_at=await _after_all(viewer, place),
    )
    await mentions.keep(message, [each.id for each in named_ones])
    if new.draft_id is not None:  # before its files, as whoever saves it
        await Draft.filter(id=new.draft_id, author_id=viewer.principal_id).delete()  # house: one's own
    await take_files(viewer, new.file_ids, message_id=message.id, internal=message.internal, draft_id=None)
    await _touch(place, message)
    record(
        MessagePosted(
            entity_id=message.id,
            item_id=place.item_id,
            conversation_id=thread.id,
            project_id=place.project_id,
            internal=message.internal,
            before=before,
            after=place.snapshot(),
            mentions=Changed([], sorted(str(each.id) for each in named_ones)) if named_ones else None,
        )
    )
    return message


async def _after_all(viewer: Viewer, place: Place) -> datetime:
    """Now, and later than all that was said in the locked place, though another machine's clock said it: what was read up to,
    and what is newer, is told by these times.
    """
    item, thread = place.item, place.thread
    if item is None and thread is not None and thread.active_at is not None:
        return max(clock.now(), thread.active_at + timedelta(microseconds=1))
    if item is None or item.last_message_id is None:
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
    there = await threads.filter(*not_as_guest(viewer, "conversations")).order_by("created_at", "id")
    is_open = (thread for thread in there if thread.closed_at is None)
    return next(is_open, there[0] if there else None) or await begun(kind, item_id=item.id)


async def take_files(viewer: Viewer, file_ids: Sequence[UUID], **into: UUID | bool | None) -> None:
    """The viewer's own files that nothing has taken go to a message or a draft. Raises: Invalid."""
    loose = File.loose().filter(uploader_id=viewer.principal_id)
    if file_ids and await loose.filter(id__in=list(file_ids)).update(**into) != len(set(file_ids)):
        raise Invalid("One of these files is not yours to attach, or is attached already.", "fileIds")


async def _touch(place: Place, message: Message) -> None:
    """The newest words there; what customers may see moves only with what they may see."""
    item, thread = place.item, place.thread
    if item is None:
        assert thread is not None
        thread.active_at = message.created_at
        await ready_made.store(thread, ["active_at"])
        return
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
