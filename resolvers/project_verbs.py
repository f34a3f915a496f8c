"""Mutations on projects: each calls the verb of its own name."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

import strawberry

from domain import copies, projects
from domain.copies import Wanted
from domain.projects import Details
from kit.text import camel
from models import Job, Project, ProjectStatus, Role
from resolvers.context import Ask
from resolvers.given import given, never_cleared, optional, values
from resolvers.inputs import PEOPLE, key, keys
from resolvers.item_plans import instant
from resolvers.outcome import outcome
from resolvers.people_verbs import grants as to_grants

_DETAILS = ("made_for_id", "manager_id", "status", "start_on", "due_on")


def _details(said: dict[str, Any], *at: str) -> Details:
    """What was said, ids as keys. Raises: Invalid (the id of something else)."""
    keys = {
        name: optional(said[name], *nouns, path=(*at, camel(name)))
        for name, nouns in (("made_for_id", ("customer", "organization")), ("manager_id", ("user",)))
        if name in said
    }
    return cast(Details, {**said, **keys})


@outcome("project")
async def create(
    info: Ask,
    name: str,
    description: str | None = None,
    made_for_id: strawberry.ID | None = None,
    manager_id: strawberry.ID | None = None,
    status: ProjectStatus | None = None,
    start_on: date | None = None,
    due_on: date | None = None,
    idempotency_key: str | None = None,
) -> Project:
    said = {"made_for_id": made_for_id, "manager_id": manager_id, "start_on": start_on, "due_on": due_on}
    given = {name: value for name, value in {**said, "status": status}.items() if value is not None}
    return await projects.create(
        info.context.viewer, name, description or "", idempotency_key, _details(given)
    )


@outcome("project")
async def edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Project:
    never_cleared(input, "name", "description", "is_template", "custom_fields", "status")
    said = {name: value for name in _DETAILS if (value := getattr(input, name)) is not strawberry.UNSET}
    return await projects.edit(
        info.context.viewer,
        key(id, "project"),
        version,
        name=given(input.name),
        description=given(input.description),
        is_template=given(input.is_template),
        custom_fields=values(input.custom_fields),
        changed=_details(said, "input"),
    )


@outcome("job")
async def duplicate(info: Ask, id: strawberry.ID, input: Any, idempotency_key: str | None = None) -> Job:
    never_cleared(input, "people", "keep_people", "keep_statuses", "shares", "files", "is_template")
    at = ("input", "people")
    people = [
        (key(each.from_id, *PEOPLE, path=(*at, index, "fromId")), _whom(each.to_id, *at, index, "toId"))
        for index, each in enumerate(given(input.people) or ())
    ]
    chosen = {
        "keeps_people": given(input.keep_people),
        "keeps_statuses": given(input.keep_statuses),
        "shares": given(input.shares),
        "files": given(input.files),
        "is_template": given(input.is_template),
    }
    said: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    made_for = given(input.made_for_id)
    if made_for is not None:
        said["made_for_id"] = key(made_for, "customer", "organization", path=("input", "madeForId"))
    if (start := given(input.start)) is not None:
        said["start"] = instant(start, "input", "start")
    wanted = Wanted(name=input.name, people=people, **said)
    return await copies.duplicate(info.context.viewer, key(id, "project"), wanted, idempotency_key)


def _whom(id: strawberry.ID | None, *path: str | int) -> UUID | None:
    return None if id is None else key(id, *PEOPLE, path=path)


@outcome("project")
async def archive(info: Ask, id: strawberry.ID, version: int | None = None) -> Project:
    return await projects.archive(info.context.viewer, key(id, "project"), version)


@outcome("project")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Project:
    return await projects.remove(info.context.viewer, key(id, "project"), version)


@outcome("project")
async def restore(info: Ask, id: strawberry.ID, version: int | None = None) -> Project:
    return await projects.restore(info.context.viewer, key(id, "project"), version)


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
