"""What the verbs of types and statuses share: they happen one at a time, by who may, and all who see the type hear of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain import policy
from domain.events import Changed, Event, ItemTypeCreated, ItemTypeRemoved, Snapshot
from domain.projects import locked as projects
from domain.unit_of_work import exclusively, record
from domain.versions import check_version
from kit.errors import NotFound
from models import ItemType, Status, Viewer


def tell(kind: type[Event], type_: ItemType, **changes: Changed) -> None:
    """Record what happened to a type or to one of its statuses. Customers hear that something did, not what and by whom; of a
    project's own types they hear nothing.
    """
    told: dict[str, Any] = dict(changes)
    seen = Snapshot(type_.audience, {})
    before = None if kind is ItemTypeCreated else seen
    after = None if kind is ItemTypeRemoved else seen
    record(
        kind(
            entity_id=type_.id,
            project_id=type_.project_id,
            internal=True,
            before=before,
            after=after,
            **told,
        )
    )


async def alone() -> None:
    """Nobody else changes types or statuses until the unit of work ends."""
    await exclusively("item types")


async def check_right(viewer: Viewer, project_id: UUID | None, *path: str | int) -> None:
    """Raises: NotFound (the project), NotAllowed, unless the viewer may change the project, whose own a type is or will be;
    without one, unless they are an admin.
    """
    if project_id is None:
        policy.check_admin(viewer, "projects:write")
    else:
        policy.check(viewer, "project.edit", await projects.seen(viewer, project_id, *path))


async def lock(viewer: Viewer, type_id: UUID, version: int | None = None, *path: str | int) -> ItemType:
    """The type, which the viewer may change, and nobody else changes until the unit of work ends.

    Raises: NotFound (absent, removed or not visible), NotAllowed, Conflict with the current row (stale version).
    """
    found = await live(viewer, type_id, *(path or ("id",)))
    await check_right(viewer, found.project_id, *(path or ("id",)))
    check_version(found, version, "type")
    return found


async def live(viewer: Viewer, type_id: UUID, *path: str | int) -> ItemType:
    """The type, which the viewer sees, and nobody changes until the unit of work ends. Raises: NotFound."""
    await alone()
    found = await ItemType.visible_to(viewer).filter(id=type_id, retired_at__isnull=True).first()
    if found is None:
        raise NotFound("There is no such type.", *path)
    return found


async def store(type_: ItemType, columns: Iterable[str] = ()) -> None:
    """Save the changed columns, or what changed around the type, as a new version of it."""
    type_.version += 1
    await type_.save(update_fields=[*columns, "version"])


async def live_types(project_id: UUID | None) -> list[ItemType]:
    """The workspace's types, or a project's own, in order."""
    types = ItemType.filter(
        retired_at__isnull=True, project_id=project_id
    )  # house: asked by who may change them
    return await types.order_by("rank", "id")


async def live_statuses(type_id: UUID) -> list[Status]:
    """The statuses that items of the type may get, in order."""
    statuses = Status.filter(type_id=type_id, retired_at__isnull=True)  # house: statuses are for all to see
    return await statuses.order_by("rank", "id")
