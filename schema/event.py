"""What happened: the history of items, projects and conversations."""

from datetime import datetime
from typing import Any

import strawberry

import models
from resolvers import history
from resolvers.fields import Depends, batch, global_id, shows
from resolvers.loading import BatchFunction
from schema.node import Connection, Node
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


@strawberry.input(description="Which of what happened: what is left out narrows nothing.")
class HistoryFilter:
    actor_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Done by one of these users, customers, automations or API keys.",
    )
    kinds: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Of one of these kinds, such as item.status_changed; up to 100."
    )
    since: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="At this instant (ISO 8601 with offset) or later; or a duration from now (`-P14D`).",
    )
    until: str | None = strawberry.field(
        default=strawberry.UNSET, description="Before this instant, or duration from now."
    )


def past(function: BatchFunction, description: str) -> Any:
    """The field of something that says what happened to it."""
    return batch(
        function,
        Connection[HistoryEntry],
        description,
        Depends.VIEWER,
        filter=(HistoryFilter | None, "Which of it."),
    )


@strawberry.type(description="Something that happened to an item or project, or in a conversation.")
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
