"""How many items there are of each status, assignee, tag …: what boards and reports group by."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from kit.errors import NotAllowed
from models import Item, Project, Tag
from models.paging import around
from models.properties.filters import to_q
from resolvers.context import Ask, Context
from resolvers.item_filter import item_filter
from resolvers.item_types import all_statuses, all_types
from resolvers.people import everyone
from resolvers.relations import RowsFor, by_id
from resolvers.signed_in import signed_in

GROUPS_MOST = 1_000


class ItemGroup(Enum):
    """By what items are counted."""

    STATUS = "STATUS"
    PRIORITY = "PRIORITY"
    TYPE = "TYPE"
    ASSIGNEE = "ASSIGNEE"
    PROJECT = "PROJECT"
    TAG = "TAG"
    REQUESTER = "REQUESTER"
    ORGANIZATION = "ORGANIZATION"


@dataclass(frozen=True)
class _Grouping:
    """The SQL of a group's key, beside the items `i`; and where in an answer its row stands.

    internal: whether it is for staff alone: it tells of others who have asked, or of what only staff see.
    scope: what a key has to be for, beyond reading items: it tells more of people than their names.
    """

    value: str
    joined: str = ""
    shown: str = ""
    internal: bool = False
    scope: str | None = None


Batch = Callable[[Sequence["ItemCount"], Context], Awaitable[Sequence[Any]]]

_PARTY = "LEFT JOIN item_parties AS p ON p.item_id = i.id AND p.part = 'assignee'"
_TAG = "LEFT JOIN (item_tags AS g JOIN tags AS t ON t.id = g.tag_id AND t.retired_at IS NULL) ON g.item_id = i.id"
_CUSTOMER = "LEFT JOIN customers AS c ON c.id = i.requester_id"

_GROUPINGS: Mapping[ItemGroup, _Grouping] = {
    ItemGroup.STATUS: _Grouping("i.status_id", shown="status"),
    ItemGroup.PRIORITY: _Grouping("i.priority"),
    ItemGroup.TYPE: _Grouping("i.type_id", shown="item_type"),
    ItemGroup.ASSIGNEE: _Grouping("p.principal_id", _PARTY, "principal"),
    ItemGroup.PROJECT: _Grouping("i.project_id", shown="project", internal=True),
    ItemGroup.TAG: _Grouping("g.tag_id", _TAG, "tag", internal=True),
    ItemGroup.REQUESTER: _Grouping("i.requester_id", shown="principal", internal=True),
    ItemGroup.ORGANIZATION: _Grouping(
        "c.organization_id", _CUSTOMER, "principal", internal=True, scope="people:read"
    ),
}
_COLUMNS = ("id", "status_id", "priority", "type_id", "project_id", "requester_id")


@dataclass(frozen=True, eq=False)
class ItemCount:
    """How many visible items are in a group; without a key and a priority, in none."""

    by: ItemGroup
    key: UUID | None
    priority: int | None
    count: int


async def item_counts(info: Ask, by: ItemGroup, filter: object | None = None) -> Sequence[ItemCount]:
    """The groups of the visible items that match, those of most items first, of equal ones that of no group last. One statement.

    Raises: NotAllowed (by what is for staff; by who belongs to whom, with a key that may not look people up).
    """
    viewer, grouping = signed_in(info), _GROUPINGS[by]
    if grouping.internal and not viewer.is_staff:
        raise NotAllowed(f"Only staff may count items by {by.value}.", "by")
    if grouping.scope is not None and not viewer.has_scope(grouping.scope):
        raise NotAllowed(f"To count items by {by.value}, this key needs {grouping.scope}.", "by")
    rows = Item.visible_to(viewer).filter(to_q(item_filter(filter, viewer))).order_by()
    rows._fields_for_select = _COLUMNS
    counts = f"SELECT {grouping.value} AS value, count(*) AS found FROM ({{}}) AS i {grouping.joined}"  # house: of visible items
    counted = await around(rows, f"{counts} GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST LIMIT {GROUPS_MOST}")
    return [_count(by, row["value"], int(row["found"])) for row in counted]


def _count(by: ItemGroup, value: Any, found: int) -> ItemCount:
    if by is ItemGroup.PRIORITY:
        return ItemCount(by, None, int(value), found)
    return ItemCount(by, None if value is None else UUID(str(value)), None, found)


def _shown(name: str, meant: RowsFor) -> Batch:
    """The row that each group is of, where that is of this kind; None for what the viewer does not see."""

    async def shown(rows: Sequence[ItemCount], context: Context) -> Sequence[Any]:
        keys = [row.key if _GROUPINGS[row.by].shown == name else None for row in rows]
        held = await by_id(meant, [key for key in keys if key is not None], context)
        return [None if key is None else held.get(key) for key in keys]

    return shown


status = _shown("status", all_statuses)
item_type = _shown("item_type", all_types)
project = _shown("project", Project.visible_to)
tag = _shown("tag", Tag.visible_to)
principal = _shown("principal", everyone)
