"""Threads, messages and files."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from domain import policy
from domain.files import signed_url
from kit.folds import Fold
from models import Conversation, File, IncomingMail, Item, MailMark, Message, ReadMark, Viewer
from models.paging import Sort, complete
from models.writing.sources import Number, Rows, Source, Value
from models.writing.statement import Place
from resolvers.context import Context
from resolvers.inputs import key
from resolvers.listings import Single
from resolvers.people import everyone
from resolvers.relations import Many, One, Pages, by_id

OLDEST_FIRST = complete([Sort("created_at")])


of_item = Many("item_id", Conversation.visible_to, ("created_at", "id"))
messages_of_item = Pages(Message, "item_id", Message.visible_to, OLDEST_FIRST, "item messages")
messages = Pages(Message, "conversation_id", Message.visible_to, OLDEST_FIRST, "messages")


async def read_up_to(rows: Sequence[Conversation], context: Context) -> Sequence[Message | None]:
    """Up to which message the viewer has read each thread."""
    marks = ReadMark.filter(  # house: one's own marks
        conversation_id__in=[row.id for row in rows], principal_id=context.viewer.principal_id
    )
    read = {m.conversation_id: m.message_id for m in await marks}
    found = (
        {m.id: m for m in await Message.visible_to(context.viewer).filter(id__in=list(read.values()))}
        if read
        else {}
    )
    return [found.get(read[row.id]) if row.id in read else None for row in rows]


def _files(_: Viewer) -> QuerySet[File]:
    return File.all()  # house: files of visible messages


async def message_can(rows: Sequence[Message], context: Context) -> Sequence[frozenset[str]]:
    """What the viewer may do to each message."""
    items = await by_id(Item.visible_to, [row.item_id for row in rows], context)
    return [
        frozenset(
            action
            for action in policy.MESSAGE_ACTIONS
            if row.item_id in items and policy.may_to_message(context.viewer, action, row, items[row.item_id])
        )
        for row in rows
    ]


conversation_item = One("item_id", Item.visible_to)
message_conversation = One("conversation_id", Conversation.visible_to)
author = One("author_id", everyone)
files = Many("message_id", _files, ("created_at", "id"))


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
    mails = IncomingMail.filter(became_id__in=keys, marks__isnull=False)  # house: of visible messages
    found = dict(await mails.order_by("-received_at").values_list("became_id", "marks"))
    return [[MailMark(mark) for mark in found.get(row.id, ())] for row in rows]


async def file_urls(rows: Sequence[File], context: Context) -> Sequence[str]:
    """A signed link to each file, for this viewer."""
    return [signed_url(context.viewer, row) for row in rows]


def _understood(_: Viewer, id: strawberry.ID) -> UUID:
    return key(id, "conversation")


conversation = Single(_understood, lambda viewer, key: Conversation.visible_to(viewer).filter(id=key))
