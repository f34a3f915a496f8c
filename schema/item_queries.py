"""Items as one asks for them: many, one, or how many."""

import strawberry

from resolvers import item_counts as counted
from resolvers import items as resolved
from resolvers.fields import Depends, batch, root
from schema.item import Item
from schema.item_filter import ItemFilter, ItemOrder
from schema.item_type import ItemType, Status
from schema.node import Connection
from schema.principal import Principal
from schema.project import Project
from schema.tag import Tag


@strawberry.type(description="How many items have a status.")
class StatusCount:
    status: Status = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many items you may see have it.")


@strawberry.type(
    description="How many items are in a group. Of all fields that say which, one has a value, and none for the items that have "
    "none, and where you do not see it."
)
class ItemCount:
    count: int = strawberry.field(
        description="How many items you may see are in it. One with several assignees or tags counts for each."
    )
    priority: int | None = strawberry.field(description="Of PRIORITY: the stars.")
    status: Status | None = batch(counted.status, Status | None, "Of STATUS.", Depends.ROW)
    item_type: ItemType | None = batch(counted.item_type, ItemType | None, "Of TYPE.", Depends.ROW)
    project: Project | None = batch(counted.project, Project | None, "Of PROJECT.", Depends.VIEWER)
    tag: Tag | None = batch(counted.tag, Tag | None, "Of TAG.", Depends.VIEWER)
    principal: Principal | None = batch(
        counted.principal, Principal | None, "Of ASSIGNEE, REQUESTER and ORGANIZATION.", Depends.ROW
    )


@strawberry.type
class ItemQueries:
    items = root(
        resolved.items,
        Connection[Item],
        "Items that you may see, last changed first.",
        filter=(ItemFilter | None, "Which items."),
        order_by=(list[ItemOrder] | None, "In which order, up to four terms; equal rows come by id."),
    )
    item = root(resolved.item, Item | None, "One item by id or by key; null where you see none.")
    item_status_counts = root(
        resolved.status_counts,
        list[StatusCount],
        "How many items that you may see have each status.",
        filter=(ItemFilter | None, "Which items."),
    )
    item_counts = root(
        counted.item_counts,
        list[ItemCount],
        "How many items that you may see are in each group, those of most items first, up to 1,000. Groups of custom fields: "
        "`customFieldCounts`.",
        by=(
            counted.ItemGroup,
            "By what they are grouped. PROJECT, TAG, REQUESTER and ORGANIZATION (the requester's) are for staff.",
        ),
        filter=(ItemFilter | None, "Which items."),
    )
