"""How the plan of a project is followed live."""

import strawberry

from resolvers import streams, told
from resolvers.fields import Depends, batch, computed, subscription
from schema.baseline import Baseline
from schema.event import Change
from schema.stream import AFTER, StreamEvent


@strawberry.type(description="A message about the plan of a project.")
class ProjectPlanEvent(StreamEvent):
    baseline_id: strawberry.ID | None = strawberry.field(
        description="The baseline's id; all that is said of one that was removed. Null where the project was rescheduled."
    )
    baseline: Baseline | None = computed(lambda row: row.row, Baseline | None, "The baseline that was taken.")
    changes: list[Change] = batch(
        told.changes,
        list[Change],
        "Of a project that was rescheduled: its start before and after, and how many items moved.",
        Depends.ROW,
    )


@strawberry.type
class PlanSubscription:
    project_plan_changed = subscription(
        streams.project_plan_changed,
        ProjectPlanEvent,
        "That a project was rescheduled or that taken back (CHANGED), and which of its baselines come (ADDED) and go (REMOVED). "
        "Of single plans and links the items tell, in `itemsChanged`. For staff.",
        after=AFTER,
    )
