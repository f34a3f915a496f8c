"""Projects as templates: one made like another."""

import strawberry

from resolvers import project_verbs
from resolvers.fields import mutation
from schema.job import Job
from schema.node import payload

_UNSET = strawberry.UNSET


@strawberry.input(description="Who stands for whom in a copy.")
class ProjectCopyPersonInput:
    from_id: strawberry.ID = strawberry.field(
        description="A user, team, customer or organization of the project."
    )
    to_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Who takes their place: of users and teams one of these, of customers and organizations one of those; null "
        "for nobody.",
    )


@strawberry.input(description="How a project is copied.")
class ProjectDuplicateInput:
    name: str = strawberry.field(description="The copy's name: 1 to 200 characters.")
    made_for_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The customer or organization that the copy is for; by default nobody."
    )
    start: str | None = strawberry.field(
        default=_UNSET,
        description="When its plan begins: an instant with its offset (ISO 8601), or a duration from now such as P7D. All of it "
        "is as much later in the company's working time. By default as it is.",
    )
    people: list[ProjectCopyPersonInput] | None = strawberry.field(
        default=_UNSET, description="Who stands for whom, each named once; up to 200."
    )
    keep_people: bool | None = strawberry.field(
        default=_UNSET,
        description="Whether users and teams whom `people` does not name stay: by default they do. Customers and organizations "
        "never do.",
    )
    keep_statuses: bool | None = strawberry.field(
        default=_UNSET,
        description="Whether items have the status that they have there, and what was ticked off is; by default they begin anew.",
    )
    shares: bool | None = strawberry.field(
        default=_UNSET, description="Whether it is shared and followed as the project is: by default it is."
    )
    files: bool | None = strawberry.field(
        default=_UNSET,
        description="Whether it has copies of the project's files and of those of its items, for the same eyes; by default none. "
        "What customers may see of them those see who follow the copy.",
    )
    is_template: bool | None = strawberry.field(
        default=_UNSET, description="Whether the copy is a template; by default not."
    )


@strawberry.type
class ProjectCopyMutations:
    project_duplicate = mutation(
        project_verbs.duplicate,
        payload(
            "ProjectDuplicatePayload", "job", Job, "The job that makes it; its `project` is there already."
        ),
        "Make a project like this one, of up to 10,000 items: with its description, custom fields, folders, and items with their "
        "words, types, priority, people, tags, custom fields, checklists, sub-items, plans and links among each other. Left out "
        "is what was said, what is archived by itself, and what really happened. The job makes the items; only admins see the "
        "copy until all are there: then it is shared. For admins.",
        input=(ProjectDuplicateInput, "How."),
    )
