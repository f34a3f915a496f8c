"""What items can be filtered and sorted by."""

from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery

from kit import clock
from models.item import Item
from models.item_party import ItemParty, Part
from models.properties import custom, planned
from models.properties.declaration import Kind, Properties, Property
from models.properties.filters import EVERYTHING, All, Condition, Filter, conditions
from models.source import Source
from models.tag import ItemTag


def _with_party(part: Part) -> Any:
    def within(keys: list[UUID]) -> Q:
        parties = ItemParty.filter(principal_id__in=keys, part=part)
        return Q(id__in=Subquery(parties.values("item_id")))

    return within


def _with_tag(keys: list[UUID]) -> Q:
    return Q(id__in=Subquery(ItemTag.filter(tag_id__in=keys).values("item_id")))


_FINISHED_AT = Property(
    "finished_at", Kind.INSTANT, "When it was finished.", "finished_at", nullable=True, sortable=True
)
_PEOPLE = ("user", "customer", "team", "organization")

ITEM = Properties(
    "item",
    (
        Property("number", Kind.NUMBER, "The number in the item's key.", "number", sortable=True),
        Property(
            "title", Kind.TEXT, "The title, compared without case and accents.", "title_folded", live=False
        ),
        Property("type", Kind.ID, "The item's type.", "type_id", refers_to=("type",)),
        Property("status", Kind.ID, "The item's status.", "status_id", refers_to=("status",)),
        Property("source", Kind.ENUM, "By which door it came in.", "source", internal=True, choices=Source),
        Property("priority", Kind.NUMBER, "Stars, 0 to 5.", "priority", sortable=True, largest=2**15 - 1),
        Property("published", Kind.FLAG, "Whether its customers' followers see it.", "published"),
        Property(
            "archived",
            Kind.FLAG,
            "Whether it is archived; lists have only what is not, where their filter does not ask for it.",
            "archived",
        ),
        Property(
            "project", Kind.ID, "The project it is in.", "project_id", nullable=True, refers_to=("project",)
        ),
        Property(
            "parent",
            Kind.ID,
            "Of a sub-item the item that it is a part of.",
            "parent_id",
            nullable=True,
            internal=True,
            refers_to=("item",),
        ),
        Property(
            "folder",
            Kind.ID,
            "The folder it stands in; a sub-item stands in none.",
            "folder_id",
            nullable=True,
            internal=True,
            refers_to=("folder",),
        ),
        Property(
            "place",
            Kind.TEXT,
            "Where it stands among those beside it in its project.",
            "order_key",
            live=False,
            internal=True,
            sortable=True,
            filterable=False,
        ),
        Property(
            "requester", Kind.ID, "Who asked for it.", "requester_id", nullable=True, refers_to=("customer",)
        ),
        Property(
            "creator",
            Kind.ID,
            "Who made it.",
            "creator_id",
            internal=True,
            refers_to=(*_PEOPLE, "automation"),
        ),
        Property("created_at", Kind.INSTANT, "When it was made.", "created_at", sortable=True),
        Property(
            "updated_at",
            Kind.INSTANT,
            "When something that its customers may see last changed.",
            "updated_at",
            sortable=True,
        ),
        _FINISHED_AT,
        Property(
            "status_since", Kind.INSTANT, "Since when it has its status.", "status_since", sortable=True
        ),
        Property(
            "assignees",
            Kind.IDS,
            "Users and teams who work on it.",
            refers_to=("user", "team"),
            within=_with_party(Part.ASSIGNEE),
        ),
        Property(
            "followers",
            Kind.IDS,
            "Who follows it.",
            internal=True,
            refers_to=_PEOPLE,
            within=_with_party(Part.FOLLOWER),
        ),
        Property(
            "custom_fields",
            Kind.CUSTOM,
            "Its values of custom fields: all of these hold.",
            live=False,
            sortable=True,
        ),
        Property("tags", Kind.IDS, "Its tags.", internal=True, refers_to=("tag",), within=_with_tag),
        *planned.of_plans(_FINISHED_AT),
        Property(
            "percent_complete",
            Kind.NUMBER,
            "How far it is said to be, in per cent.",
            "percent_complete",
            nullable=True,
            internal=True,
            sortable=True,
            largest=2**15 - 1,
        ),
        Property(
            "agile_points",
            Kind.NUMBER,
            "How large it is said to be, in points.",
            "agile_points",
            nullable=True,
            internal=True,
            sortable=True,
            largest=2**15 - 1,
        ),
    ),
)


NOT_ARCHIVED = Condition(ITEM.named("archived"), "eq", False)


def listed(tree: Filter) -> Filter:
    """The filter as lists mean it: without what is archived, where it does not ask for that."""
    if any(leaf.property.name == "archived" for leaf in conditions(tree)):
        return tree
    return NOT_ARCHIVED if tree is EVERYTHING else All((tree, NOT_ARCHIVED))


def state(item: Item) -> dict[str, Any]:
    """The live properties' values of an item with its parties loaded, as streams compare them."""
    return {
        "number": item.number,
        "type": str(item.type_id),
        "status": str(item.status_id),
        "source": item.source.value,
        "priority": item.priority,
        "published": item.published,
        "archived": item.archived or item.removed_at is not None,  # of what is in the bin nobody is told
        "project": _key(item.project_id),
        "parent": _key(item.parent_id),
        "folder": _key(item.folder_id),
        "requester": _key(item.requester_id),
        "creator": str(item.creator_id),
        "created_at": clock.to_text(item.created_at),
        "updated_at": clock.to_text(item.updated_at),
        "finished_at": clock.to_text(item.finished_at) if item.finished_at else None,
        "status_since": clock.to_text(item.status_since),
        "assignees": _parties(item, Part.ASSIGNEE),
        "followers": _parties(item, Part.FOLLOWER),
        "tags": item.tag_ids or [],
        **planned.state(item),
        **({} if item.percent_complete is None else {"percent_complete": item.percent_complete}),
        **({} if item.agile_points is None else {"agile_points": item.agile_points}),
        **custom.state(item.custom or {}),
    }


def _key(key: UUID | None) -> str | None:
    return None if key is None else str(key)


def _parties(item: Item, part: Part) -> list[str]:
    return sorted(str(p.principal_id) for p in item.parties if p.part is part)
