"""What stands below an item, in a folder or in a project, in figures."""

from datetime import datetime

import strawberry

import models
from resolvers import roll_ups
from resolvers.fields import Depends, batch, shows


@strawberry.type(
    description="The figures of all items below, at any depth, that are neither archived nor in the bin; each counts once, with "
    "its own plan. For staff, who see all of them; of a portfolio those of the projects that they see."
)
class RollUp:
    items: int = strawberry.field(description="How many there are.")
    not_started: int = strawberry.field(description="How many have a status of the category NOT_STARTED.")
    in_progress: int = strawberry.field(description="How many have a status of the category IN_PROGRESS.")
    finished: int = strawberry.field(description="How many have a status of the category FINISHED.")
    percent_complete: int = strawberry.field(
        description="How far all of it is: what is finished is whole, other items are as far as they say (`percentComplete`; 0 "
        "where they say nothing). Weighed by planned work, where any is planned, else by number. In whole percents, rounded "
        "down; 100 as soon as all items are finished, and not before."
    )
    planned_work_minutes: int | None = strawberry.field(
        description="The planned work of all, in minutes; an error, past 2,147,483,647."
    )
    finished_work_minutes: int | None = strawberry.field(
        description="The planned work of those that are finished, in minutes; an error, past 2,147,483,647."
    )
    actual_work_minutes: int | None = strawberry.field(
        description="How much was really done, in minutes; an error, past 2,147,483,647."
    )
    agile_points: int | None = strawberry.field(
        description="How large all of them are, in points; an error, past 2,147,483,647."
    )
    finished_agile_points: int | None = strawberry.field(
        description="How large those are that are finished, in points; an error, past 2,147,483,647."
    )
    start: datetime | None = strawberry.field(
        description="The earliest planned start; null where none is planned."
    )
    finish: datetime | None = strawberry.field(
        description="The latest planned finish; null where none is planned."
    )

    is_type_of = shows(models.RollUp)


def rolled_up(what: str) -> RollUp | None:
    """The field of those that have one."""
    field: RollUp | None = batch(
        roll_ups.roll_up,
        RollUp | None,
        f"The figures of {what}; null where there is nothing. Null for customers.",
        Depends.ROW,
    )
    return field
