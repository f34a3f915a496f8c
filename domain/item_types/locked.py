"""What the verbs of types and statuses share: they happen one at a time, and everybody who is signed in hears of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.events import Changed, Event, ItemTypeCreated, ItemTypeRemoved, Snapshot
from domain.unit_of_work import exclusively, record
from domain.versions import check_version
from kit.errors import NotFound
from models import ItemType, Status

SEEN = Snapshot(frozenset({"everyone"}), {})
"""Of a type that is there. No viewer holds the token: their stream is for all who are signed in."""


def tell(kind: type[Event], type_id: UUID, **changes: Changed) -> None:
    """Record what happened to a type or to one of its statuses. Customers hear that something did, not what and by whom."""
    told: dict[str, Any] = dict(changes)
    before = None if kind is ItemTypeCreated else SEEN
    after = None if kind is ItemTypeRemoved else SEEN
    record(kind(entity_id=type_id, internal=True, before=before, after=after, **told))


async def alone() -> None:
    """Nobody else changes types or statuses until the unit of work ends."""
    await exclusively("item types")


async def lock(type_id: UUID, version: int | None = None, *path: str | int) -> ItemType:
    """The type, which nobody else changes until the unit of work ends.

    Raises: NotFound (absent or removed), Conflict with the current row (stale version).
    """
    await alone()
    types = ItemType.filter(id=type_id, retired_at__isnull=True)  # house: types are for everyone to see
    found = await types.first()
    if found is None:
        raise NotFound("There is no such type.", *(path or ("id",)))
    check_version(found, version, "type")
    return found


async def store(type_: ItemType, columns: Iterable[str] = ()) -> None:
    """Save the changed columns, or what changed around the type, as a new version of it."""
    type_.version += 1
    await type_.save(update_fields=[*columns, "version"])


async def live_types() -> list[ItemType]:
    """The types that there are, in order."""
    types = ItemType.filter(retired_at__isnull=True)  # house: types are for everyone to see
    return await types.order_by("rank", "id")


async def live_statuses(type_id: UUID) -> list[Status]:
    """The statuses that items of the type may get, in order."""
    statuses = Status.filter(type_id=type_id, retired_at__isnull=True)  # house: statuses are for all to see
    return await statuses.order_by("rank", "id")
