"""Threads, messages and files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from domain import policy
from domain.files import signed_url
from domain.pictures import Thumbnail
from kit.folds import Fold
from models import (
    Conversation,
    File,
    IncomingMail,
    Item,
    MailMark,
    Mention,
    Message,
    Participant,
    Principal,
    PrincipalKind,
    Project,
    Viewer,
)
from models.paging import Sort, complete
from models.writing.sources import Number, Rows, Source, Value
from models.writing.statement import Place
from resolvers.context import Context
from resolvers.given import optional
from resolvers.inputs import key
from resolvers.listings import Listing, Single
from resolvers.people import by_name, everyone, in_order, principals_by_id
from resolvers.relations import Many, One, Pages, by_id, written

OLDEST_FIRST = complete([Sort("created_at")])
NEWEST_FIRST = complete([Sort("active_at", descending=True)])
PURPOSE = "conversation"


of_item = Many("item_id", Conversation.visible_to, ("created_at", "id"))
of_project = Pages(Conversation, "project_id", Conversation.visible_to, NEWEST_FIRST, "project conversations")
messages_of_item = Pages(Message, "item_id", Message.visible_to, OLDEST_FIRST, "item messages")
messages = Pages(Message, "conversation_id", Message.visible_to, OLDEST_FIRST, "messages")


def _files(_: Viewer) -> QuerySet[File]:
    return File.all()  # house: files of visible messages


async def message_can(rows: Sequence[Message], context: Context) -> Sequence[frozenset[str]]:
    """What the viewer may do to each message."""
    items = await by_id(Item.visible_to, [row.item_id for row in rows], context)

    def can(row: Message) -> frozenset[str]:
        if row.item_id is not None and row.item_id not in items:
            return frozenset()
        project = row.project_id if row.item_id is None else items[row.item_id].project_id
        may = policy.may_to_message
        return frozenset(a for a in policy.MESSAGE_ACTIONS if may(context.viewer, a, row, project))

    return [can(row) for row in rows]


@dataclass(frozen=True)
class Can:
    """What the viewer may do to a thread."""

    post: bool
    edit: bool
    change_participants: bool


async def thread_can(rows: Sequence[Conversation], context: Context) -> Sequence[Can]:
    """What the viewer may do to each thread."""
    viewer = context.viewer
    items = await by_id(Item.visible_to, [row.item_id for row in rows], context)
    projects = await by_id(Project.visible_to, [row.project_id for row in rows], context)

    def can(row: Conversation) -> Can:
        item = items.get(row.item_id) if row.item_id else None
        if item is not None:
            item.parties = []  # who may speak on an item does not depend on them
        on = item or (projects.get(row.project_id) if row.project_id else None)
        post = (on is not None or row.direct) and policy.may_say(viewer, row, on)
        return Can(post, post and viewer.is_staff, post and viewer.is_staff and row.direct)

    return [can(row) for row in rows]


def _taking_part(viewer: Viewer) -> QuerySet[Participant]:
    """Customers learn of no organization but their own."""
    rows = Participant.all()  # house: of visible threads
    if viewer.is_staff:
        return rows
    return rows.filter(
        Q(principal_kind__not=PrincipalKind.ORGANIZATION) | Q(principal_id=viewer.organization_id)
    )


def _participants_written(at: Place) -> Source:
    part, some = at.statement.from_rows(_taking_part(at.viewer))
    people, all_people = at.statement.from_rows(everyone(at.viewer))
    source = f"{some} JOIN {all_people} ON {people.column('id')} = {part.column('principal_id')}"
    return Rows(people, source, f"{part.column('conversation_id')} = {at.column('id')}", by_name(people))


@written(_participants_written)
async def participants(rows: Sequence[Conversation], context: Context) -> Sequence[Sequence[Principal]]:
    """Who takes part in each thread, by name; nobody in one on an item or a project."""
    of_thread: dict[UUID, list[UUID]] = defaultdict(list)
    keys = [row.id for row in rows if row.direct]
    for part in await _taking_part(context.viewer).filter(conversation_id__in=keys) if keys else ():
        of_thread[part.conversation_id].append(part.principal_id)
    held = await principals_by_id([key for each in of_thread.values() for key in each], context)
    return [in_order(held[k] for k in of_thread[row.id]) for row in rows]


conversation_item = One("item_id", Item.visible_to)
conversation_project = One("project_id", Project.visible_to)
message_conversation = One("conversation_id", Conversation.visible_to)
author = One("author_id", everyone)
files = Many("message_id", _files, ("created_at", "id"))


async def mentions(rows: Sequence[Message], context: Context) -> Sequence[Sequence[Principal]]:
    """Whom each message names, as far as the viewer may see them, by name."""
    of_message: dict[UUID, list[UUID]] = defaultdict(list)
    keys = [row.id for row in rows]
    for each in await Mention.filter(message_id__in=keys, active=True):  # house: of visible messages
        of_message[each.message_id].append(each.principal_id)
    found = await by_id(Principal.visible_to, [key for each in of_message.values() for key in each], context)
    return [in_order(found[key] for key in of_message[row.id] if key in found) for row in rows]


def folds(row: Message) -> list[Fold]:
    """The folds of a message's text."""
    return [Fold.read(told) for told in row.folds or []]


def folds_written(at: Place) -> Source:
    """The same, by the database."""
    folded = at.statement.place(Message)
    told = {key: folded.dialect.of_member(folded.name, key) for key in ("kind", "first_line", "last_line")}
    parts = {key: Number(expression) for key, expression in told.items()} | {
        "kind": Value(told["kind"], None, nullable=False)
    }
    members = folded.dialect.members(at.column("folds"), folded.name)
    return Rows(replace(folded, parts=parts), members, "TRUE", [folded.dialect.nth(folded.name)])


async def mail_marks(rows: Sequence[Message], context: Context) -> Sequence[Sequence[MailMark] | None]:
    """The marks of the mail that each message was made of, none if it came otherwise; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    keys = [row.id for row in rows]
    mails = IncomingMail.filter(
        became_id__in=keys, made=True, marks__isnull=False
    )  # house: of visible messages
    found = dict(await mails.order_by("-received_at").values_list("became_id", "marks"))
    return [[MailMark(mark) for mark in found.get(row.id, ())] for row in rows]


async def file_urls(rows: Sequence[File], context: Context) -> Sequence[str]:
    """A signed link to each file, for this viewer."""
    return [signed_url(context.viewer, row) for row in rows]


async def thumbnail_urls(
    rows: Sequence[File], context: Context, size: Thumbnail = Thumbnail.PREVIEW
) -> Sequence[str | None]:
    """A signed link to the small version of each file that has one, for this viewer."""
    return [
        f"{signed_url(context.viewer, row)}&size={size.value}" if row.has_thumbnail else None for row in rows
    ]


def _understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "conversation")


conversation = Single(_understood, lambda viewer, key: Conversation.visible_to(viewer).filter(id=key))


def _listed(_: Viewer, project_id: strawberry.ID | None = None) -> tuple[UUID | None, tuple[Sort, ...]]:
    return optional(project_id, "project", path=("projectId",)), NEWEST_FIRST


def _meant(viewer: Viewer, project: UUID | None) -> QuerySet[Conversation]:
    rows = Conversation.visible_to(viewer).filter(item_id__isnull=True)
    return rows.filter(project_id__isnull=True) if project is None else rows.filter(project_id=project)


conversations = Listing(Conversation, PURPOSE, _listed, _meant)
