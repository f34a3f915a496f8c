"""Types of items and their statuses."""

import strawberry

import models
from models import Family, StatusCategory
from resolvers import item_types as resolved
from resolvers.fields import Depends, batch, global_id, root, shows
from schema.node import Node


@strawberry.type(description="A step in the life of one type's items.")
class Status(Node):
    id: strawberry.ID = global_id("status")
    name: str = strawberry.field(description="The name.")
    category: StatusCategory = strawberry.field(description="What it means.")
    colour: str = strawberry.field(description="A colour, as #rrggbb.")
    rank: int = strawberry.field(description="Its place among the type's statuses.")
    is_default: bool = strawberry.field(description="Whether new items start in it.")
    pauses_sla: bool = strawberry.field(description="Whether service-level clocks stand still in it.")

    is_type_of = shows(models.Status)


@strawberry.type(description="A kind of item, such as ticket or task.")
class ItemType(Node):
    id: strawberry.ID = global_id("type")
    name: str = strawberry.field(description="The name.")
    family: Family = strawberry.field(description="Which part of the product it belongs to.")
    key_prefix: str = strawberry.field(description="What its items' keys begin with.")
    icon: str = strawberry.field(description="The name of an icon.")
    colour: str = strawberry.field(description="A colour, as #rrggbb.")
    rank: int = strawberry.field(description="Its place among the types.")
    statuses: list[Status] = batch(
        resolved.statuses, list[Status], "The statuses of its items, in order.", Depends.ROW
    )

    is_type_of = shows(models.ItemType)


@strawberry.type
class ItemTypeQueries:
    item_types = root(resolved.item_types, list[ItemType], "All types of items, in order.")
