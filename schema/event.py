"""What happened: the history of items and conversations."""

from datetime import datetime

import strawberry

import models
from resolvers import history
from resolvers.fields import Depends, batch, global_id, shows
from schema.node import Node
from schema.principal import Principal


@strawberry.type(description="One field before and after.")
class Change:
    field: str = strawberry.field(description="The field's name.")
    before: strawberry.scalars.JSON | None = strawberry.field(
        description="Its value before; null also where you may not read it."
    )
    after: strawberry.scalars.JSON | None = strawberry.field(
        description="Its value after; null also where you may not read it."
    )


@strawberry.type(description="Something that happened to an item, or in a conversation.")
class HistoryEntry(Node):
    id: strawberry.ID = global_id("event")
    kind: str = strawberry.field(description="What happened, such as item.status_changed.")
    at: datetime = strawberry.field(description="When.")
    internal: bool = strawberry.field(description="True: customers never hear of it.")
    actor: Principal | None = batch(history.actor, Principal | None, "Who did it.", Depends.ROW)
    changes: list[Change] = batch(
        history.changes, list[Change], "What changed, as far as you may read it.", Depends.VIEWER
    )

    is_type_of = shows(models.EventRecord)
