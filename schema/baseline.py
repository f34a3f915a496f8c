"""Baselines: what a project's plan said once."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from resolvers import baselines as resolved
from resolvers.fields import Depends, batch, global_id, mutation, shows
from schema.node import Connection, Node, payload
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.item import Item
    from schema.project import Project

_LATER = "than then, in minutes of the company's working time; negative for earlier. Null where one of both is not said."


@strawberry.type(description="By how much an item is later than a baseline.")
class BaselineSlip:
    start_minutes: int | None = strawberry.field(
        description=f"How much later it is now planned to start {_LATER}"
    )
    finish_minutes: int | None = strawberry.field(
        description=f"How much later it is now planned to finish {_LATER}"
    )
    actual_start_minutes: int | None = strawberry.field(
        description=f"How much later it really started than was planned {_LATER.removeprefix('than ')}"
    )
    actual_finish_minutes: int | None = strawberry.field(
        description=f"How much later it really finished than was planned {_LATER.removeprefix('than ')}"
    )


@strawberry.type(description="What the plan of an item said when a baseline was taken.")
class BaselineItem:
    item: Annotated["Item", strawberry.lazy("schema.item")] = batch(
        resolved.item,
        Annotated["Item", strawberry.lazy("schema.item")],
        "The item; its `plan` says what is planned now.",
        Depends.ROW,
    )
    start: datetime | None = strawberry.field(description="When it was to start.")
    finish: datetime | None = strawberry.field(description="When it was to finish.")
    work_minutes: int | None = strawberry.field(description="How much there was to do.")
    duration_minutes: int | None = strawberry.field(description="How long it was to take.")
    slip: BaselineSlip = batch(resolved.slip, BaselineSlip, "By how much it is later now.", Depends.ROW)

    is_type_of = shows(models.BaselineItem)


@strawberry.type(
    description="What a project's plan said once, to hold what it says now against. For staff alone."
)
class Baseline(Node):
    id: strawberry.ID = global_id("baseline")
    name: str = strawberry.field(description="What it is called.")
    project: Annotated["Project", strawberry.lazy("schema.project")] | None = batch(
        resolved.project,
        Annotated["Project", strawberry.lazy("schema.project")] | None,
        "Whose plan it is.",
        Depends.ROW,
    )
    taken_by: Principal | None = batch(resolved.taken_by, Principal | None, "Who took it.", Depends.ROW)
    taken_at: datetime = strawberry.field(description="When it was taken.")
    item_count: int = strawberry.field(description="How many items were planned then.")
    items: Connection[BaselineItem] = batch(
        resolved.items,
        Connection[BaselineItem],
        "Those of the items that you may see, in the order in which they were to start.",
        Depends.ROW,
    )

    is_type_of = shows(models.Baseline)


def _payload(verb: str, description: str) -> object:
    return payload(f"Baseline{verb}Payload", "baseline", Baseline, description)


@strawberry.type
class BaselineMutations:
    baseline_take = mutation(
        resolved.take,
        _payload("Take", "The baseline."),
        "Keep what a project's plan says now, of up to 1,000 items; a project has up to 20. For its managers and leads.",
        project_id=(strawberry.ID, "The project."),
        name=(str, "What it is called: 1 to 200 characters."),
    )
    baseline_remove = mutation(
        resolved.remove,
        _payload("Remove", "The baseline, as it was."),
        "Remove a baseline for good. For the project's managers and leads.",
    )
