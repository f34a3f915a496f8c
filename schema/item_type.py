"""Types of items and their statuses."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from models import Ability, Family, StatusCategory
from resolvers import item_type_verbs as verbs
from resolvers import item_types as resolved
from resolvers.fields import Depends, batch, computed, global_id, mutation, root, shows
from schema.node import Node, payload

if TYPE_CHECKING:
    from schema.project import Project

_UNSET = strawberry.UNSET
_VERSION = "Guards writes: send it back to change what you saw."
_NAME = "1 to 60 characters; no other {} has it, whatever the case and accents."
_COLOUR = "# and six hexadecimal digits."
_PREFIX = "A letter, and up to seven letters and digits after it. Types may share one: the number alone says which item it is."
_ICON = "The name of an icon: up to 32 of a-z, 0-9 and -."
_PUBLISHED = "Whether its new items are published where nobody says."


@strawberry.type(description="A step in the life of one type's items.")
class Status(Node):
    id: strawberry.ID = global_id("status")
    name: str = strawberry.field(description="The name.")
    category: StatusCategory = strawberry.field(description="What it means.")
    colour: str = strawberry.field(description="A colour, as #rrggbb.")
    rank: int = strawberry.field(description="Its place among the type's statuses.")
    is_default: bool = strawberry.field(description="Whether new items start in it.")
    pauses_sla: bool = strawberry.field(description="Whether service-level clocks stand still in it.")
    version: int = strawberry.field(description=_VERSION)
    removed: bool = computed(
        lambda row: row.retired_at is not None,
        bool,
        "Whether it was removed: no item gets it any more, and those that have it are on their way to another.",
    )
    next_statuses: list[Annotated["Status", strawberry.lazy("schema.item_type")]] = batch(
        resolved.next_statuses,
        list[Annotated["Status", strawberry.lazy("schema.item_type")]],
        "The statuses that an item with this one may get, in order.",
        Depends.ROW,
    )

    is_type_of = shows(models.Status)


@strawberry.type(description="A kind of item, such as ticket or task.")
class ItemType(Node):
    id: strawberry.ID = global_id("type")
    name: str = strawberry.field(description="The name.")
    family: Family = strawberry.field(description="Which part of the product it belongs to.")
    key_prefix: str = strawberry.field(description="What its items' keys begin with.")
    icon: str = strawberry.field(description="The name of an icon.")
    colour: str = strawberry.field(description="A colour, as #rrggbb.")
    rank: int = strawberry.field(
        description="Its place among the types: those of the workspace, and behind them a project's own."
    )
    new_items_published: bool = strawberry.field(description=_PUBLISHED)
    version: int = strawberry.field(
        description=f"{_VERSION} It moves with what changes about its statuses too."
    )
    removed: bool = computed(
        lambda row: row.retired_at is not None,
        bool,
        "Whether it was removed: no item becomes one of it, and those that are go to another.",
    )
    abilities: list[Ability] = computed(resolved.abilities, list[Ability], "What it offers.")
    statuses: list[Status] = batch(
        resolved.statuses, list[Status], "The statuses of its items, in order.", Depends.ROW
    )
    project: Annotated["Project", strawberry.lazy("schema.project")] | None = batch(
        resolved.project,
        Annotated["Project", strawberry.lazy("schema.project")] | None,
        "The project whose own it is: its items stand nowhere else. Null for the workspace's types, which every project offers, "
        "and for customers.",
        Depends.ROW,
    )

    is_type_of = shows(models.ItemType)


_WHO = "For admins; of a project's own type for who may edit the project."


@strawberry.input(description="A new type of items. It starts with the statuses Open, In progress and Done.")
class ItemTypeCreateInput:
    family: Family = strawberry.field(description="Which part of the product it belongs to: for ever.")
    name: str = strawberry.field(description=_NAME.format("type"))
    key_prefix: str = strawberry.field(description=_PREFIX)
    project_id: strawberry.ID | None = strawberry.field(
        default=_UNSET,
        description="Whose own it is, for ever: items of it stand in this project alone. By default the workspace's, which every "
        "project offers.",
    )
    icon: str | None = strawberry.field(default=_UNSET, description=f"{_ICON} By default circle.")
    colour: str | None = strawberry.field(default=_UNSET, description=f"{_COLOUR} By default grey.")
    abilities: list[Ability] | None = strawberry.field(
        default=_UNSET, description="What it offers; by default what is usual in its family."
    )
    new_items_published: bool | None = strawberry.field(
        default=_UNSET, description=f"{_PUBLISHED} By default in the helpdesk."
    )


@strawberry.input(description="What to change in a type of items; what is left out stays.")
class ItemTypeEditInput:
    name: str | None = strawberry.field(default=_UNSET, description=_NAME.format("type"))
    key_prefix: str | None = strawberry.field(
        default=_UNSET, description=f"{_PREFIX} Keys with the earlier one still lead to its items."
    )
    icon: str | None = strawberry.field(default=_UNSET, description=_ICON)
    colour: str | None = strawberry.field(default=_UNSET, description=_COLOUR)
    abilities: list[Ability] | None = strawberry.field(default=_UNSET, description="Exactly what it offers.")
    new_items_published: bool | None = strawberry.field(default=_UNSET, description=_PUBLISHED)


@strawberry.input(description="A new status.")
class StatusCreateInput:
    name: str = strawberry.field(description=_NAME.format("status of the type"))
    category: StatusCategory = strawberry.field(description="What it means.")
    colour: str | None = strawberry.field(
        default=_UNSET, description=f"{_COLOUR} By default the usual one of its category."
    )
    pauses_sla: bool | None = strawberry.field(
        default=_UNSET, description="Whether service-level clocks stand still in it; by default not."
    )


@strawberry.input(description="What to change in a status; what is left out stays.")
class StatusEditInput:
    name: str | None = strawberry.field(default=_UNSET, description=_NAME.format("status of the type"))
    category: StatusCategory | None = strawberry.field(
        default=_UNSET, description="What it means. When its items were finished changes with it."
    )
    colour: str | None = strawberry.field(default=_UNSET, description=_COLOUR)
    pauses_sla: bool | None = strawberry.field(
        default=_UNSET, description="Whether service-level clocks stand still in it."
    )
    is_default: bool | None = strawberry.field(
        default=_UNSET,
        description="True: new items of the type start in it, and in no other. It has to be NOT_STARTED.",
    )


@strawberry.input(description="Which statuses may follow one.")
class TransitionInput:
    from_id: strawberry.ID = strawberry.field(description="A status of the type.")
    to_ids: list[strawberry.ID] = strawberry.field(
        description="Those that may follow it; none only where it is FINISHED."
    )


@strawberry.input(description="Where the items of a status go, when their type is removed.")
class StatusMappingInput:
    status_id: strawberry.ID = strawberry.field(description="A status of the type that goes.")
    into_status_id: strawberry.ID = strawberry.field(description="A status of the other type.")


@strawberry.type
class ItemTypeQueries:
    item_types = root(
        resolved.item_types,
        list[ItemType],
        "The types of items that are offered, in order: those of the workspace, and behind them a project's own.",
        project_id=(
            strawberry.ID | None,
            "The project; its own types are for staff who see it. By default none.",
        ),
    )


def _type_payload(verb: str, description: str = "The type, as it is now.") -> object:
    return payload(f"{verb}Payload", "item_type", ItemType, description)


def _status_payload(verb: str, description: str = "The status, as it is now.") -> object:
    return payload(f"Status{verb}Payload", "status", Status, description)


@strawberry.type
class ItemTypeMutations:
    item_type_create = mutation(
        verbs.create,
        _type_payload("ItemTypeCreate"),
        f"Make a type of items, at most ten in a family of the workspace, and of a project's own. {_WHO}",
        input=(ItemTypeCreateInput, "The type."),
    )
    item_type_edit = mutation(
        verbs.edit,
        _type_payload("ItemTypeEdit"),
        f"Change a type of items. {_WHO}",
        input=(ItemTypeEditInput, "The changes."),
    )
    item_type_reorder = mutation(
        verbs.reorder,
        payload("ItemTypeReorderPayload", "item_types", list[ItemType], "All these types, in order."),
        "Put the workspace's types of items into another order, or a project's own. What comes in without a type is of the first "
        f"of the workspace's in the helpdesk. {_WHO}",
        ids=(list[strawberry.ID], "Each of these types exactly once."),
        project_id=(strawberry.ID | None, "Whose own types; by default the workspace's."),
    )
    item_type_remove = mutation(
        verbs.remove,
        _type_payload("ItemTypeRemove", "The type, as it was."),
        "Remove a type. At once nothing becomes of it any more; its items become ones of another, in the background. "
        f"{_WHO}",
        into_type_id=(strawberry.ID, "What its items become: a type that is offered wherever they stand."),
        statuses=(
            list[StatusMappingInput] | None,
            "Which statuses they get; where this says nothing, the one of the same name, else the first of the same category.",
        ),
    )
    item_type_set_transitions = mutation(
        verbs.set_transitions,
        _type_payload("ItemTypeSetTransitions"),
        f"Say which of a type's statuses may follow which. {_WHO}",
        transitions=(
            list[TransitionInput],
            "All restrictions there are: any status may follow one that is not named; empty for none.",
        ),
    )
    status_create = mutation(
        verbs.status_create,
        _status_payload("Create"),
        f"Give a type one more status, at most 25. {_WHO}",
        type_id=(strawberry.ID, "The type."),
        input=(StatusCreateInput, "The status."),
    )
    status_edit = mutation(
        verbs.status_edit,
        _status_payload("Edit"),
        f"Change a status. {_WHO}",
        input=(StatusEditInput, "The changes."),
    )
    status_reorder = mutation(
        verbs.status_reorder,
        _type_payload("StatusReorder"),
        f"Put a type's statuses into another order. {_WHO}",
        type_id=(strawberry.ID, "The type."),
        ids=(list[strawberry.ID], "Each of its statuses exactly once."),
    )
    status_remove = mutation(
        verbs.status_remove,
        _status_payload("Remove", "The status, as it was."),
        "Remove a status. At once no item gets it any more; those that have it get another, in the background. "
        f"{_WHO}",
        into_status_id=(
            strawberry.ID | None,
            "Another status of the type, which its items get; may be left out where no item has it.",
        ),
    )
