"""Portfolios: their mutations."""

from typing import Any

import strawberry

from domain import portfolios as verbs
from domain.portfolios import Member
from kit.ids import split_global
from models import Portfolio
from resolvers.context import Ask
from resolvers.given import given
from resolvers.inputs import key
from resolvers.outcome import outcome


def _member(id: strawberry.ID, *path: str) -> Member:
    """What stands in portfolios. Raises: Invalid (the id of something else)."""
    found = key(id, "project", "portfolio", path=path)
    return Member(found, split_global(id)[0] == "project")


@outcome("portfolio")
async def create(info: Ask, name: str, idempotency_key: str | None = None) -> Portfolio:
    return await verbs.create(info.context.viewer, name, idempotency_key)


@outcome("portfolio")
async def edit(info: Ask, id: strawberry.ID, name: str, version: int | None = None) -> Portfolio:
    return await verbs.edit(info.context.viewer, key(id, "portfolio"), version, name=name)


@outcome("portfolio")
async def put(info: Ask, id: strawberry.ID, input: Any) -> Portfolio:
    before, after = given(input.before_id), given(input.after_id)
    return await verbs.put(
        info.context.viewer,
        key(id, "portfolio"),
        _member(input.member_id, "input", "memberId"),
        before=None if before is None else _member(before, "input", "beforeId"),
        after=None if after is None else _member(after, "input", "afterId"),
    )


@outcome("portfolio")
async def take(info: Ask, id: strawberry.ID, member_id: strawberry.ID) -> Portfolio:
    return await verbs.take(info.context.viewer, key(id, "portfolio"), _member(member_id, "memberId"))


@outcome("portfolio")
async def remove(info: Ask, id: strawberry.ID, version: int | None = None) -> Portfolio:
    return await verbs.remove(info.context.viewer, key(id, "portfolio"), version)
