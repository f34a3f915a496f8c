"""Items as one asks for them: many, one, or how many."""

import strawberry

from resolvers import items as resolved
from resolvers.fields import root
from schema.item import Item
from schema.item_filter import ItemFilter, ItemOrder
from schema.item_type import Status
from schema.node import Connection


@strawberry.type(description="How many items have a status.")
class StatusCount:
    status: Status = strawberry.field(description="The status.")
    count: int = strawberry.field(description="How many items you may see have it.")


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
