"""Planning: when items are to be worked on."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

import models
from kit.network import Constraint, Kind
from models import PlanDriver
from resolvers import plan_links
from resolvers.fields import Depends, batch, shows

if TYPE_CHECKING:
    from schema.item import Item

_UNSET = strawberry.UNSET
_MOMENT = "An instant with its offset (ISO 8601), from 1970 to 9999, or a duration from now such as P7D"


@strawberry.type(
    description="When an item is to be worked on, how much that is, and what it keeps to. For staff alone."
)
class ItemPlan:
    driver: PlanDriver = strawberry.field(description="What says how long it takes.")
    start: datetime | None = strawberry.field(description="When it is to start.")
    finish: datetime | None = strawberry.field(
        description="When it is to finish, as was counted when the plan was set or the project rescheduled."
    )
    work_minutes: int | None = strawberry.field(
        description="How much there is to do: minutes of its assignees' working time, all together."
    )
    duration_minutes: int | None = strawberry.field(
        description="How long it takes: minutes of the company's working time."
    )
    constraint: Constraint = strawberry.field(
        description="What its dates keep to when a project is scheduled."
    )
    constraint_at: datetime | None = strawberry.field(description="The constraint's date, where it has one.")
    actual_start: datetime | None = strawberry.field(description="When it really started.")
    actual_finish: datetime | None = strawberry.field(description="When it really finished.")
    actual_work_minutes: int | None = strawberry.field(description="How much was really done, in minutes.")
    version: int = strawberry.field(
        description="Guards writes: send it back to change the plan that you saw. The item's own version stays."
    )
    updated_at: datetime = strawberry.field(description="When the plan last changed.")

    is_type_of = shows(models.ItemPlan)


@strawberry.type(description="That of two items the one waits for the other. For staff who see both.")
class PlanLink:
    item: Annotated["Item", strawberry.lazy("schema.item")] = strawberry.field(description="The other item.")
    kind: Kind = strawberry.field(
        description="What of the earlier one has to happen before what of the later one."
    )
    lag_minutes: int = strawberry.field(
        description="How much later, in minutes of the company's working time; negative: how much earlier it may be."
    )


def predecessors() -> Any:
    """What an item waits for."""
    return _linked(plan_links.predecessors, "What it waits for")


def successors() -> Any:
    """What waits for an item."""
    return _linked(plan_links.successors, "What waits for it")


def _linked(function: Any, what: str) -> Any:
    text = f"{what}, by number, where you may see that. Null for customers."
    return batch(function, list[PlanLink] | None, text, Depends.VIEWER)


@strawberry.input(description="What to change in a plan; what is left out stays, null clears.")
class ItemPlanInput:
    driver: PlanDriver | None = strawberry.field(
        default=_UNSET, description="What says how long it takes; of a new plan by default its duration."
    )
    start: str | None = strawberry.field(
        default=_UNSET, description=f"When it is to start. {_MOMENT}. With what is to do, its finish follows."
    )
    finish: str | None = strawberry.field(
        default=_UNSET,
        description=f"When it is to finish. {_MOMENT}. What is to do follows from it, so give one of both.",
    )
    work_minutes: int | None = strawberry.field(
        default=_UNSET, description="Minutes of its assignees' working time: 0 to 1,000,000."
    )
    duration_minutes: int | None = strawberry.field(
        default=_UNSET,
        description="Minutes of the company's working time: 0 to 1,000,000; not where work drives the plan.",
    )
    constraint: Constraint | None = strawberry.field(
        default=_UNSET, description="What its dates keep to; null for as soon as possible."
    )
    constraint_at: str | None = strawberry.field(
        default=_UNSET, description=f"The constraint's date, where it has one. {_MOMENT}."
    )
    actual_start: str | None = strawberry.field(
        default=_UNSET, description=f"When it really started. {_MOMENT}."
    )
    actual_finish: str | None = strawberry.field(
        default=_UNSET, description=f"When it really finished. {_MOMENT}."
    )
    actual_work_minutes: int | None = strawberry.field(
        default=_UNSET, description="How much was really done: 0 to 1,000,000 minutes."
    )
