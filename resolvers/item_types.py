"""Types of items and their statuses: few, and for everyone to see."""

from collections.abc import Sequence

from tortoise.queryset import QuerySet

from models import ItemType, Status, Viewer
from models.writing.sources import Rows, Source
from models.writing.statement import Place
from resolvers.context import Ask
from resolvers.listings import of_the_signed_in
from resolvers.relations import Asked, Many, written
from resolvers.signed_in import signed_in


def all_types(_: Viewer) -> QuerySet[ItemType]:
    """Every type."""
    return ItemType.all()  # house: types are for everyone to see


def all_statuses(_: Viewer) -> QuerySet[Status]:
    """Every type's statuses."""
    return Status.all()  # house: statuses are for everyone to see


statuses = Many("type_id", all_statuses, ("rank", "id"))


def _types_written(at: Place, _: Asked) -> Source:
    place, source = at.statement.from_rows(all_types(at.viewer))
    return Rows(place, source, "TRUE", [place.column("rank"), place.column("id")])


@written(_types_written, of_the_signed_in)
async def item_types(info: Ask) -> Sequence[ItemType]:
    """All types, in order."""
    return await all_types(signed_in(info)).order_by("rank", "id")
