"""Mutations on projects: each calls the verb of its own name."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import projects
from models import Project, Role
from resolvers.context import Ask
from resolvers.given import given, never_cleared, values
from resolvers.inputs import PEOPLE, key, keys
from resolvers.outcome import outcome
from resolvers.people_verbs import grants as to_grants


@outcome("project")
async def create(
    info: Ask, name: str, description: str | None = None, idempotency_key: str | None = None
) -> Project:
    return await projects.create(info.context.viewer, name, description or "", idempotency_key)


@outcome("project")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Project:
    never_cleared(input, "name", "description", "custom_fields")
    return await projects.edit(
        info.context.viewer,
        key(id, "project"),
        version,
        name=given(input.name),
        description=given(input.description),
        custom_fields=values(input.custom_fields),
    )


@outcome("project")
async def archive(info: Ask, id: strawberry.ID, version: int | None = None) -> Project:
    return await projects.archive(info.context.viewer, key(id, "project"), version)


@outcome("project")
async def unarchive(info: Ask, id: strawberry.ID, version: int | None = None) -> Project:
    return await projects.unarchive(info.context.viewer, key(id, "project"), version)


@outcome("project")
async def share(
    info: Ask, id: strawberry.ID, principal_id: strawberry.ID, role: Role | None = None
) -> Project:
    principal = key(principal_id, *PEOPLE, path=("principalId",))
    return await projects.share(info.context.viewer, key(id, "project"), principal, role)


@outcome("projects")
async def share_many(info: Ask, project_ids: Sequence[strawberry.ID], grants: Sequence[Any]) -> list[Project]:
    wanted = keys(project_ids, "project", path="projectIds")
    return await projects.share_many(info.context.viewer, wanted, to_grants(grants))


@outcome("project")
async def unshare(info: Ask, id: strawberry.ID, principal_id: strawberry.ID) -> Project:
    principal = key(principal_id, *PEOPLE, path=("principalId",))
    return await projects.unshare(info.context.viewer, key(id, "project"), principal)


@outcome("project")
async def follow(info: Ask, id: strawberry.ID) -> Project:
    return await projects.follow(info.context.viewer, key(id, "project"))


@outcome("project")
async def unfollow(info: Ask, id: strawberry.ID) -> Project:
    return await projects.unfollow(info.context.viewer, key(id, "project"))


@outcome("project")
async def change_followers(
    info: Ask,
    id: strawberry.ID,
    add: Sequence[strawberry.ID] | None = None,
    remove: Sequence[strawberry.ID] | None = None,
) -> Project:
    come, go = keys(add, *PEOPLE, path="add"), keys(remove, *PEOPLE, path="remove")
    return await projects.change_followers(info.context.viewer, key(id, "project"), come, go)
