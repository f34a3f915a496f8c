"""Items: their fields by batch, their roots, their mutations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.functions import Count, Sum
from tortoise.queryset import QuerySet

from domain import mutes, policy
from models import (
    Folder,
    Item,
    ItemCount,
    ItemLink,
    ItemParty,
    ItemType,
    Message,
    Part,
    Principal,
    Project,
    Status,
    Viewer,
)
from models.paging import Sort, Window, complete
from models.paging_by import pages_by
from models.properties.declaration import Property
from models.properties.filters import All, Condition, Filter, to_q
from models.properties.item import ITEM, NOT_ARCHIVED
from models.writing.dialect import Sql
from models.writing.sources import Nothing, Number, Row, Rows, Source, Value
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.inputs import OrderInput, sorts
from resolvers.inputs import key as key_of
from resolvers.item_filter import item_filter
from resolvers.item_types import all_statuses, all_types
from resolvers.listings import Listing, Single
from resolvers.people import by_name, everyone, in_order, principals_by_id
from resolvers.relations import Asked, One, Pages, by_id, staff, written
from resolvers.signed_in import signed, signed_in

_OLDEST_FIRST = complete([Sort("created_at")])
NEWEST_FIRST = complete([Sort("updated_at", descending=True)])
BY_NUMBER = complete([Sort("number")])
BY_PLACE = complete([Sort("order_key")])
PURPOSE = "item"


type = One("type_id", all_types)
status = One("status_id", all_statuses)
project = One("project_id", Project.visible_to)
requester = One("requester_id", everyone)
creator = One("creator_id", everyone, staff)
_newest = One(lambda viewer: "last_message_id" if viewer.is_staff else "last_reply_id", Message.visible_to)


def _last_message_written(at: Place) -> Source:
    if not at.viewer.guest_projects:
        return _newest.written(at)
    seen, source = at.statement.from_rows(Message.visible_to(at.viewer))
    newest = at.statement.first(
        Message.visible_to(at.viewer),
        "id",
        lambda said: f"{said.column('item_id')} = {at.column('id')}",
        ("-created_at", "-id"),
    )
    return Row(seen, source, f"{seen.column('id')} = {newest}")


@written(_last_message_written)
async def last_message(rows: Sequence[Item], context: Context) -> Sequence[Message | None]:
    """The newest message of each item; guests of a project do not see all of an item's, so that theirs has to be looked for."""
    if not context.viewer.guest_projects:
        return await _newest(rows, context)
    seen, keys = Message.visible_to(context.viewer), [row.id for row in rows]
    pages = await pages_by(seen, "item_id", keys, _OLDEST_FIRST, Window(last=1), "last message")
    return [page.rows[-1] if page.rows else None for page in pages]


def _key_written(at: Place) -> Source:
    prefix = at.statement.first(
        all_types(at.viewer), "key_prefix", lambda type: f"{type.column('id')} = {at.column('type_id')}"
    )
    field = ItemType._meta.fields_map["key_prefix"]
    return Value(at.dialect.joined([prefix, "-", at.column("number")]), field, nullable=False)


@written(_key_written)
async def key(rows: Sequence[Item], context: Context) -> Sequence[str]:
    """Each item's human key: its type's prefix and its number."""
    types = await by_id(all_types, [row.type_id for row in rows], context)
    return [f"{types[row.type_id].key_prefix}-{row.number}" for row in rows]


async def parties(rows: Sequence[Item], context: Context) -> dict[UUID, list[ItemParty]]:
    """Assignees and followers of visible items, read once in an execution."""
    return await context.by_key("parties", [row.id for row in rows], _parties)


async def _parties(keys: list[UUID]) -> dict[UUID, list[ItemParty]]:
    found: dict[UUID, list[ItemParty]] = {key: [] for key in keys}
    for party in await ItemParty.filter(item_id__in=keys).order_by("id"):  # house: of visible items
        found[party.item_id].append(party)
    return found


async def _people(rows: Sequence[Item], context: Context, part: Part) -> list[list[Principal]]:
    of_item = await parties(rows, context)
    keys = [[p.principal_id for p in of_item[row.id] if p.part is part] for row in rows]
    held = await principals_by_id([key for each in keys for key in each], context)
    return [in_order(held[k] for k in each) for each in keys]


def _people_written(at: Place, part: Part) -> Source:
    """Parties' principals, by name."""
    parties, some = at.statement.from_rows(ItemParty.filter(part=part))  # house: of visible items
    people, all_people = at.statement.from_rows(everyone(at.viewer))
    source = f"{some} JOIN {all_people} ON {people.column('id')} = {parties.column('principal_id')}"
    return Rows(people, source, f"{parties.column('item_id')} = {at.column('id')}", by_name(people))


@written(lambda at: _people_written(at, Part.ASSIGNEE))
async def assignees(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Principal]]:
    """The users and teams who work on each item, by name."""
    return await _people(rows, context, Part.ASSIGNEE)


@written(lambda at: _people_written(at, Part.FOLLOWER) if at.viewer.is_staff else Nothing())
async def followers(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Principal] | None]:
    """Who follows each item, by name; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    return await _people(rows, context, Part.FOLLOWER)


async def i_follow(rows: Sequence[Item], context: Context) -> Sequence[bool]:
    """Whether the viewer follows each item."""
    of_item, me = await parties(rows, context), context.viewer.principal_id
    return [any(p.part is Part.FOLLOWER and p.principal_id == me for p in of_item[row.id]) for row in rows]


async def is_muted(rows: Sequence[Item], context: Context) -> Sequence[bool]:
    """Whether the viewer has muted each item."""
    muted = await mutes.items(context.viewer, [row.id for row in rows])
    return [row.id in muted for row in rows]


async def linked(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Item] | None]:
    """The items that each item has to do with, by number, where the viewer may see them; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    keys = [row.id for row in rows]
    others: dict[UUID, set[UUID]] = defaultdict(set)
    for link in await ItemLink.visible_to(context.viewer).filter(Q(item_id__in=keys) | Q(other_id__in=keys)):
        others[link.item_id].add(link.other_id)
        others[link.other_id].add(link.item_id)
    wanted = {key for row in rows for key in others[row.id]}
    found = (
        {i.id: i for i in await Item.visible_to(context.viewer).filter(id__in=list(wanted))} if wanted else {}
    )
    listed = [[found[key] for key in others[row.id] if key in found] for row in rows]
    return [sorted(each, key=lambda i: i.number) for each in listed]


