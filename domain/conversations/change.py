"""What was said, said better, or taken back. Both are traced: who, when, and for staff what an edited message said before."""

from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from domain import policy
from domain.conversations.locked import lock_on_item
from domain.conversations.post import TEXT_MOST
from domain.events import Changed, ItemEdited, MessageEdited, MessageRemoved, Snapshot
from domain.items.edit import CUT_BEGINS
from domain.items.locked import snapshot, store
from domain.unit_of_work import forget_texts, record, unit_of_work
from kit import clock, text
from kit.errors import Conflict
from models import File, Item, Message, Viewer, ready_made


async def edit(viewer: Viewer, message_id: UUID, said: str, version: int | None = None) -> Message:
    """The message with other words, as plain text; the same words change and record nothing.

    Raises: NotFound, NotAllowed, Invalid (nothing said), TooLarge, Conflict (a stale version; it was removed).
    """
    said = text.check(said, "text", most=TEXT_MOST, least=1)
    async with unit_of_work(viewer):
        message, item = await lock_on_item(viewer, _visible, message_id, version, "message")
        policy.check_message(viewer, "message.edit", message, item)
        if message.removed_at is not None:
            raise Conflict("This message was removed.", "id").with_current(message)
        if message.text == said:
            return message
        before, old = snapshot(item), message.text
        message.edited_at = clock.now()
        await _store(message, item, said, "edited_at")
        record(MessageEdited(**_about(message, item, before), text=Changed(old, said)))
        return message


async def remove(viewer: Viewer, message_id: UUID, version: int | None = None) -> Message:
    """The message without its words and files, which nobody gets back; one that was removed stays so.

    Its files are their uploader's alone again, until they are erased as files that nobody attached.
    Raises: NotFound, NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        message, item = await lock_on_item(viewer, _visible, message_id, version, "message")
        policy.check_message(viewer, "message.remove", message, item)
        if message.removed_at is not None:
            return message
        before, said = snapshot(item), message.text
        message.removed_at = clock.now()
        await File.filter(message_id=message.id).update(message_id=None)  # house: files of this message
        await _store(message, item, "", "removed_at")
        await forget_texts("message.edited", message.id)
        record(MessageRemoved(**_about(message, item, before)))
        if _describes(item, said):
            await _forget_description(item)
        return message


def _describes(item: Item, said: str) -> bool:
    """Whether these words are the item's description too, whole or as far as they had room; not words that begin alike."""
    head, note, _ = item.description.partition(CUT_BEGINS)
    return bool(head) and (said == item.description or (bool(note) and said.startswith(head)))


async def _forget_description(item: Item) -> None:
    """A mail's words are its ticket's description, too: where they are taken back, they are gone from there."""
    before, item.description = snapshot(item), ""
    await store(item, ["description"])
    await forget_texts("item.edited", item.id, "description")
    after = snapshot(item)
    record(
        ItemEdited(entity_id=item.id, item_id=item.id, project_id=item.project_id, before=before, after=after)
    )


def _visible(viewer: Viewer, message_id: UUID) -> QuerySet[Message]:
    return Message.visible_to(viewer).filter(id=message_id)


async def _store(message: Message, item: Item, said: str, when: str) -> None:
    """Other words, which are plain text without folds, and when that was, by its column."""
    message.text, message.folds, message.version = said, None, message.version + 1
    message.html = None  # type: ignore[assignment]  # tortoise types no texts that may be null
    await ready_made.store(message, ["text", "html", "folds", "version", when])
    if not message.internal:  # customers see something else now
        item.updated_at = clock.now()
        await ready_made.store(item, ["updated_at"])


def _about(message: Message, item: Item, before: Snapshot) -> dict[str, Any]:
    return {
        "entity_id": message.id,
        "item_id": item.id,
        "conversation_id": message.conversation_id,
        "project_id": item.project_id,
        "internal": message.internal,
        "before": before,
        "after": snapshot(item),
    }
