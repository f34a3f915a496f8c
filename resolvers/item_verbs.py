"""Mutations on items: each calls the verb of its own name."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import conversations, policy
from domain import items as verbs
from kit.errors import Invalid, NotAllowed, NotFound
from models import Item, Message, Source, Viewer
from realtime.presence import Doing
from resolvers.context import Ask
from resolvers.given import given, optional
from resolvers.inputs import PEOPLE, key, keys
from resolvers.outcome import outcome

_CUSTOMERS_DOORS = (Source.API, Source.PORTAL, Source.FORM, Source.CHAT)


@outcome("item")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> Item:
    project_given = input.project_id is not strawberry.UNSET
    project_id = given(input.project_id)
    new = verbs.NewItem(
        title=input.title,
        description=input.description or "",
        type_id=optional(given(input.type_id), "type", path=("input", "typeId")),
        priority=input.priority or 0,
        published=given(input.published),
        project_id=optional(project_id, "project", path=("input", "projectId")),
        project_given=project_given,
        requester_id=optional(given(input.requester_id), "customer", path=("input", "requesterId")),
        requester_email=given(input.requester_email),
        assignee_ids=keys(given(input.assignee_ids), "user", "team", path="assigneeIds"),
        follower_ids=keys(given(input.follower_ids), *PEOPLE, path="followerIds"),
        source=_door(info.context.viewer, given(input.source)),
    )
    return await verbs.create(info.context.viewer, new, idempotency_key)


def _door(viewer: Viewer, named: Source | None) -> Source:
    """By which door the item says it came in; a customer's can only be one that customers use through the API."""
    if viewer.is_customer and named not in (None, *_CUSTOMERS_DOORS):
        raise NotAllowed("Only staff may say that it came in that way.", "input", "source")
    return named or Source.API


@outcome("item")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Item:
    for name in ("title", "description", "priority", "published"):
        if getattr(input, name) is None:
            raise Invalid("This can be changed, not cleared.", "input", name)
    return await verbs.edit(
        info.context.viewer,
        key(id, "item"),
        version,
        title=given(input.title),
        description=given(input.description),
        priority=given(input.priority),
        published=given(input.published),
    )


@outcome("item")
async def set_status(
    info: Ask, id: strawberry.ID, status_id: strawberry.ID, version: int | None = None
) -> Item:
    status = key(status_id, "status", path=("statusId",))
    return await verbs.set_status(info.context.viewer, key(id, "item"), status, version)


@outcome("item")
async def assign(
    info: Ask, id: strawberry.ID, assignee_ids: Sequence[strawberry.ID], version: int | None = None
) -> Item:
    wanted = keys(assignee_ids, "user", "team", path="assigneeIds")
    return await verbs.assign(info.context.viewer, key(id, "item"), wanted, version)


@outcome("item")
async def follow(info: Ask, id: strawberry.ID) -> Item:
    return await verbs.follow(info.context.viewer, key(id, "item"))


@outcome("item")
async def unfollow(info: Ask, id: strawberry.ID) -> Item:
    return await verbs.unfollow(info.context.viewer, key(id, "item"))


@outcome("item")
async def change_followers(
    info: Ask,
    id: strawberry.ID,
    add: Sequence[strawberry.ID] | None = None,
    remove: Sequence[strawberry.ID] | None = None,
) -> Item:
    come, go = keys(add, *PEOPLE, path="add"), keys(remove, *PEOPLE, path="remove")
    return await verbs.change_followers(info.context.viewer, key(id, "item"), come, go)


@outcome("item")
async def move(
    info: Ask, id: strawberry.ID, project_id: strawberry.ID | None, version: int | None = None
) -> Item:
    project = optional(project_id, "project", path=("projectId",))
    return await verbs.move(info.context.viewer, key(id, "item"), project, version)


@outcome("message")
async def reply(info: Ask, id: strawberry.ID, input: Any, idempotency_key: str | None = None) -> Message:
    return await conversations.reply(info.context.viewer, key(id, "item"), _message(input), idempotency_key)


@outcome("message")
async def note(info: Ask, id: strawberry.ID, input: Any, idempotency_key: str | None = None) -> Message:
    return await conversations.note(info.context.viewer, key(id, "item"), _message(input), idempotency_key)


def _message(input: Any) -> conversations.NewMessage:
    return conversations.NewMessage(
        text=input.text,
        conversation_id=optional(
            given(input.conversation_id), "conversation", path=("input", "conversationId")
        ),
        file_ids=keys(given(input.file_ids), "file", path="fileIds"),
        mention_ids=keys(given(input.mention_ids), "user", "team", path="mentionIds"),
        draft_id=optional(given(input.draft_id), "draft", path=("input", "draftId")),
        after_message_id=optional(given(input.after_message_id), "message", path=("input", "afterMessageId")),
    )


_MAY_SIGNAL = {
    Doing.VIEWING: "item.follow",
    Doing.REPLYING: "item.reply",
    Doing.NOTING: "item.note",
    Doing.GONE: "item.follow",
}
"""What one has to be allowed to do to tell others that one does it; none of these asks who takes part."""


@outcome("item")
async def signal(info: Ask, id: strawberry.ID, doing: Doing) -> Item:
    viewer = info.context.viewer
    item = await Item.visible_to(viewer).filter(id=key(id, "item")).first()
    if item is None:
        raise NotFound("There is no such item.", "id")
    policy.check(viewer, _MAY_SIGNAL[doing], item)
    if info.context.presence is not None:
        info.context.presence.signal(viewer, item.id, doing)
    return item
