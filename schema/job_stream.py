"""Following what takes long."""

import strawberry

from resolvers import streams
from resolvers.fields import computed, subscription
from schema.job import Job
from schema.stream import AFTER, StreamEvent


@strawberry.type(description="A message about a job.")
class JobEvent(StreamEvent):
    job_id: strawberry.ID | None = strawberry.field(
        description="The job's id; all that is said of one that was forgotten."
    )
    version: int | None = strawberry.field(description="The job's version; a lower one than yours is stale.")
    job: Job | None = computed(lambda row: row.row, Job | None, "The job, as it is now.")


@strawberry.type
class JobSubscriptions:
    jobs_changed = subscription(
        streams.jobs_changed,
        JobEvent,
        "What you asked for that takes long: what is begun, how far it is, what is forgotten. For admins, what anybody did. For "
        "staff.",
        after=AFTER,
    )
