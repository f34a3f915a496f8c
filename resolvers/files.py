"""Files of items and of projects: the fields by batch, and the mutations."""

from collections.abc import Sequence

import strawberry

from domain import items, projects
from models import File, Item, Project
from resolvers.context import Ask
from resolvers.inputs import key, keys
from resolvers.outcome import outcome
from resolvers.relations import Many

of_item = Many("item_id", File.on_items, ("created_at", "id"))
of_project = Many("project_id", File.on_projects, ("created_at", "id"))


@outcome("item")
async def attach_to_item(
    info: Ask,
    id: strawberry.ID,
    file_ids: Sequence[strawberry.ID],
    internal: bool = True,
    version: int | None = None,
) -> Item:
    chosen = keys(file_ids, "file", path="fileIds")
    return await items.attach_files(
        info.context.viewer, key(id, "item"), chosen, internal=internal, version=version
    )


@outcome("item")
async def detach_from_item(
    info: Ask, id: strawberry.ID, file_id: strawberry.ID, version: int | None = None
) -> Item:
    file = key(file_id, "file", path=("fileId",))
    return await items.detach_file(info.context.viewer, key(id, "item"), file, version)


@outcome("project")
async def attach_to_project(
    info: Ask,
    id: strawberry.ID,
    file_ids: Sequence[strawberry.ID],
    internal: bool = True,
    version: int | None = None,
) -> Project:
    chosen = keys(file_ids, "file", path="fileIds")
    return await projects.attach_files(
        info.context.viewer, key(id, "project"), chosen, internal=internal, version=version
    )


@outcome("project")
async def detach_from_project(
    info: Ask, id: strawberry.ID, file_id: strawberry.ID, version: int | None = None
) -> Project:
    file = key(file_id, "file", path=("fileId",))
    return await projects.detach_file(info.context.viewer, key(id, "project"), file, version)
