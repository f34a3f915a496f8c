"""Checklists: what is to be ticked off on an item."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from resolvers import checklist_entries as resolved
from resolvers.fields import Depends, batch, global_id, mutation, shows
from schema.node import Node, payload

if TYPE_CHECKING:
    from schema.item import Item

_TEXT = "1 to 500 characters."
_WHO = "For who may change the item."


@strawberry.type(description="One line of an item's checklist. For staff.")
class ChecklistEntry(Node):
    id: strawberry.ID = global_id("checklist_entry")
    text: str = strawberry.field(description="What is to be done.")
    done: bool = strawberry.field(description="Whether it is ticked off.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    item: Annotated["Item", strawberry.lazy("schema.item")] = batch(
        resolved.item, Annotated["Item", strawberry.lazy("schema.item")], "The item it is of.", Depends.ROW
    )

    is_type_of = shows(models.ChecklistEntry)


_UNSET = strawberry.UNSET


@strawberry.input(description="A new entry: the last of its item.")
class ChecklistEntryCreateInput:
    item_id: strawberry.ID = strawberry.field(description="Its item, which has up to 200 entries.")
    text: str = strawberry.field(description=_TEXT)


@strawberry.input(description="What to change in an entry; what is left out stays.")
class ChecklistEntryEditInput:
    text: str | None = strawberry.field(default=_UNSET, description=_TEXT)
    done: bool | None = strawberry.field(default=_UNSET, description="Whether it is ticked off.")


@strawberry.input(description="Where an entry goes in its item's list: one of these, or none for the last.")
class ChecklistEntryMoveInput:
    before_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right before this entry of the same item."
    )
    after_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right after this entry of the same item."
    )


def _payload(verb: str, text: str) -> object:
    return payload(f"ChecklistEntry{verb}Payload", "checklist_entry", ChecklistEntry, text)


@strawberry.type
class ChecklistEntryMutations:
    checklist_entry_create = mutation(
        resolved.create,
        _payload("Create", "The new entry."),
        f"Add an entry to an item's checklist. {_WHO}",
        input=(ChecklistEntryCreateInput, "The entry."),
    )
    checklist_entry_edit = mutation(
        resolved.edit,
        _payload("Edit", "The entry, as it is now."),
        f"Change what an entry says, tick it off, or no longer. {_WHO}",
        input=(ChecklistEntryEditInput, "The changes."),
    )
    checklist_entry_move = mutation(
        resolved.move,
        _payload("Move", "The entry, as it is now."),
        f"Place an entry before or after another. {_WHO}",
        input=(ChecklistEntryMoveInput, "Where to."),
    )
    checklist_entry_remove = mutation(
        resolved.remove,
        _payload("Remove", "The entry, as it was."),
        f"Take an entry off. What it said stays in the item's history. {_WHO}",
    )
