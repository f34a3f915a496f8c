"""The workspace itself."""

from tortoise.queryset import QuerySet

from models import Workspace
from models.writing.sources import Row, Source
from models.writing.statement import Place
from resolvers.context import Ask
from resolvers.relations import written


def _one() -> QuerySet[Workspace]:
    return Workspace.filter(id=1)  # house: the one workspace


def _written(at: Place) -> Source:
    place, source = at.statement.from_rows(_one())
    return Row(place, source, "TRUE")


@written(_written)
async def workspace(info: Ask) -> Workspace:
    """The one workspace; its name is public."""
    return await _one().get()
