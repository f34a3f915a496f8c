"""Figures of what stands below: read beside its parent, or for portfolios added up from their projects."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.queryset import QuerySet

from domain.roll_ups.statements import FIGURES, PERCENT_COMPLETE
from models import Portfolio, Project, RollUp, Viewer
from models.paging import around
from resolvers.context import Context
from resolvers.relations import One, staff


def _of_visible(viewer: Viewer) -> QuerySet[RollUp]:
    """Those of parents that staff see, where something is below: by a key that may read items, of which they tell."""
    rows = RollUp.filter(items__gt=0)  # house: of visible parents, for staff
    return rows if viewer.has_scope("items:read") else rows.filter(id__in=[])


roll_up = One("id", _of_visible, staff)


_SUMMED = ", ".join(f"CAST(sum(r.{name}) AS BIGINT) AS {name}" for name in FIGURES)
_OF_PORTFOLIOS = f"""WITH RECURSIVE down(top, id) AS (
    SELECT id, id FROM portfolios WHERE id IN ({{keys}})
    UNION SELECT d.top, e.member_id FROM down d JOIN portfolio_entries e ON e.portfolio_id = d.id WHERE e.member_id IS NOT NULL
), held AS (
    SELECT DISTINCT d.top, e.project_id FROM down d JOIN portfolio_entries e ON e.portfolio_id = d.id
), sums AS (
    SELECT h.top AS id, {_SUMMED}, min(r.start) AS start, max(r.finish) AS finish
    FROM held h JOIN ({{{{}}}}) AS seen ON seen.id = h.project_id JOIN roll_ups r ON r.id = seen.id GROUP BY h.top
)
SELECT id, {", ".join(FIGURES)}, CAST({PERCENT_COMPLETE} AS SMALLINT) AS percent_complete, start, finish
FROM sums WHERE items > 0"""  # house: of visible projects
"""Each project once, in however many of the portfolios below it stands; those in `{}` are seen."""


async def of_portfolios(rows: Sequence[Portfolio], context: Context) -> Sequence[RollUp | None]:
    """What all projects come to that stand in each, or in what is below it, of those that the viewer sees; one statement."""

    async def added_up(keys: list[UUID]) -> dict[UUID, RollUp]:
        seen = Project.visible_to(context.viewer).order_by()
        seen._fields_for_select = ("id",)
        statement = _OF_PORTFOLIOS.format(keys=", ".join(f"'{key}'" for key in keys))
        found = [RollUp._init_from_db(**record) for record in await around(seen, statement)]
        return {row.id: row for row in found}

    viewer = context.viewer
    if not (viewer.is_staff and viewer.has_scope("items:read")):
        return [None] * len(rows)
    kept = await context.by_key("figures of portfolios", {row.id for row in rows}, added_up)
    return [kept.get(row.id) for row in rows]
