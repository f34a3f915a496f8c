"""What takes long: asked for by a mutation, done by the worker in steps."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import JobKind, JobState
from resolvers import jobs as resolved
from resolvers.fields import Depends, batch, global_id, mutation, root, shows
from schema.node import Connection, Node, UserError, payload
from schema.principal import Principal

if TYPE_CHECKING:
    from schema.item import Item
    from schema.project import Project


@strawberry.type(
    description="Something that is done in steps, by the rights that who asked has at each. Seen by them and by admins; "
    "forgotten a week after it is over."
)
class Job(Node):
    id: strawberry.ID = global_id("job")
    kind: JobKind = strawberry.field(description="What is done.")
    state: JobState = strawberry.field(description="How it stands.")
    done: int = strawberry.field(description="How much is done, of `total`.")
    total: int = strawberry.field(description="How much there is to do: how many items.")
    failed: int = strawberry.field(
        description="How much could not be done as it was meant: so many `jobFailures` there are."
    )
    failures: list[str] = batch(
        resolved.failures,
        list[str],
        "What could not be done as it was meant, a sentence each; the first 100. Items, and what a project has of its own, are "
        "named where you may see them.",
        Depends.VIEWER,
    )
    stopped: str | None = strawberry.field(description="Why it failed; what was done before stays.")
    project: Annotated["Project", strawberry.lazy("schema.project")] | None = batch(
        resolved.project,
        Annotated["Project", strawberry.lazy("schema.project")] | None,
        "The project that it makes, where you may see that.",
        Depends.VIEWER,
    )
    asked_by: Principal = batch(resolved.asked_by, Principal, "Who asked for it.", Depends.ROW)
    version: int = strawberry.field(description="Moves with each step.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    updated_at: datetime = strawberry.field(description="When its last step was done.")

    is_type_of = shows(models.Job)


@strawberry.type(
    description="Something that a job could not do as it was meant. Seen by whoever sees the job."
)
class JobFailure:
    index: int | None = strawberry.field(
        description="The place of the item among the ids that were given, from 0; null where none were."
    )
    item: Annotated["Item", strawberry.lazy("schema.item")] | None = batch(
        resolved.failed_item,
        Annotated["Item", strawberry.lazy("schema.item")] | None,
        "With which item, where you may see it.",
        Depends.VIEWER,
    )
    error: UserError = batch(
        resolved.why,
        UserError,
        "What was wrong, as if it had been done alone; without the sentence and what it names, where it names what you may not "
        "see any more.",
        Depends.VIEWER,
    )

    is_type_of = shows(models.JobFailure)


@strawberry.type
class JobQueries:
    jobs = root(
        resolved.jobs,
        Connection[Job],
        "What you asked for that takes long, newest first; for admins what anybody did. Empty for customers.",
    )
    job_failures = root(
        resolved.job_failures,
        Connection[JobFailure],
        "What a job could not do as it was meant, in the order in which it was tried. Empty where you do not see the job.",
        job_id=(strawberry.ID, "The job."),
    )
    job = root(resolved.job, Job | None, "One of them; null where you see none.")


@strawberry.type
class JobMutations:
    job_cancel = mutation(
        resolved.cancel,
        payload("JobCancelPayload", "job", Job, "The job, as it is now."),
        "Have nothing more be done of a job, yours or, for admins, anybody's: what was done stays, a step that is being done is "
        "waited for. CONFLICT, if it is over. A key needs the scope that it was begun by.",
    )
