"""What a project's plan comes to."""

from datetime import datetime

import strawberry

import models
from kit.network import ConflictKind
from resolvers import project_plans as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.item import Item
from schema.node import Node, payload
from schema.plan import ItemPlanInput
from schema.principal import Principal
from schema.project import Project

_OWN_MINUTES = "in minutes of the working time that it counts in"
_MOMENT = "An instant with its offset (ISO 8601), or a duration from now such as P7D"


@strawberry.type(description="When an item can and must be worked on.")
class ScheduledItem:
    item: Item = strawberry.field(description="The item; its `plan` says what is planned now.")
    start: datetime = strawberry.field(description="When it starts.")
    finish: datetime = strawberry.field(description="When it finishes.")
    early_start: datetime = strawberry.field(description="When it can start at the earliest.")
    early_finish: datetime = strawberry.field(description="When it can finish at the earliest.")
    late_start: datetime = strawberry.field(
        description="When it has to start at the latest, for the project to finish when it does."
    )
    late_finish: datetime = strawberry.field(description="When it has to finish at the latest.")
    total_float_minutes: int = strawberry.field(
        description=f"By how much it may slip without the project finishing later or a date being missed, {_OWN_MINUTES}; "
        "negative where one is."
    )
    free_float_minutes: int = strawberry.field(
        description=f"By how much it may slip without another item starting or finishing later, {_OWN_MINUTES}."
    )
    critical: bool = strawberry.field(description="Whether it may not slip at all, and has not finished yet.")
    moves: bool = strawberry.field(description="Whether its plan says other dates than these.")


@strawberry.type(description="Something that a plan does not keep.")
class PlanConflict:
    kind: ConflictKind = strawberry.field(description="What is not kept.")
    message: str = strawberry.field(description="An English sentence; times in the company's zone.")
    item_ids: list[strawberry.ID] = computed(
        resolved.item_ids, list[strawberry.ID], "The items that it is about, as the sentence has them."
    )


@strawberry.type(description="That a project was rescheduled.")
class PlanChange(Node):
    id: strawberry.ID = global_id("plan_change")
    project: Project | None = batch(resolved.project, Project | None, "Which project.", Depends.ROW)
    actor: Principal | None = batch(resolved.actor, Principal | None, "Who did it.", Depends.ROW)
    made_at: datetime = strawberry.field(description="When.")
    undone_at: datetime | None = strawberry.field(
        description="When it was taken back; null where it was not."
    )
    start_before: datetime | None = strawberry.field(
        description="When the plan started before; null where nobody had said."
    )
    start_after: datetime = strawberry.field(description="When it starts since.")
    item_count: int = computed(resolved.item_count, int, "How many items got other dates.")

    is_type_of = shows(models.PlanChange)


@strawberry.type(
    description="What a project's plan comes to: its items that are planned, their links and constraints, and who works when."
)
class ProjectSchedule:
    project: Project = strawberry.field(description="The project.")
    start: datetime = strawberry.field(description="When the plan starts.")
    finish: datetime = strawberry.field(description="When the last item finishes at the earliest.")
    version: int = strawberry.field(
        description="Guards `projectReschedule`: send it back to change what you saw."
    )
    items: list[ScheduledItem] = batch(
        resolved.items,
        list[ScheduledItem],
        "The items, in the order of their starts.",
        Depends.ROW,
        first=(int, "How many of them, 0 to 1,000; all by default."),
    )
    conflicts: list[PlanConflict] = strawberry.field(
        description="What is not kept: links and the start that a date breaks, and dates that links break."
    )
    last_change: PlanChange | None = batch(
        resolved.last_change,
        PlanChange | None,
        "The last time when it was rescheduled and that was not taken back.",
        Depends.ROW,
    )


@strawberry.input(description="A change of a plan, to be tried.")
class PlanTryInput:
    item_id: strawberry.ID = strawberry.field(description="An item that is planned in the project.")
    plan: ItemPlanInput = strawberry.field(description="What would change in its plan.")


@strawberry.type
class ProjectPlanQueries:
    project_schedule = root(
        resolved.schedule,
        ProjectSchedule | None,
        "What a project's plan comes to, or would, without changing anything; up to 1,000 items. Null for customers, and where "
        "you see no such project. Of other projects' items what they are planned to binds, where you see them.",
        start=(str | None, f"If the plan started then. {_MOMENT}."),
        changes=(list[PlanTryInput] | None, "If these plans said something else, up to 100."),
    )


def _payload(name: str) -> object:
    return payload(
        f"Project{name}Payload", "change", PlanChange, "What was changed; null also where nothing had to be."
    )


@strawberry.type
class ProjectPlanMutations:
    project_reschedule = mutation(
        resolved.reschedule,
        _payload("Reschedule"),
        "Give all items of a project that have not begun the dates that its schedule comes to. For its managers and leads.",
        start=(str | None, f"When the plan starts; by default as it does. {_MOMENT}."),
        version=(
            int | None,
            "The version of the schedule that you saw: if there is a newer one, you get CONFLICT.",
        ),
    )
    project_undo_reschedule = mutation(
        resolved.undo_reschedule,
        _payload("UndoReschedule"),
        "Take back that a project was rescheduled: exactly what that changed. If the plan of one of those items has changed "
        "since, nothing is, and you get CONFLICT.",
        id=(strawberry.ID, "The change."),
    )
