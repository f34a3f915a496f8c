"""Mutations on items: each calls the verb of its own name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry

from domain import conversations, policy
from domain import items as verbs
from domain.items import Together
from domain.items.change_in_steps import JOB_ITEMS_MOST
from domain.items.change_many import ITEMS_MOST, too_many
from kit.errors import Conflict, NotAllowed, NotFound
from models import Item, Job, Message, Source, Viewer
from realtime.presence import Doing
from resolvers.context import Ask
from resolvers.conversation_verbs import message_of
from resolvers.given import given, never_cleared, optional, values
from resolvers.inputs import PEOPLE, key, keys
from resolvers.outcome import Reason, outcome, reason

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
        parent_id=optional(given(input.parent_id), "item", path=("input", "parentId")),
        folder_id=optional(given(input.folder_id), "folder", path=("input", "folderId")),
        requester_id=optional(given(input.requester_id), "customer", path=("input", "requesterId")),
        requester_email=given(input.requester_email),
        assignee_ids=keys(given(input.assignee_ids), "user", "team", path="assigneeIds"),
        follower_ids=keys(given(input.follower_ids), *PEOPLE, path="followerIds"),
        source=_door(info.context.viewer, given(input.source)),
        tag_ids=keys(given(input.tag_ids), "tag", path="tagIds"),
        custom_fields=values(input.custom_fields) or (),
        from_item_id=optional(given(input.from_item_id), "item", path=("input", "fromItemId")),
        percent_complete=given(input.percent_complete),
        agile_points=given(input.agile_points),
    )
    return await verbs.create(info.context.viewer, new, idempotency_key)


def _door(viewer: Viewer, named: Source | None) -> Source:
    """By which door the item says it came in; a customer's can only be one that customers use through the API."""
    if viewer.is_customer and named not in (None, *_CUSTOMERS_DOORS):
        raise NotAllowed("Only staff may say that it came in that way.", "input", "source")
    return named or Source.API


@outcome("item")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Item:
    never_cleared(input, "title", "description", "priority", "published", "tag_ids", "custom_fields")
    return await verbs.edit(
        info.context.viewer,
        key(id, "item"),
        version,
        title=given(input.title),
        description=given(input.description),
        priority=given(input.priority),
        published=given(input.published),
        tag_ids=None if given(input.tag_ids) is None else keys(input.tag_ids, "tag", path="tagIds"),
        custom_fields=values(input.custom_fields),
        progress=_progress(input),
        points=_points(input),
    )


def _progress(input: Any) -> verbs.Progress | None:
    percent = input.percent_complete
    return None if percent is strawberry.UNSET else verbs.Progress(percent)


def _points(input: Any) -> verbs.Points | None:
    points = input.agile_points
    return None if points is strawberry.UNSET else verbs.Points(points)


@outcome("item")
async def set_status(
    info: Ask, id: strawberry.ID, status_id: strawberry.ID, version: int | None = None
) -> Item:
    status = key(status_id, "status", path=("statusId",))
    return await verbs.set_status(info.context.viewer, key(id, "item"), status, version)


@outcome("item")
async def convert(
    info: Ask,
    id: strawberry.ID,
    type_id: strawberry.ID,
    status_id: strawberry.ID | None = None,
    version: int | None = None,
) -> Item:
    status = optional(status_id, "status", path=("statusId",))
    type_key = key(type_id, "type", path=("typeId",))
    return await verbs.convert(info.context.viewer, key(id, "item"), type_key, status, version)


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
async def mute(info: Ask, id: strawberry.ID) -> Item:
    return await verbs.mute(info.context.viewer, key(id, "item"))


@outcome("item")
async def unmute(info: Ask, id: strawberry.ID) -> Item:
    return await verbs.unmute(info.context.viewer, key(id, "item"))


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
async def change_tags(
    info: Ask,
    id: strawberry.ID,
    add: Sequence[strawberry.ID] | None = None,
    remove: Sequence[strawberry.ID] | None = None,
) -> Item:
    come, go = keys(add, "tag", path="add"), keys(remove, "tag", path="remove")
    return await verbs.change_tags(info.context.viewer, key(id, "item"), come, go)


@outcome("item")
async def move(
    info: Ask, id: strawberry.ID, project_id: strawberry.ID | None, version: int | None = None
) -> Item:
    project = optional(project_id, "project", path=("projectId",))
    return await verbs.move(info.context.viewer, key(id, "item"), project, version)


@outcome("item")
async def place(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Item:
    wanted = verbs.Wanted(
        parent_id=optional(given(input.parent_id), "item", path=("input", "parentId")),
        folder_id=optional(given(input.folder_id), "folder", path=("input", "folderId")),
        before_id=optional(given(input.before_id), "item", path=("input", "beforeId")),
        after_id=optional(given(input.after_id), "item", path=("input", "afterId")),
        project_id=optional(given(input.project_id), "project", path=("input", "projectId")),
    )
    return await verbs.place(info.context.viewer, key(id, "item"), wanted, version)


@outcome("message")
async def reply(info: Ask, id: strawberry.ID, input: Any, idempotency_key: str | None = None) -> Message:
    return await conversations.reply(info.context.viewer, key(id, "item"), message_of(input), idempotency_key)


@outcome("message")
async def note(info: Ask, id: strawberry.ID, input: Any, idempotency_key: str | None = None) -> Message:
    return await conversations.note(info.context.viewer, key(id, "item"), message_of(input), idempotency_key)


@dataclass(frozen=True)
class Failure:
    """Why one of many was not changed."""

    index: int
    error: Reason


@dataclass(frozen=True)
class Changed:
    """What became of many."""

    items: list[Item]
    failures: list[Failure]


@outcome("changed")
async def change_many(info: Ask, ids: Sequence[strawberry.ID], input: Any, together: Together) -> Changed:
    changes, items = _changes(input), _items(ids, ITEMS_MOST)
    try:
        done = await verbs.change_many(info.context.viewer, items, changes, together)
    except Conflict as conflict:
        raise conflict.with_current(_told(conflict.current)) from None
    return _told(done)


@outcome("job")
async def change_many_as_job(
    info: Ask, ids: Sequence[strawberry.ID], input: Any, idempotency_key: str | None = None
) -> Job:
    changes, items = _changes(input), _items(ids, JOB_ITEMS_MOST)
    return await verbs.change_many_as_job(info.context.viewer, items, changes, idempotency_key)


def _items(ids: Sequence[strawberry.ID], most: int) -> list[UUID]:
    if len(ids) > most:
        raise too_many(most)
    return keys(ids, "item", path="ids", most=most)


def _changes(input: Any) -> verbs.Changes:
    assignees = given(input.assignee_ids)
    return verbs.Changes(
        status_id=optional(given(input.status_id), "status", path=("input", "statusId")),
        priority=given(input.priority),
        published=given(input.published),
        assignee_ids=None if assignees is None else keys(assignees, "user", "team", path="assigneeIds"),
        add_follower_ids=keys(given(input.add_follower_ids), *PEOPLE, path="addFollowerIds"),
        remove_follower_ids=keys(given(input.remove_follower_ids), *PEOPLE, path="removeFollowerIds"),
        moves=input.project_id is not strawberry.UNSET,
        project_id=optional(given(input.project_id), "project", path=("input", "projectId")),
        archived=given(input.archived),
        removed=bool(given(input.removed)),
        progress=_progress(input),
        points=_points(input),
    )


def _told(done: Any) -> Changed:
    return Changed(done.items, [Failure(each.index, reason(each.error)) for each in done.failures])


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
