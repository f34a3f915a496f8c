"""What an item has to do with others, as people say it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models import LinkedAs

if TYPE_CHECKING:
    from schema.item import Item


@strawberry.type(description="How an item stands to another. For staff who see both.")
class ItemLink:
    item: Annotated["Item", strawberry.lazy("schema.item")] = strawberry.field(description="The other item.")
    kind: LinkedAs = strawberry.field(
        description="How the item that you read it of stands to the other: of `BLOCKS`, that one blocks the other."
    )
