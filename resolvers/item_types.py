"""Types of items and their statuses: those of the workspace for everyone to see, a project's own for its staff."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import Ability, ItemType, Project, Status, Viewer
from models.writing.sources import Rows, Source
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.given import optional
from resolvers.relations import Asked, Many, One, staff, written
from resolvers.signed_in import signed, signed_in


def all_types(_: Viewer) -> QuerySet[ItemType]:
    """Every type, those that were removed too: of what one sees, such as an item, its type is seen."""
    return ItemType.all()  # house: named by rows that are visible


def all_statuses(_: Viewer) -> QuerySet[Status]:
    """Every type's statuses, those that were removed too: until the worker has been there, items have them."""
    return Status.all()  # house: named by rows that are visible


def offered_types(viewer: Viewer, project_id: UUID | None) -> QuerySet[ItemType]:
    """The types that items may be of in a project, as far as the viewer sees them; None is outside of projects."""
    types = ItemType.visible_to(viewer).filter(retired_at__isnull=True)
    everywhere = Q(project_id__isnull=True)
    return types.filter(everywhere if project_id is None else everywhere | Q(project_id=project_id))


def live_statuses(_: Viewer) -> QuerySet[Status]:
    """The statuses that items may get."""
    return Status.filter(retired_at__isnull=True)  # house: of types that are seen


statuses = Many("type_id", live_statuses, ("rank", "id"))
project = One("project_id", Project.visible_to, staff)


async def next_statuses(rows: Sequence[Status], context: Context) -> Sequence[Sequence[Status]]:
    """The statuses that may follow each, in order."""

    async def of_types(keys: list[UUID]) -> dict[UUID, list[Status]]:
        found: dict[UUID, list[Status]] = defaultdict(list)
        for status in await live_statuses(context.viewer).filter(type_id__in=keys).order_by("rank", "id"):
            found[status.type_id].append(status)
        return {key: found[key] for key in keys}

    of_type = await context.by_key("live statuses", {row.type_id for row in rows}, of_types)
    return [
        [each for each in of_type[row.type_id] if each.id != row.id and each.may_follow(row.id)]
        for row in rows
    ]


def abilities(row: ItemType) -> list[Ability]:
    """What the type offers."""
    return [Ability(each) for each in row.abilities or ()]


def _asks(viewer: Viewer, project_id: strawberry.ID | None = None) -> Asked:
    signed(viewer)
    return Asked(optional(project_id, "project", path=("projectId",)))


def _types_written(at: Place, asked: Asked) -> Source:
    place, source = at.statement.from_rows(offered_types(at.viewer, asked.loose))
    return Rows(place, source, "TRUE", [place.column("rank"), place.column("id")])


@written(_types_written, _asks)
async def item_types(info: Ask, project_id: strawberry.ID | None = None) -> Sequence[ItemType]:
    """The types that are offered in a project, or outside of all, in order."""
    rows = offered_types(signed_in(info), optional(project_id, "project", path=("projectId",)))
    return await rows.order_by("rank", "id")
