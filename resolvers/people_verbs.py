"""Mutations on people: each calls the verb of its own name."""

from collections.abc import Sequence
from typing import Any

import strawberry

from domain import customers, organizations, people, sign_in, teams, users
from domain.mails import bounces
from domain.projects import Grant
from models import Level, Principal
from resolvers.context import Ask
from resolvers.given import given, never_cleared, optional, values
from resolvers.inputs import key, keys
from resolvers.outcome import outcome


@outcome("user")
async def user_create(info: Ask, input: Any, idempotency_key: str | None = None) -> Principal:
    projects = given(input.projects) or ()
    new = users.NewUser(
        email=input.email,
        name=input.name,
        level=given(input.level) or Level.MEMBER,
        team_ids=keys(given(input.team_ids), "team", path="teamIds"),
        projects=[(key(p.project_id, "project", path=("input", "projects")), p.role) for p in projects],
        joins_inbox=given(input.joins_inbox) is not False,
    )
    return await users.create(info.context.viewer, new, idempotency_key)


@outcome("user")
async def user_edit(info: Ask, id: strawberry.ID, input: Any, version: int | None = None) -> Principal:
    names = ("may_publish", "may_reply", "may_edit_messages", "may_manage_macros")
    switches = {name: value for name in names if (value := given(getattr(input, name))) is not None}
    return await users.edit(
        info.context.viewer,
        key(id, "user"),
        version,
        name=given(input.name),
        time_zone=given(input.time_zone),
        switches=switches or None,
    )


@outcome("user")
async def user_set_level(info: Ask, id: strawberry.ID, level: Level, version: int | None = None) -> Principal:
    return await users.set_level(info.context.viewer, key(id, "user"), level, version)


@outcome("team")
async def team_create(
    info: Ask,
    name: str,
    member_ids: Sequence[strawberry.ID] | None = None,
    idempotency_key: str | None = None,
) -> Principal:
    members = keys(member_ids, "user", path="memberIds")
    return await teams.create(info.context.viewer, name, members, idempotency_key)


@outcome("team")
async def team_edit(info: Ask, id: strawberry.ID, name: str, version: int | None = None) -> Principal:
    return await teams.edit(info.context.viewer, key(id, "team"), version, name=name)


@outcome("team")
async def team_set_members(
    info: Ask, id: strawberry.ID, member_ids: Sequence[strawberry.ID], version: int | None = None
) -> Principal:
    members = keys(member_ids, "user", path="memberIds")
    return await teams.set_members(info.context.viewer, key(id, "team"), members, version)


@outcome("customer")
async def customer_create(info: Ask, input: Any, idempotency_key: str | None = None) -> Principal:
    organization = optional(given(input.organization_id), "organization", path=("input", "organizationId"))
    new = customers.NewCustomer(email=input.email, name=given(input.name) or "", organization_id=organization)
    return await customers.create(info.context.viewer, new, idempotency_key)


@outcome("customer")
async def customer_edit(
    info: Ask,
    id: strawberry.ID,
    name: str | None = None,
    custom_fields: Sequence[Any] | None = None,
    version: int | None = None,
) -> Principal:
    said = values(custom_fields)
    customer = key(id, "customer")
    return await customers.edit(info.context.viewer, customer, version, name=name, custom_fields=said)


@outcome("customer")
async def customer_move(
    info: Ask, id: strawberry.ID, organization_id: strawberry.ID | None, version: int | None = None
) -> Principal:
    organization = optional(organization_id, "organization", path=("organizationId",))
    return await customers.move(info.context.viewer, key(id, "customer"), organization, version)


@outcome("organization")
async def organization_create(
    info: Ask, name: str, domains: Sequence[str] | None = None, idempotency_key: str | None = None
) -> Principal:
    return await organizations.create(info.context.viewer, name, domains or (), idempotency_key)


@outcome("organization")
async def organization_edit(
    info: Ask, id: strawberry.ID, input: Any, version: int | None = None
) -> Principal:
    never_cleared(input, "name", "domains", "custom_fields")
    return await organizations.edit(
        info.context.viewer,
        key(id, "organization"),
        version,
        name=given(input.name),
        domains=given(input.domains),
        custom_fields=values(input.custom_fields),
    )


@outcome("person")
async def deactivate(info: Ask, id: strawberry.ID, version: int | None = None) -> Principal:
    return await people.deactivate(info.context.viewer, key(id, "user", "customer"), version)


@outcome("person")
async def reactivate(info: Ask, id: strawberry.ID, version: int | None = None) -> Principal:
    return await people.reactivate(info.context.viewer, key(id, "user", "customer"), version)


@outcome("person")
async def set_language(
    info: Ask, id: strawberry.ID, language: str | None, version: int | None = None
) -> Principal:
    person = key(id, "user", "customer")
    return await people.set_language(info.context.viewer, person, language, version)


@outcome("person")
async def clear_bounce(info: Ask, id: strawberry.ID, version: int | None = None) -> Principal:
    return await bounces.clear(info.context.viewer, key(id, "user", "customer"), version)


@outcome("person")
async def sign_out_everywhere(info: Ask, id: strawberry.ID | None = None) -> Principal | None:
    person = optional(id, "user", "customer", path=("id",))
    await sign_in.sign_out_everywhere(info.context.viewer, person)
    wanted = person or info.context.viewer.principal_id
    return await Principal.visible_to(info.context.viewer).filter(id=wanted).first()


@outcome("viewer")
async def set_password(info: Ask, password: str, old_password: str | None = None) -> Principal | None:
    await sign_in.set_password(info.context.viewer, password, old_password)
    return await Principal.visible_to(info.context.viewer).filter(id=info.context.viewer.principal_id).first()


def grants(given_grants: Sequence[Any]) -> list[Grant]:
    """Share inputs as grants."""
    prefixes = ("user", "team", "customer", "organization")
    return [
        Grant(key(g.principal_id, *prefixes, path=("grants", n, "principalId")), given(g.role))
        for n, g in enumerate(given_grants)
    ]