def _of_staff(viewer: Viewer) -> QuerySet[Item]:
    """How items hang together is for those who work on them; what is archived is asked for by a list's filter."""
    if not staff(viewer):
        return Item.filter(id__in=[])  # house: none
    return Item.visible_to(viewer).filter(archived=False)


parent = One("parent_id", Item.visible_to, staff)
merged_into = One("merged_into_id", Item.visible_to)
merged_items = Pages(Item, "merged_into_id", Item.visible_to, BY_NUMBER, PURPOSE)
folder = One("folder_id", Folder.visible_to, staff)
children = Pages(Item, "parent_id", _of_staff, BY_PLACE, PURPOSE)


async def child_count(rows: Sequence[Item], context: Context) -> Sequence[int]:
    """How many items stand right below each, where the viewer may see them; none for customers."""
    below = _of_staff(context.viewer).filter(parent_id__in=[row.id for row in rows])
    found = dict(
        await below.annotate(found=Count("id")).group_by("parent_id").values_list("parent_id", "found")
    )
    return [found.get(row.id, 0) for row in rows]


async def viewer_can(rows: Sequence[Item], context: Context) -> Sequence[frozenset[str]]:
    """What the viewer may do to each item: the actions of `domain.policy`."""
    of_item = await parties(rows, context)
    for row in rows:
        row.parties = of_item[row.id]
    return [frozenset(a for a in policy.ITEM_ACTIONS if policy.may(context.viewer, a, row)) for row in rows]


def _understood(
    viewer: Viewer, filter: object | None = None, order_by: Sequence[OrderInput] | None = None
) -> tuple[Filter, tuple[Sort, ...]]:
    tree = item_filter(filter, viewer)
    return tree, sorts(ITEM, order_by, viewer) if order_by else NEWEST_FIRST


def _matching(viewer: Viewer, tree: Filter) -> QuerySet[Item]:
    return Item.visible_to(viewer).filter(to_q(tree))


items = Listing(Item, PURPOSE, _understood, _matching)


def _one_understood(
    _: Viewer, id: strawberry.ID | None = None, key: str | None = None
) -> tuple[UUID | None, int | None]:
    number = _number(key)
    return None if id is None else key_of(id, "item"), number


def _one(viewer: Viewer, asked: tuple[UUID | None, int | None]) -> QuerySet[Item]:
    key, number = asked
    rows = Item.visible_to(viewer)
    if key is not None:
        return rows.filter(id=key)
    return rows.filter(id__in=[]) if number is None else rows.filter(number=number)


item = Single(_one_understood, _one)


def _number(key: str | None) -> int | None:
    digits = (key or "").rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


@dataclass(frozen=True)
class StatusCount:
    """How many visible items have a status."""

    status: Status
    count: int


def _kept(viewer: Viewer, tree: Filter) -> QuerySet[ItemCount] | None:
    """The counts that are kept, where they tell it: of all items of some projects that are not archived, to staff, who see all of
    a project or none.
    """
    match tree:
        case All((Condition(property=Property(name="project"), operator="eq" | "in") as projects, rest)) if (
            viewer.is_staff and rest == NOT_ARCHIVED
        ):
            return ItemCount.visible_to(viewer).filter(to_q(projects), count__gt=0)
    return None


class _StatusCounts:
    """How many of the items that the viewer may see and that match the filter have each status, in the statuses' order."""

    async def __call__(self, info: Ask, filter: object | None = None) -> Sequence[StatusCount]:
        viewer = signed_in(info)
        tree = item_filter(filter, viewer)
        kept = _kept(viewer, tree)
        rows = (
            _matching(viewer, tree).annotate(found=Count("id"))
            if kept is None
            else kept.annotate(found=Sum("count"))
        )
        found = dict(await rows.group_by("status_id").values_list("status_id", "found"))
        chosen = all_statuses(viewer).filter(id__in=list(found))
        return [StatusCount(s, found[s.id]) for s in await chosen.order_by("type__rank", "type_id", "rank")]

    def asks(self, viewer: Viewer, filter: object | None = None) -> Asked:
        """Raises: UserError."""
        return Asked(item_filter(filter, signed(viewer)))

    def written(self, at: Place, asked: Asked) -> Source:
        statement = at.statement
        kept = _kept(at.viewer, asked.loose)
        counts = (
            statement.grouped(_matching(at.viewer, asked.loose), "status_id")
            if kept is None
            else statement.grouped(kept, "status_id", "count")
        )
        status, statuses = statement.from_rows(all_statuses(at.viewer))
        type, types = statement.from_rows(all_types(at.viewer))
        source = (
            f"{counts} AS counts JOIN {statuses} ON {status.column('id')} = counts.status_id"
            f" JOIN {types} ON {type.column('id')} = {status.column('type_id')}"
        )
        parts = {"status": Row(status, "", ""), "count": Number(Sql("counts.found"))}
        return Rows(
            replace(status, parts=parts),
            source,
            "TRUE",
            [type.column("rank"), type.column("id"), status.column("rank")],
        )


status_counts = _StatusCounts()
