"""Remove a portfolio that nothing is in any more."""

from uuid import UUID

from domain.events import PortfolioRemoved, Snapshot
from domain.places import hold_the_tree
from domain.portfolios import locked
from domain.unit_of_work import forget_texts, record, unit_of_work
from kit.errors import Invalid
from models import Portfolio, PortfolioEntry, Viewer


async def remove(viewer: Viewer, portfolio_id: UUID, version: int | None = None) -> Portfolio:
    """The portfolio as it was; it is gone, its names too, also from the portfolios that it was in.

    Raises: NotFound, NotAllowed (admins only), Conflict (stale version), Invalid (something is in it).
    """
    async with unit_of_work(viewer):
        await hold_the_tree()
        portfolio = await locked.lock_to_change(viewer, portfolio_id, version)
        held = PortfolioEntry.filter(portfolio_id=portfolio.id)  # house: whether there is any
        if await held.exists():
            raise Invalid("There is something in it: take that out first.", "id")
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
