"""Types of items and their statuses: few, and for everyone to see."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from models import Ability, ItemType, Status, Viewer
from models.writing.sources import Rows, Source
from models.writing.statement import Place
from resolvers.context import Ask, Context
from resolvers.listings import of_the_signed_in
from resolvers.relations import Asked, Many, written
from resolvers.signed_in import signed_in


def all_types(_: Viewer) -> QuerySet[ItemType]:
    """Every type, those that were removed too: events and old ids name them."""
    return ItemType.all()  # house: types are for everyone to see


def all_statuses(_: Viewer) -> QuerySet[Status]:
    """Every type's statuses, those that were removed too: until the worker has been there, items have them."""
    return Status.all()  # house: statuses are for everyone to see


def live_types(_: Viewer) -> QuerySet[ItemType]:
    """The types that items may be of."""
    return ItemType.filter(retired_at__isnull=True)  # house: types are for everyone to see


def live_statuses(_: Viewer) -> QuerySet[Status]:
    """The statuses that items may get."""
    return Status.filter(retired_at__isnull=True)  # house: statuses are for everyone to see


statuses = Many("type_id", live_statuses, ("rank", "id"))


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


def _types_written(at: Place, _: Asked) -> Source:
    place, source = at.statement.from_rows(live_types(at.viewer))
    return Rows(place, source, "TRUE", [place.column("rank"), place.column("id")])


@written(_types_written, of_the_signed_in)
async def item_types(info: Ask) -> Sequence[ItemType]:
    """All types, in order."""
    return await live_types(signed_in(info)).order_by("rank", "id")
