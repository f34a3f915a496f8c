"""What clients send to make, change and place items."""

import strawberry

from models import Source
from schema.custom_field_input import CustomFieldValueInput

_UNSET = strawberry.UNSET


@strawberry.input(description="A new item.")
class ItemCreateInput:
    title: str = strawberry.field(description="What it is, in a line: 1 to 500 characters.")
    description: str | None = strawberry.field(
        default="", description="What it is, at length: up to 100,000 characters."
    )
    type_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Its type; by default the first of the helpdesk."
    )
    priority: int | None = strawberry.field(default=0, description="Stars, 0 to 5.")
    percent_complete: int | None = strawberry.field(
        default=_UNSET,
        description="How far it is, 0 to 100, of types that are planned (`PLANNING`). For staff.",
    )
    agile_points: int | None = strawberry.field(
        default=_UNSET,
        description="How large it is, 0 to 1,000 points, of types that offer them (`AGILE_POINTS`). For staff.",
    )
    published: bool | None = strawberry.field(
        default=_UNSET, description="By default as its type says: tickets are."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="Its project; null for none. Left out: tickets go to the project for incoming ones, others to none.",
    )
    parent_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The item that it is a sub-item of, whose project is its project too."
    )
    folder_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="The folder it stands in, whose project is its project too; not with a parent.",
    )
    requester_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The customer it is made for."
    )
    requester_email: str | None = strawberry.field(
        default=_UNSET, description="The customer it is made for, by mail address; made if there is none yet."
    )
    assignee_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Users and teams to work on it."
    )
    follower_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Users, teams, customers and organizations to follow it."
    )
    source: Source | None = strawberry.field(
        default=_UNSET, description="By which door it came in; by default API."
    )
    from_item_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The item that it is made from: both are linked then. For staff."
    )
    tag_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET, description="Its tags, up to 50. For staff."
    )
    custom_fields: list[CustomFieldValueInput] | None = strawberry.field(
        default=_UNSET,
        description="Values of custom fields: those that its type requires at least. Customers set what is for them to edit.",
    )


@strawberry.input(description="What to change in an item; what is left out stays.")
class ItemEditInput:
    title: str | None = strawberry.field(default=_UNSET, description="1 to 500 characters.")
    description: str | None = strawberry.field(default=_UNSET, description="Up to 100,000 characters.")
    priority: int | None = strawberry.field(default=_UNSET, description="Stars, 0 to 5.")
    percent_complete: int | None = strawberry.field(
        default=_UNSET,
        description="How far it is, 0 to 100, of types that are planned (`PLANNING`); null takes it back. Moves neither "
        "`version` nor `updatedAt`.",
    )
    agile_points: int | None = strawberry.field(
        default=_UNSET,
        description="How large it is, 0 to 1,000 points, of types that offer them (`AGILE_POINTS`); null takes it back. Moves "
        "neither `version` nor `updatedAt`.",
    )
    published: bool | None = strawberry.field(
        default=_UNSET, description="Whether customers who follow it may see it."
    )
    tag_ids: list[strawberry.ID] | None = strawberry.field(
        default=_UNSET,
        description="Exactly its tags, up to 50; empty for none. Moves neither `version` nor `updatedAt`.",
    )
    custom_fields: list[CustomFieldValueInput] | None = strawberry.field(
        default=_UNSET,
        description="Custom fields to set or clear; the others stay. Fields that customers do not see move neither `version` nor "
        "`updatedAt`. A customer sets those that are for them to edit, on their own requests, and nothing beside.",
    )


@strawberry.input(description="Where an item goes: exactly one of these, also in other projects.")
class ItemPlaceInput:
    parent_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="Below this item, as its last sub-item; at most 20 items stand one below the other.",
    )
    folder_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Into this folder, as its last item."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="To the top of this project, as its last item in no folder."
    )
    before_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right before this item, where that stands."
    )
    after_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right after this item, where that stands."
    )
