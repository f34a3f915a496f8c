"""Subscriptions: each root says what to listen to and how a message about it is told."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from kit.errors import NotAllowed, NotFound
from models import Conversation
from models.properties.item import ITEM
from realtime.cursor import Cursor, from_text
from realtime.presence import PresenceStream
from realtime.streams import ConversationStream, ItemListStream, ItemStream, NotificationStream, Stream
from resolvers import about, told
from resolvers.context import Ask
from resolvers.inputs import OrderInput, filter_tree, key, sorts
from resolvers.items import NEWEST_FIRST, PURPOSE
from resolvers.signed_in import signed_in


@dataclass(frozen=True)
class Subscribed:
    """What a subscription's resolver returns: the live edge listens to `stream` and tells each message by `tell`."""

    stream: Stream
    after: Cursor | None
    tell: told.Tell

    def __aiter__(self) -> AsyncIterator[Any]:
        raise TypeError("Streams are run by the live edge, which shares one execution among listeners.")


def _after(after: str | None) -> Cursor | None:
    return None if after is None else from_text(after, "after")


async def item_changed(info: Ask, id: strawberry.ID, after: str | None = None) -> Subscribed:
    """One item."""
    signed_in(info)
    item_id = key(id, "item")
    return Subscribed(ItemStream(item_id), _after(after), about.of_items(item_id))


async def items_changed(
    info: Ask,
    filter: object | None = None,
    order_by: Sequence[OrderInput] | None = None,
    after: str | None = None,
) -> Subscribed:
    """A live list of items."""
    tree = filter_tree(ITEM, filter, signed_in(info), live=True)
    if not info.context.viewer.has_scope("items:read"):
        raise NotAllowed("This key may not read items.")
    order = sorts(ITEM, order_by) if order_by else NEWEST_FIRST
    return Subscribed(ItemListStream(tree), _after(after), about.of_items(None, order, PURPOSE))


async def conversation_changed(info: Ask, id: strawberry.ID, after: str | None = None) -> Subscribed:
    """One conversation."""
    thread = await Conversation.visible_to(signed_in(info)).filter(id=key(id, "conversation")).first()
    if thread is None:
        raise NotFound("There is no such conversation.", "id")
    stream = ConversationStream(thread.id, thread.item_id, thread.internal)
    return Subscribed(stream, _after(after), about.of_conversation)


async def notifications_changed(info: Ask, after: str | None = None) -> Subscribed:
    """What concerns me."""
    viewer = signed_in(info)
    if viewer.kind is None or not viewer.has_scope("notifications:read"):
        raise NotAllowed("This key may not read notifications.")
    stream = NotificationStream(f"{viewer.kind.value}:{viewer.principal_id}")
    return Subscribed(stream, _after(after), about.of_notifications)


async def item_presence(info: Ask, id: strawberry.ID) -> Subscribed:
    """Who is at one item."""
    signed_in(info)
    item_id = key(id, "item")
    return Subscribed(PresenceStream(item_id), None, told.of_presence(item_id))
