"""Give a portfolio another name."""

from uuid import UUID

from domain.events import Changed, PortfolioEdited
from domain.places import hold_the_tree
from domain.portfolios import locked
from domain.portfolios.graph import Graph
from domain.unit_of_work import record, unit_of_work
from kit import clock
from models import Portfolio, Viewer


async def edit(viewer: Viewer, portfolio_id: UUID, version: int | None = None, *, name: str) -> Portfolio:
    """The portfolio with this name.

    Raises: NotFound, NotAllowed (admins only), Conflict (stale version), Invalid (empty name), TooLarge.
    """
    shown = locked.check_name(name)
    async with unit_of_work(viewer):
        await hold_the_tree()  # who sees it is told, and stays as it is meanwhile
        portfolio = await locked.lock_to_change(viewer, portfolio_id, version)
        if shown == portfolio.name:
            return portfolio
        old = portfolio.name
        portfolio.name, portfolio.name_folded = shown, locked.folded(shown)
        portfolio.version, portfolio.updated_at = portfolio.version + 1, clock.now()
        await portfolio.save(update_fields=["name", "name_folded", "version", "updated_at"])
        seen = (await Graph.read()).snapshot(portfolio.id)
        record(
            PortfolioEdited(
                entity_id=portfolio.id, internal=True, before=seen, after=seen, name=Changed(old, shown)
            )
        )
        return portfolio
