"""API keys: one's own, made and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import strawberry

from domain import api_keys
from kit.errors import Invalid
from models import ApiKey, Principal
from resolvers.context import Ask, Context
from resolvers.inputs import key, moment
from resolvers.outcome import outcome
from resolvers.signed_in import signed_in


@dataclass(frozen=True)
class NewKey:
    """A key and its secret, which is shown this once."""

    key: Principal
    secret: str


async def own(info: Ask) -> Sequence[Principal]:
    """The viewer's keys that are not revoked, newest first."""
    viewer = signed_in(info)
    if not viewer.has_scope("people:read"):
        return []
    held = ApiKey.filter(owner_id=viewer.principal_id, revoked_at__isnull=True)  # house: one's own
    return [
        k.principal
        for k in await held.select_related("principal").order_by("-principal__created_at", "-principal_id")
    ]


async def details(rows: Sequence[Principal], context: Context) -> dict[object, ApiKey]:
    """The keys' own rows, where they are the viewer's or the viewer is an admin."""
    viewer = context.viewer
    if not viewer.has_scope("people:read"):
        return {}
    keys = await ApiKey.filter(principal_id__in=[row.id for row in rows])  # house: narrowed in the next line
    return {k.principal_id: k for k in keys if viewer.sees_all or k.owner_id == viewer.principal_id}


async def scopes(rows: Sequence[Principal], context: Context) -> Sequence[list[str] | None]:
    """What each key is narrowed to."""
    held = await details(rows, context)
    return [held[row.id].scopes if row.id in held else None for row in rows]


async def expires_at(rows: Sequence[Principal], context: Context) -> Sequence[datetime | None]:
    """When each key ends."""
    held = await details(rows, context)
    return [held[row.id].expires_at if row.id in held else None for row in rows]


@outcome("made")
async def create(info: Ask, name: str, scopes: Sequence[str], expires_at: str | None = None) -> NewKey:
    end = None if expires_at is None else moment(expires_at, "expiresAt")
    if end is not None and not isinstance(end, datetime):
        raise Invalid("Write the end as an instant with its offset.", "expiresAt")
    secret, made = await api_keys.create(info.context.viewer, name, list(scopes), end)
    return NewKey(made, secret)


@outcome("key")
async def revoke(info: Ask, id: strawberry.ID) -> Principal:
    return await api_keys.revoke(info.context.viewer, key(id, "api_key"))
