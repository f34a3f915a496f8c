"""What was said, said better, or taken back. Both are traced: who, when, and for staff what an edited message said before."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from domain import policy
from domain.conversations import mentions
from domain.conversations.locked import Place, lock_message
from domain.conversations.new_message import TEXT_MOST
from domain.events import Changed, ItemEdited, MessageEdited, MessageRemoved, Snapshot
from domain.items.edit import CUT_BEGINS
from domain.items.locked import snapshot, store
from domain.mails import raw
from domain.unit_of_work import forget_texts, record, unit_of_work
from kit import clock, text
from kit.errors import Conflict
from models import File, Item, Message, Viewer, ready_made


async def edit(
    viewer: Viewer,
    message_id: UUID,
    said: str,
    version: int | None = None,
    mention_ids: Sequence[UUID] | None = None,
) -> Message:
    """The message with other words, as plain text, and naming others, if `mention_ids` says whom; what is the same changes and
    records nothing. Who is named for the first time is told.

    Raises: NotFound, NotAllowed, Invalid (nothing said; mentioned is who cannot be), TooLarge, Conflict (a stale version; it
    was removed).
    """
    said = text.check(said, "text", most=TEXT_MOST, least=1)
    async with unit_of_work(viewer):
        message, place = await lock_message(viewer, message_id, version)
        policy.check_message(viewer, "message.edit", message, place.project_id)
        if message.removed_at is not None:
            raise Conflict("This message was removed.", "id").with_current(message)
        named: dict[str, Any] = (
            {} if mention_ids is None else await _named(viewer, message, place, mention_ids)
        )
        if message.text == said and not named:
            return message
        before, old = place.snapshot(), message.text
        if message.text != said:
            message.edited_at = clock.now()
            await _store(message, place, said, "edited_at")
            named["text"] = Changed(old, said)
        elif message.internal:
            message.version += 1
            await ready_made.store(message, ["version"])
        about = _about(message, place, before)
        # Whom it names is shown to staff alone: where only that changed, no customer hears of it, nor by a version.
        record(MessageEdited(**about | {"internal": message.internal or "text" not in named}, **named))
        return message


async def _named(viewer: Viewer, message: Message, place: Place, keys: Sequence[UUID]) -> dict[str, Any]:
    """What changed in whom the message names: nothing, if it names these already."""
    ever = await mentions.named(message)
    old = [key for key, active in ever.items() if active]
    now = list(dict.fromkeys(keys))
    await mentions.check(viewer, place, [key for key in now if key not in old])
    if set(now) == set(old):
        return {}
    await mentions.change(message, ever, now)
    told = {"mentions": Changed(_texts(old), _texts(now))}
    if fresh := [key for key in now if key not in ever]:
        told["newly_mentioned"] = Changed([], _texts(fresh))
    return told


def _texts(keys: Iterable[UUID]) -> list[str]:
    return sorted(str(key) for key in keys)


async def remove(viewer: Viewer, message_id: UUID, version: int | None = None) -> Message:
    """The message without its words and files, which nobody gets back, nor from the mail that it came by; one that was removed
    stays so.

    Its files are their uploader's alone again, until they are erased as files that nobody attached.
    Raises: NotFound, NotAllowed, Conflict (stale version).
    """
    async with unit_of_work(viewer):
        message, place = await lock_message(viewer, message_id, version)
        policy.check_message(viewer, "message.remove", message, place.project_id)
        if message.removed_at is not None:
            return message
        before, said = place.snapshot(), message.text
        message.removed_at = clock.now()
        files = File.filter(message_id=message.id)  # house: files of this message
        file_ids = {UUID(str(key)) for key in await files.values_list("id", flat=True)}
        await files.update(message_id=None)
        await _store(message, place, "", "removed_at")
        await forget_texts("message.edited", message.id)
        await mentions.forget(message)
        await raw.forget(message.id)
        await raw.forget_with(message, file_ids)
        record(MessageRemoved(**_about(message, place, before)))
        if place.item is not None and _describes(place.item, said):
            await _forget_description(place.item)
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


async def _store(message: Message, place: Place, said: str, when: str) -> None:
    """Other words, which are plain text without folds, and when that was, by its column."""
    message.text, message.folds, message.version = said, None, message.version + 1
    message.html = None  # type: ignore[assignment]  # tortoise types no texts that may be null
    await ready_made.store(message, ["text", "html", "folds", "version", when])
    if place.item is not None and not message.internal:  # customers see something else now
        place.item.updated_at = clock.now()
        await ready_made.store(place.item, ["updated_at"])


def _about(message: Message, place: Place, before: Snapshot) -> dict[str, Any]:
    return {
        "entity_id": message.id,
        "item_id": place.item_id,
        "conversation_id": message.conversation_id,
        "project_id": place.project_id,
        "internal": message.internal,
        "before": before,
        "after": place.snapshot(),
    }
