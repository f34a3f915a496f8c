"""Items: their fields by batch, their roots, their mutations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.functions import Count

from domain import policy
from models import Item, ItemLink, ItemParty, ItemType, Message, Part, Principal, Project, Status
from models.paging import Page, Sort, complete, page
from models.properties.filters import to_q
from models.properties.item import ITEM
from resolvers.context import Ask, Context
from resolvers.inputs import OrderInput, filter_tree, sorts, window
from resolvers.inputs import key as key_of
from resolvers.people import principals_by_id
from resolvers.signed_in import signed_in

NEWEST_FIRST = complete([Sort("updated_at", descending=True)])
PURPOSE = "item"


async def types_by_id(context: Context) -> dict[UUID, ItemType]:
    """All types: few, and for everyone to see."""
    return (await context.by_key("types", ["all"], _types))["all"]  # type: ignore[no-any-return]


async def _types(_: list[str]) -> dict[str, dict[UUID, ItemType]]:
    return {"all": {t.id: t for t in await ItemType.all()}}  # house: types are for everyone to see


async def key(rows: Sequence[Item], context: Context) -> Sequence[str]:
    """Each item's human key: its type's prefix and its number."""
    types = await types_by_id(context)
    return [f"{types[row.type_id].key_prefix}-{row.number}" for row in rows]


async def type(rows: Sequence[Item], context: Context) -> Sequence[ItemType]:
    """Each item's type."""
    types = await types_by_id(context)
    return [types[row.type_id] for row in rows]


async def status(rows: Sequence[Item], context: Context) -> Sequence[Status]:
    """Each item's status."""
    held = await context.by_key("statuses", {row.status_id for row in rows}, _statuses)
    return [held[row.status_id] for row in rows]


async def _statuses(keys: list[UUID]) -> dict[UUID, Status]:
    return {s.id: s for s in await Status.filter(id__in=keys)}  # house: statuses are for everyone to see


async def project(rows: Sequence[Item], context: Context) -> Sequence[Project | None]:
    """Each item's project, where the viewer may see it."""
    wanted = {row.project_id for row in rows if row.project_id is not None}
    found = (
        {p.id: p for p in await Project.visible_to(context.viewer).filter(id__in=list(wanted))}
        if wanted
        else {}
    )
    return [found.get(row.project_id) if row.project_id else None for row in rows]


async def requester(rows: Sequence[Item], context: Context) -> Sequence[Principal | None]:
    """Who asked for each item."""
    held = await principals_by_id([row.requester_id for row in rows], context)
    return [held[row.requester_id] if row.requester_id else None for row in rows]


async def creator(rows: Sequence[Item], context: Context) -> Sequence[Principal | None]:
    """Who made each item; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    held = await principals_by_id([row.creator_id for row in rows], context)
    return [held[row.creator_id] for row in rows]


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
    return [sorted((held[k] for k in each), key=lambda p: (p.name_folded, p.id)) for each in keys]


async def assignees(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Principal]]:
    """The users and teams who work on each item, by name."""
    return await _people(rows, context, Part.ASSIGNEE)


async def followers(rows: Sequence[Item], context: Context) -> Sequence[Sequence[Principal] | None]:
    """Who follows each item, by name; None for customers."""
    if not context.viewer.is_staff:
        return [None] * len(rows)
    return await _people(rows, context, Part.FOLLOWER)


async def i_follow(rows: Sequence[Item], context: Context) -> Sequence[bool]:
    """Whether the viewer follows each item."""
    of_item, me = await parties(rows, context), context.viewer.principal_id
    return [any(p.part is Part.FOLLOWER and p.principal_id == me for p in of_item[row.id]) for row in rows]


async def last_message(rows: Sequence[Item], context: Context) -> Sequence[Message | None]:
    """The newest message that the viewer may see on each item."""
    staff = context.viewer.is_staff
    keys = [row.last_message_id if staff else row.last_reply_id for row in rows]
    wanted = [key for key in keys if key is not None]
    found = (
        {m.id: m for m in await Message.visible_to(context.viewer).filter(id__in=wanted)} if wanted else {}
    )
    return [found.get(key) if key else None for key in keys]


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


async def viewer_can(rows: Sequence[Item], context: Context) -> Sequence[frozenset[str]]:
    """What the viewer may do to each item: the actions of `domain.policy`."""
    of_item = await parties(rows, context)
    for row in rows:
        row.parties = of_item[row.id]
    return [frozenset(a for a in policy.ITEM_ACTIONS if policy.may(context.viewer, a, row)) for row in rows]


async def items(
    info: Ask,
    filter: object | None = None,
    order_by: Sequence[OrderInput] | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page[Item]:
    """The items that the viewer may see and that match the filter."""
    viewer = signed_in(info)
    order = sorts(ITEM, order_by) if order_by else NEWEST_FIRST
    rows = Item.visible_to(viewer).filter(to_q(filter_tree(ITEM, filter, viewer)))
    return await page(rows, order, window(first, after, last, before), PURPOSE)


async def item(info: Ask, id: strawberry.ID | None = None, key: str | None = None) -> Item | None:
    """One item by id or by key; None where there is none that the viewer may see."""
    viewer = signed_in(info)
    number = _number(key)
    rows = Item.visible_to(viewer)
    if id is not None:
        return await rows.filter(id=key_of(id, "item")).first()
    return await rows.filter(number=number).first() if number is not None else None


def _number(key: str | None) -> int | None:
    digits = (key or "").rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


@dataclass(frozen=True)
class StatusCount:
    """How many visible items have a status."""

    status: Status
    count: int


async def status_counts(info: Ask, filter: object | None = None) -> Sequence[StatusCount]:
    """How many of the items that the viewer may see and that match the filter have each status, in the statuses' order."""
    viewer = signed_in(info)
    rows = Item.visible_to(viewer).filter(to_q(filter_tree(ITEM, filter, viewer)))
    counted = await rows.annotate(count=Count("id")).group_by("status_id").values_list("status_id", "count")
    found = dict(counted)
    named = await Status.filter(id__in=list(found)).order_by(
        "type__rank", "rank"
    )  # house: for everyone to see
    return [StatusCount(s, found[s.id]) for s in named]
