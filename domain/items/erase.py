"""Erase what was long enough in the bin: its words, files, mails and who was told of it. What stays is the log without words.

Whatever dies when, it is begun anew: files go first, which nobody can reach any more, then all rows in one transaction.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from domain import erasing, workspace
from domain.bin import KEPT_FOR
from domain.events import ItemErased
from domain.leases import claim_due
from domain.places import hold_the_tree
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import (
    BaselineItem,
    ChecklistEntry,
    CustomValue,
    Draft,
    EventRecord,
    EventText,
    Item,
    ItemLink,
    ItemMute,
    ItemParty,
    ItemPlan,
    ItemTag,
    Notification,
    PlanLink,
    Recurrence,
    RecurrenceDate,
)

LEASE = timedelta(minutes=10)


async def claim(most: int) -> list[UUID]:
    """Items whose time in the bin is over, the oldest first: one worker's until its lease runs out."""
    return await claim_due(Item, "erase_at", LEASE, most)


async def erase(item_id: UUID) -> None:
    """Erase an item, and those that were removed with it; nothing happens if that is done."""
    until = clock.now() - KEPT_FOR
    await erase_all(
        Item.filter(removed_with=item_id, removed_at__lte=until)  # house: the worker's own rows
    )


async def erase_all(binned: QuerySet[Item]) -> None:
    """Erase these items, whose time in the bin is over."""
    keys: list[UUID] = await binned.values_list("id", flat=True)  # type: ignore[assignment]
    if not keys:
        return
    await _erase_files(keys)
    async with unit_of_work(await workspace.automation(workspace.CLOCK)):
        await hold_the_tree()
        rows = await binned.order_by("id").select_for_update()
        if not rows:
            return
        await _erase_rows([row.id for row in rows])
        for row in rows:
            record(ItemErased(entity_id=row.id, item_id=row.id, project_id=row.project_id, internal=True))


async def _erase_files(keys: Sequence[UUID]) -> None:
    await erasing.files({"item_id__in": list(keys)})


async def _erase_rows(keys: list[UUID]) -> None:
    """All rows that have to do with these items, each after those that name it."""
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
    await Notification.filter(item_id__in=keys).delete()  # house: of erased items
    await erasing.threads({"item_id__in": keys})
    led = Item.filter(merged_into_id__in=keys)  # house: to what is erased
    await led.update(merged_into_id=None, merge=None)
    await Item.filter(parent_id__in=keys).update(parent_id=None)  # house: they went into the bin before
    await Item.filter(id__in=keys).delete()  # house: erased


async def _forget_words(keys: list[UUID]) -> None:
    """What the log and search know of these items and of what was said on them."""
    happened = EventRecord.filter(item_id__in=keys)  # house: nobody sees them any more
    texts = EventText.filter(position__in=Subquery(happened.values("position")))  # house: of erased items
    await texts.delete()
    await erasing.words({"item_id__in": keys})


async def _erase_mails(keys: list[UUID]) -> None:
    await erasing.mails({"item_id__in": keys}, about=Q(item_id__in=keys))
