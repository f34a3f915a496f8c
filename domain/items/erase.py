"""Erase what was long enough in the bin: its words, files, mails and who was told of it. What stays is the log without words.

Whatever dies when, it is begun anew: files go first, which nobody can reach any more, then all rows in one transaction.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from domain import pictures, workspace
from domain.events import ItemErased
from domain.files import storage_key
from domain.items.remove import KEPT_FOR
from domain.leases import claim_due
from domain.mails.raw import ERASED
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit import clock, storage
from models import (
    BaselineItem,
    ChecklistEntry,
    Conversation,
    CustomValue,
    Draft,
    EventRecord,
    EventText,
    File,
    IncomingMail,
    Item,
    ItemLink,
    ItemMute,
    ItemParty,
    ItemPlan,
    ItemTag,
    Mention,
    Message,
    Notice,
    Notification,
    OutgoingMail,
    PlanLink,
    ReadMark,
    Recurrence,
    RecurrenceDate,
    SearchDocument,
)

LEASE = timedelta(minutes=10)
_HEAD: dict[str, Any] = {
    "from_name": "",
    "from_address": "",
    "sender_key": "",
    "subject": "",
    "copied_to": None,
    "return_path": None,
    "recipients": [],
}
"""What is left of who wrote what to whom, in mails that became its messages; by its fingerprint a copy is still known as one."""


async def claim(most: int) -> list[UUID]:
    """Items whose time in the bin is over, the oldest first: one worker's until its lease runs out."""
    return await claim_due(Item, "erase_at", LEASE, most)


async def erase(item_id: UUID) -> None:
    """Erase an item, and those that were removed with it; nothing happens if that is done."""
    keys: list[UUID] = await _with(item_id).values_list("id", flat=True)  # type: ignore[assignment]
    if not keys:
        return
    await _erase_files(keys)
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        await hold_the_tree()
        rows = await _with(item_id).order_by("id").select_for_update()
        if not rows:
            return
        await _erase_rows([row.id for row in rows])
        for row in rows:
            record(ItemErased(entity_id=row.id, item_id=row.id, project_id=row.project_id, internal=True))


def _with(item_id: UUID) -> QuerySet[Item]:
    until = clock.now() - KEPT_FOR
    return Item.filter(removed_with=item_id, removed_at__lte=until)  # house: the worker's own rows


async def _erase_files(keys: Sequence[UUID]) -> None:
    """The bytes and small versions of all files: whoever still shows a picture of equal content has these made anew."""
    for file in await File.filter(message_id__in=_of(Message, keys)):  # house: nobody sees them any more
        await storage.current().delete(storage_key(file.id))
        for size in pictures.Thumbnail:
            await storage.current().delete(pictures.storage_key(file.sha256, size))


async def _erase_rows(keys: list[UUID]) -> None:
    """All rows that have to do with these items, each after those that name it."""
    said, threads = _of(Message, keys), _of(Conversation, keys)
    await _forget_words(keys)
    await _erase_mails(keys)
    for table in (
        BaselineItem,
        ChecklistEntry,
        CustomValue,
        ItemTag,
        ItemLink,
        ItemMute,
        ItemParty,
        Draft,
        Recurrence,
        RecurrenceDate,
    ):
        await table.filter(item_id__in=keys).delete()
    await ItemLink.filter(other_id__in=keys).delete()  # house: of erased items
    await RecurrenceDate.filter(made_id__in=keys).update(made_id=None)  # house: it was made, all the same
    await ItemPlan.filter(id__in=keys).delete()  # house: of erased items
    await PlanLink.filter(before_id__in=keys).delete()  # house: of erased items
    await PlanLink.filter(after_id__in=keys).delete()  # house: of erased items
    await Draft.filter(conversation_id__in=threads).delete()  # house: of erased items
    # Messages may have come by a split while somebody read, or was told of, them where they were before.
    await ReadMark.filter(
        Q(conversation_id__in=threads) | Q(message_id__in=said)
    ).delete()  # house: of erased items
    await Notification.filter(Q(item_id__in=keys) | Q(message_id__in=said)).delete()  # house: of erased items
    await Mention.filter(message_id__in=said).delete()  # house: of erased items
    await File.filter(message_id__in=said).delete()  # house: of erased items
    await Message.filter(item_id__in=keys).delete()  # house: of erased items
    await Conversation.filter(item_id__in=keys).delete()  # house: of erased items
    led = Item.filter(merged_into_id__in=keys)  # house: to what is erased
    await led.update(merged_into_id=None, merge=None)
    await Item.filter(parent_id__in=keys).update(parent_id=None)  # house: they went into the bin before
    await Item.filter(id__in=keys).delete()  # house: erased


async def _forget_words(keys: list[UUID]) -> None:
    """What the log and search know of these items and of what was said on them."""
    happened = EventRecord.filter(item_id__in=keys)  # house: nobody sees them any more
    texts = EventText.filter(position__in=Subquery(happened.values("position")))  # house: of erased items
    await texts.delete()
    edited = EventRecord.filter(  # house: of erased items, also where a message was before a split
        kind="message.edited", entity_id__in=_of(Message, keys)
    )
    elsewhere = EventText.filter(position__in=Subquery(edited.values("position")))  # house: of erased items
    await elsewhere.delete()
    known = SearchDocument.filter(entity_id__in=_of(Message, keys))  # house: of erased items
    await known.delete()


async def _erase_mails(keys: list[UUID]) -> None:
    """Mails about them, and what mails hold that became their messages; those bear no name any more, and are known by no id."""
    said = _of(Message, keys)
    about = Q(item_id__in=keys) | Q(about_id__in=said)
    mails = OutgoingMail.filter(about)  # house: of erased items
    await Notice.filter(Q(item_id__in=keys) | Q(message_id__in=said)).delete()  # house: of erased items
    await Notice.filter(mail_id__in=Subquery(mails.values("id"))).delete()  # house: told by mails that go
    await mails.delete()
    taken = IncomingMail.filter(became_id__in=said)  # house: of erased items
    await taken.update(**ERASED, **_HEAD, became_id=None, erased_at=clock.now(), erase_at=None)


def _of(table: type[Message] | type[Conversation], keys: Sequence[UUID]) -> Subquery:
    """The keys of what is on these items."""
    return Subquery(table.filter(item_id__in=list(keys)).values("id"))
