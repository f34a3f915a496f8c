"""Where a customer is heard who says something on an item that was merged into another.

They are heard on the other, where the work is, if exactly those customers hear them there who would hear them on their own: the
requester of both, as a rule. Else they are heard where they spoke, in front of the same people as ever; who works on the other
is told. Staff choose themselves to whom they speak.
"""

from dataclasses import replace
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from domain import policy
from domain.conversations.new_message import NewMessage
from domain.conversations.seen import check_seen
from domain.items.locked import load_parties, lock, lock_all
from domain.items.merged import led_to
from domain.places import hold_the_tree
from kit.errors import NotFound
from models import OF_CUSTOMERS, Conversation, ConversationKind, Item, Message, Viewer, ready_made
from models.conversation import GUEST


class LeadsOn(Exception):
    """A customer speaks on what was merged into another, or on what they do not see."""


async def where_heard(viewer: Viewer, item_id: UUID, *, leads_on: bool) -> tuple[Item, Item | None]:
    """The item that somebody speaks on, locked, and the one on which they are heard in its place, locked too, if there is one.

    leads_on: whether that was looked for before, in a transaction that is over. Whoever waited for a merge to end has the item
    locked, though it is not found any more: they would lock the other after it, in whatever order the two stand, and without the
    tree, which is held before any of several is locked.

    Raises: NotFound, LeadsOn (unless it was looked for).
    """
    if not viewer.is_customer:
        return await lock(viewer, item_id), None
    if not leads_on:
        item = await ready_made.first(_unmerged, viewer, item_id)
        if item is None:
            raise LeadsOn
        await load_parties({item.id: item})
        return item, None
    end = await _end(viewer, item_id)
    if end is None:
        return await lock(viewer, item_id), None
    await hold_the_tree()
    found = {each.id: each for each in await lock_all(viewer, [item_id, end])}
    item, other = found[item_id], found[end]
    is_there = item.merged_into_id is not None and other.merged_into_id is None
    if is_there and policy.may(viewer, "item.reply", other) and _same_customers(item, other):
        return item, other
    return item, None


async def carried_over(viewer: Viewer, item: Item, other: Item, new: NewMessage) -> NewMessage:
    """What was to be said in a thread of the one item, for the other: in its usual thread, if not in one of its own.

    Raises: NotFound (no such thread, or message that they had seen), Conflict (somebody has said something in that thread
    meanwhile).
    """
    asked, seen = new.conversation_id, new.after_message_id
    if asked is None and seen is None:
        return new
    both = Conversation.visible_to(viewer).filter(
        item_id__in=[item.id, other.id], kind=ConversationKind.CUSTOMER
    )
    if asked is None:
        said = Message.visible_to(viewer).filter(id=seen)
        thread = await both.filter(id__in=Subquery(said.values("conversation_id"))).first()
    else:
        thread = await both.filter(id=asked).first()
    if thread is None and asked is None:
        raise NotFound("There is no such message in this conversation.", "afterMessageId")
    if thread is None:
        raise NotFound("There is no such conversation of this kind on the item.", "conversationId")
    if thread.item_id == other.id:
        return new
    if seen is not None:
        await check_seen(viewer, thread, seen)
    return replace(new, conversation_id=None, after_message_id=None)


async def _end(viewer: Viewer, item_id: UUID) -> UUID | None:
    """Where merges lead from an item that the viewer sees; None if nowhere, or to what they do not see."""
    item = await Item.visible_to(viewer).filter(id=item_id).first()
    led = await led_to(item) if item is not None else []
    return led[-1] if led and await Item.visible_to(viewer).filter(id=led[-1]).exists() else None


def _same_customers(item: Item, other: Item) -> bool:
    """Whether the same customers see both; never where whoever follows a project does, who see some threads and others not."""
    one, two = (
        {token for token in each.audience() if token.startswith(OF_CUSTOMERS)} for each in (item, other)
    )
    return one == two and not any(token.startswith(GUEST) for token in one)


def _unmerged(viewer: Viewer, item_id: UUID) -> QuerySet[Item]:
    rows = Item.visible_to(viewer).filter(id=item_id, merged_into_id__isnull=True)
    return rows.select_for_update(no_key=True).limit(1)
