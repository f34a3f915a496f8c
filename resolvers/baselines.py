"""Baselines of projects: read, taken and removed."""

from collections.abc import Sequence

import strawberry

from domain import baselines as verbs
from domain.baselines import Slip
from models import Baseline, BaselineItem, Item, Project
from models.paging import complete
from resolvers.context import Ask, Context
from resolvers.inputs import key
from resolvers.outcome import outcome
from resolvers.people import everyone
from resolvers.relations import Many, One, Pages

_BY_START = complete([])
"""A baseline's rows are made in the order of their starts."""

of_project = Many("project_id", Baseline.visible_to, ("taken_at", "id"))
project = One("project_id", Project.visible_to)
taken_by = One("taken_by_id", everyone)
items = Pages(BaselineItem, "baseline_id", BaselineItem.visible_to, _BY_START, "baseline item")
item = One("item_id", Item.visible_to)


async def slip(rows: Sequence[BaselineItem], context: Context) -> Sequence[Slip]:
    """How much each item has slipped since."""
    return await verbs.slips(rows)


@outcome("baseline")
async def take(info: Ask, project_id: strawberry.ID, name: str) -> Baseline:
    whose = key(project_id, "project", path=("projectId",))
    return await verbs.take(info.context.viewer, whose, name)


@outcome("baseline")
async def remove(info: Ask, id: strawberry.ID) -> Baseline:
    return await verbs.remove(info.context.viewer, key(id, "baseline"))
