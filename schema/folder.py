"""Folders: how a project's items are sorted."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from resolvers import folders as resolved
from resolvers.fields import Depends, batch, global_id, mutation, shows
from schema.node import Node, payload
from schema.roll_up import RollUp, rolled_up

if TYPE_CHECKING:
    from schema.project import Project

_NAME = "1 to 200 characters."


@strawberry.type(description="A part of a project, in which items and further folders stand. For staff.")
class Folder(Node):
    id: strawberry.ID = global_id("folder")
    name: str = strawberry.field(description="What it is called.")
    version: int = strawberry.field(description="Guards writes: send it back to change what you saw.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(
        description="When it was last renamed or placed; its place also moves with what it is in."
    )
    project: Annotated["Project", strawberry.lazy("schema.project")] = batch(
        resolved.project,
        Annotated["Project", strawberry.lazy("schema.project")],
        "The project it is in.",
        Depends.ROW,
    )
    parent: Annotated["Folder", strawberry.lazy("schema.folder")] | None = batch(
        resolved.parent,
        Annotated["Folder", strawberry.lazy("schema.folder")] | None,
        "The folder it is in; null at the top of its project.",
        Depends.ROW,
    )
    depth: int = batch(resolved.depth, int, "In how many other folders it is: 0 to 19.", Depends.ROW)
    roll_up: RollUp | None = rolled_up("what is in it")

    is_type_of = shows(models.Folder)


_UNSET = strawberry.UNSET


@strawberry.input(description="A new folder: the last where it is put.")
class FolderCreateInput:
    project_id: strawberry.ID = strawberry.field(description="Its project, which has up to 1,000 folders.")
    name: str = strawberry.field(description=_NAME)
    parent_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="The folder it is put into, of the same project; by default none."
    )


@strawberry.input(
    description="Where a folder goes in its project: one of these, or none for the last at the top."
)
class FolderMoveInput:
    parent_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Into this folder, as the last; at most 20 are one in the other."
    )
    before_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right before this folder, where that stands."
    )
    after_id: strawberry.ID | None = strawberry.field(
        default=_UNSET, description="Right after this folder, where that stands."
    )


def _payload(verb: str, text: str) -> object:
    return payload(f"Folder{verb}Payload", "folder", Folder, text)


@strawberry.type
class FolderMutations:
    folder_create = mutation(
        resolved.create,
        _payload("Create", "The new folder."),
        "Make a folder in a project. For who may change the project.",
        input=(FolderCreateInput, "The folder."),
    )
    folder_edit = mutation(
        resolved.edit,
        _payload("Edit", "The folder, as it is now."),
        "Give a folder another name. For who may change the project.",
        name=(str, _NAME),
    )
    folder_move = mutation(
        resolved.move,
        _payload("Move", "The folder, as it is now."),
        "Place a folder elsewhere in its project, with all that is in it. For who may change the project.",
        input=(FolderMoveInput, "Where to."),
    )
    folder_remove = mutation(
        resolved.remove,
        _payload("Remove", "The folder, as it was."),
        "Remove a folder that is empty; INVALID while something is in it. For who may change the project.",
    )
