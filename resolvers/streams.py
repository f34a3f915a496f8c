"""Subscriptions: each root says what to listen to and how a message about it is told."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from kit.errors import FilterNotLive, NotAllowed, NotFound
from models import Conversation
from models.properties.item import ITEM
from realtime.cursor import Cursor, from_text
from realtime.entity_streams import (
    CustomFieldStream,
    FolderListStream,
    IncomingMailStream,
    ItemTypeStream,
    JobStream,
    ProjectPlanStream,
    TagStream,
    TreeStream,
)
from realtime.presence import ConversationPresenceStream, PresenceStream
from realtime.streams import (
    ConversationListStream,
    ConversationStream,
    ItemListStream,
    ItemStream,
    NotificationStream,
    Stream,
)
from resolvers import about, told
from resolvers import conversations as threads
from resolvers.context import Ask
from resolvers.given import optional
from resolvers.inputs import OrderInput, key, sorts
from resolvers.item_filter import item_filter
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
    tree = item_filter(filter, signed_in(info), live=True)
    if not info.context.viewer.has_scope("items:read"):
        raise NotAllowed("This key may not read items.")
    order = sorts(ITEM, order_by, info.context.viewer) if order_by else NEWEST_FIRST
    if any(sort.expression for sort in order):
        raise FilterNotLive("A stream cannot follow an order by a custom field; query it instead.", "orderBy")
    return Subscribed(ItemListStream(tree), _after(after), about.of_items(None, order, PURPOSE))


async def conversation_changed(info: Ask, id: strawberry.ID, after: str | None = None) -> Subscribed:
    """One conversation."""
    thread = await _thread(info, id)
    stream = ConversationStream(
        thread.id, thread.item_id, thread.internal, thread.kept_from_guests, thread.created_at
    )
    return Subscribed(stream, _after(after), about.of_conversation)


async def conversations_changed(
    info: Ask, project_id: strawberry.ID | None = None, after: str | None = None
) -> Subscribed:
    """A live list of conversations."""
    viewer = signed_in(info)
    project = optional(project_id, "project", path=("projectId",))
    if not viewer.has_scope("conversations:read") or not (
        project is None or viewer.has_scope("projects:read")
    ):
        raise NotAllowed("This key may not read these conversations.")
    tell = about.of_conversations(threads.NEWEST_FIRST, threads.PURPOSE)
    return Subscribed(ConversationListStream(project), _after(after), tell)


async def conversation_presence(info: Ask, id: strawberry.ID) -> Subscribed:
    """Who is in one conversation."""
    thread = await _thread(info, id)
    stream = ConversationPresenceStream(thread.id, thread.item_id, thread.kept_from_guests, thread.created_at)
    return Subscribed(stream, None, told.of_presence(thread.id, Conversation.visible_to))


async def _thread(info: Ask, id: strawberry.ID) -> Conversation:
    thread = await Conversation.visible_to(signed_in(info)).filter(id=key(id, "conversation")).first()
    if thread is None:
        raise NotFound("There is no such conversation.", "id")
    return thread


async def notifications_changed(info: Ask, after: str | None = None) -> Subscribed:
    """What concerns me."""
    viewer = signed_in(info)
    if viewer.kind is None or not viewer.has_scope("notifications:read"):
        raise NotAllowed("This key may not read notifications.")
    stream = NotificationStream(f"{viewer.kind.value}:{viewer.principal_id}")
    return Subscribed(stream, _after(after), about.of_notifications)


async def incoming_mails_changed(info: Ask, after: str | None = None) -> Subscribed:
    """Mails that wait for an admin."""
    viewer = signed_in(info)
    if not (viewer.sees_all and viewer.has_scope("items:read") and viewer.has_scope("conversations:read")):
        raise NotAllowed("Only admins may follow what comes in.")
    return Subscribed(IncomingMailStream(), _after(after), about.of_incoming_mails)


async def folders_changed(info: Ask, project_id: strawberry.ID, after: str | None = None) -> Subscribed:
    """The folders of a project."""
    viewer, project = signed_in(info), key(project_id, "project", path=("projectId",))
    if not (viewer.is_staff and viewer.has_scope("projects:read")):
        raise NotAllowed("Only staff may follow folders.")
    return Subscribed(FolderListStream(project), _after(after), about.of_folders)


async def project_plan_changed(info: Ask, id: strawberry.ID, after: str | None = None) -> Subscribed:
    """The plan of a project."""
    viewer, project = signed_in(info), key(id, "project")
    if not (viewer.is_staff and viewer.has_scope("items:read") and viewer.has_scope("projects:read")):
        raise NotAllowed("Only staff may follow plans.")
    return Subscribed(ProjectPlanStream(project), _after(after), about.of_project_plan)


async def tree_changed(info: Ask, after: str | None = None) -> Subscribed:
    """Portfolios, projects and folders."""
    if not signed_in(info).has_scope("projects:read"):
        raise NotAllowed("This key may not read projects.")
    return Subscribed(TreeStream(), _after(after), told.of_tree)


async def item_types_changed(info: Ask, after: str | None = None) -> Subscribed:
    """Types of items and their statuses."""
    signed_in(info)
    return Subscribed(ItemTypeStream(), _after(after), about.of_item_types)


async def tags_changed(info: Ask, after: str | None = None) -> Subscribed:
    """Tags."""
    viewer = signed_in(info)
    if not (viewer.is_staff and viewer.has_scope("items:read")):
        raise NotAllowed("Only staff may follow tags.")
    return Subscribed(TagStream(), _after(after), about.of_tags)


async def jobs_changed(info: Ask, after: str | None = None) -> Subscribed:
    """What takes long."""
    viewer = signed_in(info)
    if not (viewer.is_staff and viewer.has_scope("projects:read")):
        raise NotAllowed("Only staff may follow jobs.")
    return Subscribed(JobStream(), _after(after), about.of_jobs)


async def custom_fields_changed(info: Ask, after: str | None = None) -> Subscribed:
    """Custom fields."""
    if not signed_in(info).has_scope("items:read"):
        raise NotAllowed("This key may not read items.")
    return Subscribed(CustomFieldStream(), _after(after), about.of_custom_fields)


async def item_presence(info: Ask, id: strawberry.ID) -> Subscribed:
    """Who is at one item."""
    signed_in(info)
    item_id = key(id, "item")
    return Subscribed(PresenceStream(item_id), None, told.of_presence(item_id))
