"""Inboxes: what admins read of them, and their mutations."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from tortoise.functions import Count

from domain import inboxes as verbs
from models import Inbox, InboxAddress, IncomingMail, IncomingState, Project, Viewer
from models.paging import Sort, complete
from resolvers.context import Ask, Context
from resolvers.given import given, never_cleared, optional
from resolvers.inputs import key
from resolvers.item_types import all_types
from resolvers.listings import Listing, Single, ordered_by
from resolvers.outcome import outcome
from resolvers.people import everyone
from resolvers.relations import One

_NEVER_CLEARED = (
    "name", "project_id", "type_id", "addresses", "allowed_senders", "own_lists", "blocked_senders", "trusted_senders",
)  # fmt: skip
BY_NAME = complete([Sort("name_folded")])

project = One("project_id", Project.visible_to)
type = One("type_id", all_types)
assignee = One("assignee_id", everyone)


async def addresses(rows: Sequence[Inbox], context: Context) -> Sequence[Sequence[str]]:
    """The addresses of each inbox that admins gave it."""
    of_inbox: dict[UUID, list[str]] = defaultdict(list)
    keys = [row.id for row in rows]
    found = InboxAddress.filter(inbox_id__in=keys).order_by("address")  # house: of visible inboxes
    for row in await found:
        of_inbox[row.inbox_id].append(row.written)
    return [of_inbox[row.id] for row in rows]


async def set_aside(rows: Sequence[Inbox], context: Context) -> Sequence[int]:
    """How many mails to each inbox are set aside."""
    keys = [row.id for row in rows]
    aside = IncomingMail.filter(inbox_id__in=keys, state=IncomingState.SET_ASIDE)  # house: of visible inboxes
    counted = await aside.annotate(count=Count("id")).group_by("inbox_id").values("inbox_id", "count")
    counts = {row["inbox_id"]: row["count"] for row in counted}
    return [counts.get(key, 0) for key in keys]


inboxes = Listing(Inbox, "inbox", ordered_by(BY_NAME), lambda viewer, _: Inbox.visible_to(viewer))


def _understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "inbox")


inbox = Single(_understood, lambda viewer, key: Inbox.visible_to(viewer).filter(id=key))


@outcome("inbox")
async def create(info: Ask, input: Any, idempotency_key: str | None = None) -> Inbox:
    new = verbs.NewInbox(
        name=input.name,
        addresses=input.addresses,
        project_id=optional(given(input.project_id), "project", path=("input", "projectId")),
        type_id=optional(given(input.type_id), "type", path=("input", "typeId")),
        assignee_id=optional(given(input.assignee_id), "user", "team", path=("input", "assigneeId")),
        allowed_senders=given(input.allowed_senders) or (),
        own_lists=given(input.own_lists) or (),
        blocked_senders=given(input.blocked_senders) or (),
        trusted_senders=given(input.trusted_senders) or (),
    )
    return await verbs.create(info.context.viewer, new, idempotency_key)


@outcome("inbox")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Inbox:
    never_cleared(input, *_NEVER_CLEARED)
    return await verbs.edit(
        info.context.viewer,
        key(id, "inbox"),
        version,
        name=given(input.name),
        project_id=optional(given(input.project_id), "project", path=("input", "projectId")),
        type_id=optional(given(input.type_id), "type", path=("input", "typeId")),
        assignee_id=optional(given(input.assignee_id), "user", "team", path=("input", "assigneeId")),
        assignee_given=input.assignee_id is not strawberry.UNSET,
        addresses=given(input.addresses),
        allowed_senders=given(input.allowed_senders),
        own_lists=given(input.own_lists),
        blocked_senders=given(input.blocked_senders),
        trusted_senders=given(input.trusted_senders),
    )


@outcome("inbox")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Inbox:
    return await verbs.remove(info.context.viewer, key(id, "inbox"), version)
