"""Remove a portfolio that nothing is in any more."""

from uuid import UUID

from tortoise.expressions import Q

from domain.events import PortfolioRemoved, Snapshot
from domain.places import hold_the_tree
from domain.portfolios import locked
from domain.unit_of_work import forget_texts, record, unit_of_work
from kit.errors import Invalid
from kit.ids import to_global
from models import Portfolio, PortfolioEntry, Viewer, of_binned_projects


async def remove(viewer: Viewer, portfolio_id: UUID, version: int | None = None) -> Portfolio:
    """The portfolio as it was; it is gone, its names too, also from the portfolios that it was in.

    Raises: NotFound, NotAllowed (admins only), Conflict (stale version), Invalid (something is in it).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        portfolio = await locked.lock_to_change(viewer, portfolio_id, version)
        await _check_empty(portfolio)
        await PortfolioEntry.filter(portfolio_id=portfolio.id).delete()  # house: only of what is in the bin
        await PortfolioEntry.filter(member_id=portfolio.id).delete()  # house: it shows nobody anything
        await portfolio.delete()
        for kind in ("portfolio.created", "portfolio.edited"):
            await forget_texts(kind, portfolio.id)
        record(
            PortfolioRemoved(
                entity_id=portfolio.id,
                internal=True,
                before=Snapshot(Portfolio.audience(()), {}),
                after=None,
            )
        )
        return portfolio


async def _check_empty(portfolio: Portfolio) -> None:
    """Raises: Invalid, which names an archived project where the tree shows nothing that would be in the way."""
    held = PortfolioEntry.filter(portfolio_id=portfolio.id).order_by("order_key", "id")  # house: for admins
    there = held.filter(Q(project_id__isnull=True) | Q(project_id__not_in=of_binned_projects()))
    found = await there.values_list("project_id", "project__name", "project__archived")
    if not all(archived for _, _, archived in found):
        raise Invalid("There is something in it: take that out first.", "id")
    if found:
        key, name, _ = found[0]
        raise Invalid(
            f'The archived project "{name}" is in it, which the tree does not show: take it out first.',
            "id",
            projectId=to_global("project", key),
        )
